package dev.tern.converter.onnx.model;

import dev.tern.graph.Quoted;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads TensorProto: elements in one block, one by one, or in a file beside the model. */
public final class TensorReader {
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int DIMS = 1;
    private static final int TYPE = 2;
    private static final int FLOATS = 4;
    private static final int INTS = 5;
    private static final int TEXTS = 6;
    private static final int LONGS = 7;
    private static final int NAME = 8;
    private static final int RAW = 9;
    private static final int DOUBLES = 10;
    private static final int UNSIGNED = 11;
    private static final int OUTSIDE = 13;
    private static final int LOCATION = 14;
    private static final int RANK_MAX = 64;

    private final NeighbourFiles outside;

    TensorReader(NeighbourFiles outside) {
        this.outside = outside;
    }

    /** The tensor; numbers in one block stay a view of the file. */
    Tensor read(Message message) {
        try {
            return elements(message);
        } catch (TernException e) {
            throw e.within("tensor " + Quoted.name(message.text(NAME)));
        }
    }

    private Tensor elements(Message message) {
        DataType type = ElementType.of(message.int64(TYPE));
        Shape shape = shape(message);
        if (type == DataType.STRING) {
            return texts(message, shape);
        }
        long bytes = type.bytes(shape.elements());
        if (message.int64(LOCATION) == 1) {
            return Tensor.of(type, shape, Quantization.NONE, outside.read(entries(message), bytes));
        }
        if (message.has(RAW)) {
            MemorySegment raw = message.bytes(RAW);
            requireCount(bytes, raw.byteSize(), "bytes");
            return Tensor.of(type, shape, Quantization.NONE, raw);
        }
        return Tensor.of(type, shape, Quantization.NONE, oneByOne(message, type, shape.elements()));
    }

    private static Shape shape(Message message) {
        long[] stored = message.int64s(DIMS);
        if (stored.length > RANK_MAX) {
            throw TernException.of("it has " + stored.length + " dimensions; the file is damaged");
        }
        int[] dims = new int[stored.length];
        for (int i = 0; i < dims.length; i++) {
            if (stored[i] < 0 || stored[i] > Integer.MAX_VALUE) {
                throw TernException.of("dimension " + i + " is " + stored[i] + "; the file is damaged");
            }
            dims[i] = (int) stored[i];
        }
        return Shape.of(dims);
    }

    private static Map<String, String> entries(Message message) {
        Map<String, String> entries = new java.util.HashMap<>();
        for (Message entry : message.messages(OUTSIDE)) {
            entries.put(entry.text(1), entry.text(2));
        }
        return entries;
    }

    private static void requireCount(long expected, long found, String what) {
        if (expected != found) {
            throw TernException.of("expected " + expected + " " + what + ", found " + found + "; the file is damaged");
        }
    }

    private static Tensor texts(Message message, Shape shape) {
        List<MemorySegment> given = message.allBytes(TEXTS);
        requireCount(shape.elements(), given.size(), "texts");
        List<byte[]> texts = new ArrayList<>(given.size());
        given.forEach(text -> texts.add(text.toArray(ValueLayout.JAVA_BYTE)));
        return Tensor.of(
                DataType.STRING, shape, Quantization.NONE, MemorySegment.ofArray(StringElements.encode(texts)));
    }

    /** Elements that stand in a field of their own each; small types share the field of 32-bit numbers. */
    private static MemorySegment oneByOne(Message message, DataType type, long elements) {
        long[] given = switch (type) {
            case FLOAT32 -> widened(message.fixed32s(FLOATS));
            case FLOAT64 -> message.fixed64s(DOUBLES);
            case INT64 -> message.int64s(LONGS);
            case UINT32, UINT64 -> message.int64s(UNSIGNED);
            default -> message.int64s(INTS);
        };
        requireCount(elements, given.length, "elements");
        int width = type.bits() / 8;
        MemorySegment filled = MemorySegment.ofArray(new byte[Math.multiplyExact(given.length, width)]);
        for (int i = 0; i < given.length; i++) {
            long at = (long) i * width;
            switch (width) {
                case 1 -> filled.set(ValueLayout.JAVA_BYTE, at, (byte) given[i]);
                case 2 -> filled.set(I16, at, (short) given[i]);
                case 4 -> filled.set(I32, at, (int) given[i]);
                default -> filled.set(I64, at, given[i]);
            }
        }
        return filled;
    }

    private static long[] widened(int[] bits) {
        long[] wide = new long[bits.length];
        for (int i = 0; i < bits.length; i++) {
            wide[i] = bits[i];
        }
        return wide;
    }
}
