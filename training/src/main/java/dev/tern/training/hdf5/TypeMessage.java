package dev.tern.training.hdf5;

import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import dev.tern.training.hdf5.Hdf5Value.TextForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Datatype and dataspace messages as the oldest version of the format has them. */
final class TypeMessage {
    private static final int FIXED = 0x10;
    private static final int FLOAT = 0x11;
    private static final int STRING = 0x13;
    private static final int OPAQUE = 0x15;
    private static final int ENUMERATION = 0x18;
    private static final int VARIABLE = 0x19;
    private static final int NULL_PADDED = 1;
    private static final int HEAP_REFERENCE_BYTES = 16;

    private TypeMessage() {}

    /** The datatype of {@code value}; {@code textBytes} is the length of each of its fixed texts. */
    static byte[] type(Hdf5Value value, int textBytes) {
        return switch (value) {
            case Hdf5Value.Numbers numbers -> numeric(numbers.tensor().type());
            case Hdf5Value.Texts texts -> text(texts.form(), textBytes);
            case Hdf5Value.Opaque opaque -> opaque(opaque);
            case Hdf5Value.Empty empty -> numeric(DataType.FLOAT32);
        };
    }

    private static byte[] numeric(DataType type) {
        return switch (type) {
            case INT8 -> fixed(1, true);
            case UINT8 -> fixed(1, false);
            case INT16 -> fixed(2, true);
            case UINT16 -> fixed(2, false);
            case INT32 -> fixed(4, true);
            case UINT32 -> fixed(4, false);
            case INT64 -> fixed(8, true);
            case UINT64 -> fixed(8, false);
            case FLOAT16 -> floating(2, 5, 10, 15);
            case BFLOAT16 -> floating(2, 8, 7, 127);
            case FLOAT32 -> floating(4, 8, 23, 127);
            case FLOAT64 -> floating(8, 11, 52, 1023);
            case BOOL -> truth();
            default ->
                throw TernException.at("HDF5 file")
                        .expected("elements of 8, 16, 32 or 64 bits")
                        .found(type.text())
                        .fix("convert them before writing");
        };
    }

    private static ByteBuffer prefix(int bytes, int classAndVersion, int bits, int elementBytes) {
        ByteBuffer message = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return message.putInt(classAndVersion | bits << 8).putInt(elementBytes);
    }

    private static byte[] fixed(int bytes, boolean signed) {
        return prefix(16, FIXED, signed ? 8 : 0, bytes)
                .putShort((short) 0)
                .putShort((short) (8 * bytes))
                .array();
    }

    /** The mantissa's leading one is implied (bits 4 and 5 hold 2), the sign is the highest bit. */
    private static byte[] floating(int bytes, int exponentBits, int mantissaBits, int bias) {
        return prefix(24, FLOAT, 0x20 | (8 * bytes - 1) << 8, bytes)
                .putShort((short) 0)
                .putShort((short) (8 * bytes))
                .put((byte) mantissaBits)
                .put((byte) exponentBits)
                .put((byte) 0)
                .put((byte) mantissaBits)
                .putInt(bias)
                .array();
    }

    /** An enumeration of FALSE and TRUE over a signed byte, which h5py reads as bool. */
    private static byte[] truth() {
        ByteBuffer message = prefix(48, ENUMERATION, 2, 1);
        message.put(fixed(1, true), 0, 12);
        message.put("FALSE\0\0\0TRUE\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
        return message.put((byte) 0).put((byte) 1).array();
    }

    private static byte[] text(TextForm form, int bytes) {
        return switch (form) {
            case FIXED_ASCII -> prefix(8, STRING, NULL_PADDED, bytes).array();
            case FIXED_UTF8 -> prefix(8, STRING, NULL_PADDED | 0x10, bytes).array();
            case VARIABLE_ASCII, VARIABLE_UTF8 -> {
                boolean utf8 = form == TextForm.VARIABLE_UTF8;
                ByteBuffer message = prefix(24, VARIABLE, 1 | (utf8 ? 0x100 : 0), HEAP_REFERENCE_BYTES);
                yield message.put(fixedByte()).array();
            }
        };
    }

    private static byte[] fixedByte() {
        return fixed(1, false);
    }

    private static byte[] opaque(Hdf5Value.Opaque opaque) {
        byte[] tag = opaque.tag().getBytes(StandardCharsets.US_ASCII);
        int bytes = Math.min(248, (tag.length + 8) / 8 * 8);
        return prefix(8 + bytes, OPAQUE, bytes, opaque.elementBytes())
                .put(Arrays.copyOf(Arrays.copyOf(tag, Math.min(tag.length, bytes - 1)), bytes))
                .array();
    }

    /** The extents of {@code value}. */
    static byte[] space(Hdf5Value value) {
        if (value instanceof Hdf5Value.Empty) {
            return new byte[] {2, 0, 0, 2, 0, 0, 0, 0};
        }
        int[] dims = value.shape().dims();
        ByteBuffer message = ByteBuffer.allocate(8 + 16 * dims.length).order(ByteOrder.LITTLE_ENDIAN);
        message.put((byte) 1).put((byte) dims.length).put((byte) (dims.length == 0 ? 0 : 1));
        message.position(8);
        for (int round = 0; round < 2; round++) {
            for (int extent : dims) {
                message.putLong(extent);
            }
        }
        return message.array();
    }
}
