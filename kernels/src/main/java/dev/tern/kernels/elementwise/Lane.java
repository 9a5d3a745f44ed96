package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.tensor.DataType;
import org.jspecify.annotations.Nullable;

/** How a tensor's elements are held while they are worked on. */
public enum Lane {
    /** Floats and 32-bit integers as they are. */
    WORD(4, null),
    INT8(1, Element.I8),
    UINT8(1, Element.U8),
    INT16(2, Element.I16),
    FLOAT16(2, Element.F16),
    /** Bytes that are worked on without widening them. */
    RAW(1, null),
    /** Integers of 64 bits, as their low and their high halves in two registers: {@link WideLane} moves them. */
    WIDE(8, null);

    private final int bytes;
    private final @Nullable Element widened;

    Lane(int bytes, @Nullable Element widened) {
        this.bytes = bytes;
        this.widened = widened;
    }

    /** The way for elements of {@code type} in lanes of 32 bits, or null where there is none. */
    public static @Nullable Lane of(DataType type) {
        return switch (type) {
            case FLOAT32, INT32 -> WORD;
            case INT8 -> INT8;
            case UINT8, BOOL -> UINT8;
            case INT16 -> INT16;
            case FLOAT16 -> FLOAT16;
            default -> null;
        };
    }

    /** The way for elements of {@code type} that are only moved or compared as integers; null where there is none. */
    static @Nullable Lane ofBits(DataType type) {
        return switch (type.bits()) {
            case 8 -> type == DataType.UINT8 || type == DataType.BOOL ? UINT8 : INT8;
            case 16 -> INT16;
            case 32 -> WORD;
            case 64 -> WIDE;
            default -> null;
        };
    }

    public int bytes() {
        return bytes;
    }

    /** The element that lanes are widened from; null where they are not. */
    @Nullable
    Element widened() {
        return widened;
    }

    /** Loads {@code count} elements. */
    public void load(VectorAssembler code, V to, At at, int count) {
        if (widened != null) {
            code.loadWidened(to, widened, at, count);
        } else if (count * bytes == code.traits().vectorBytes()) {
            code.load(to, at);
        } else {
            code.load(to, at, count * bytes);
        }
    }

    /** Stores {@code count} elements. */
    public void store(VectorAssembler code, At at, V from, int count) {
        if (widened != null) {
            code.storeNarrowed(at, widened, from, count);
        } else if (count * bytes == code.traits().vectorBytes()) {
            code.store(at, from);
        } else {
            code.store(at, from, count * bytes);
        }
    }
}
