package dev.tern.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Loads and stores of single elements and of blocks. Files may place data at any address, so every layout is unaligned;
 * the format is little-endian on every machine. Blocks of small integers move eight bytes at a time: in a program that
 * uses several kinds of segment the checks of each access cost far more than the access.
 */
final class Elements {
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Elements() {}

    static int intAt(DataType type, MemorySegment data, long i) {
        return switch (type) {
            case INT8 -> data.get(JAVA_BYTE, i);
            case UINT8, BOOL -> data.get(JAVA_BYTE, i) & 0xFF;
            case INT16 -> data.get(I16, 2 * i);
            case UINT16 -> data.get(I16, 2 * i) & 0xFFFF;
            case INT32, UINT32, RESOURCE -> data.get(I32, 4 * i);
            case INT64, UINT64, VARIANT -> (int) data.get(I64, 8 * i);
            case INT4 -> (data.get(JAVA_BYTE, i >> 1) << ((i & 1) == 0 ? 28 : 24)) >> 28;
            case UINT4 -> (data.get(JAVA_BYTE, i >> 1) >> ((i & 1) == 0 ? 0 : 4)) & 0xF;
            case INT2 -> (data.get(JAVA_BYTE, i >> 2) << (30 - 2 * (int) (i & 3))) >> 30;
            default -> throw notInteger(type);
        };
    }

    static long longAt(DataType type, MemorySegment data, long i) {
        return switch (type) {
            case INT64, UINT64, VARIANT -> data.get(I64, 8 * i);
            case UINT32 -> data.get(I32, 4 * i) & 0xFFFF_FFFFL;
            default -> intAt(type, data, i);
        };
    }

    static float floatAt(DataType type, MemorySegment data, long i) {
        return switch (type) {
            case FLOAT32 -> data.get(F32, 4 * i);
            case FLOAT16 -> Float.float16ToFloat(data.get(I16, 2 * i));
            case BFLOAT16 -> Float.intBitsToFloat(data.get(I16, 2 * i) << 16);
            case FLOAT64 -> (float) data.get(F64, 8 * i);
            case FLOAT8_E4M3FN -> SmallFloats.e4m3fnToFloat(data.get(JAVA_BYTE, i));
            case FLOAT8_E5M2 -> Float.float16ToFloat((short) (data.get(JAVA_BYTE, i) << 8));
            default -> longAt(type, data, i);
        };
    }

    static void setLong(DataType type, MemorySegment data, long i, long value) {
        switch (type) {
            case INT8, UINT8 -> data.set(JAVA_BYTE, i, (byte) value);
            case BOOL -> data.set(JAVA_BYTE, i, (byte) (value == 0 ? 0 : 1));
            case INT16, UINT16 -> data.set(I16, 2 * i, (short) value);
            case INT32, UINT32, RESOURCE -> data.set(I32, 4 * i, (int) value);
            case INT64, UINT64, VARIANT -> data.set(I64, 8 * i, value);
            case INT4, UINT4 -> setBits(data, i >> 1, 4 * (int) (i & 1), 0xF, (int) value);
            case INT2 -> setBits(data, i >> 2, 2 * (int) (i & 3), 0x3, (int) value);
            default -> throw notInteger(type);
        }
    }

    private static void setBits(MemorySegment data, long at, int shift, int mask, int value) {
        int kept = data.get(JAVA_BYTE, at) & ~(mask << shift);
        data.set(JAVA_BYTE, at, (byte) (kept | ((value & mask) << shift)));
    }

    static void setFloat(DataType type, MemorySegment data, long i, float value) {
        switch (type) {
            case FLOAT32 -> data.set(F32, 4 * i, value);
            case FLOAT16 -> data.set(I16, 2 * i, Float.floatToFloat16(value));
            case BFLOAT16 -> data.set(I16, 2 * i, SmallFloats.toBfloat16(value));
            case FLOAT64 -> data.set(F64, 8 * i, value);
            default -> throw TernException.of("a float cannot be stored into a tensor of type " + type);
        }
    }

    static void readInts(DataType type, MemorySegment data, long first, int count, int[] to, int at) {
        switch (type) {
            case INT32, UINT32, RESOURCE -> MemorySegment.copy(data, I32, 4 * first, to, at, count);
            case INT8 -> readBytes(data, first, count, to, at);
            case UINT8, BOOL -> readUnsignedBytes(data, first, count, to, at);
            case INT16 -> readShorts(data, first, count, to, at);
            default -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = intAt(type, data, first + i);
                }
            }
        }
    }

    private static void readBytes(MemorySegment data, long first, int count, int[] to, int at) {
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            long word = data.get(I64, first + i);
            int low = (int) word;
            int high = (int) (word >>> 32);
            to[at + i] = (byte) low;
            to[at + i + 1] = (byte) (low >> 8);
            to[at + i + 2] = (byte) (low >> 16);
            to[at + i + 3] = low >> 24;
            to[at + i + 4] = (byte) high;
            to[at + i + 5] = (byte) (high >> 8);
            to[at + i + 6] = (byte) (high >> 16);
            to[at + i + 7] = high >> 24;
        }
        for (int i = whole; i < count; i++) {
            to[at + i] = data.get(JAVA_BYTE, first + i);
        }
    }

    private static void readUnsignedBytes(MemorySegment data, long first, int count, int[] to, int at) {
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            long word = data.get(I64, first + i);
            int low = (int) word;
            int high = (int) (word >>> 32);
            to[at + i] = low & 0xFF;
            to[at + i + 1] = low >> 8 & 0xFF;
            to[at + i + 2] = low >> 16 & 0xFF;
            to[at + i + 3] = low >>> 24;
            to[at + i + 4] = high & 0xFF;
            to[at + i + 5] = high >> 8 & 0xFF;
            to[at + i + 6] = high >> 16 & 0xFF;
            to[at + i + 7] = high >>> 24;
        }
        for (int i = whole; i < count; i++) {
            to[at + i] = data.get(JAVA_BYTE, first + i) & 0xFF;
        }
    }

    private static void readShorts(MemorySegment data, long first, int count, int[] to, int at) {
        int whole = count & -4;
        for (int i = 0; i < whole; i += 4) {
            long word = data.get(I64, 2 * (first + i));
            to[at + i] = (short) word;
            to[at + i + 1] = (short) (word >> 16);
            to[at + i + 2] = (short) (word >> 32);
            to[at + i + 3] = (short) (word >> 48);
        }
        for (int i = whole; i < count; i++) {
            to[at + i] = data.get(I16, 2 * (first + i));
        }
    }

    static void writeInts(DataType type, MemorySegment data, long first, int count, int[] from, int at) {
        switch (type) {
            case INT32, UINT32, RESOURCE -> MemorySegment.copy(from, at, data, I32, 4 * first, count);
            case INT8, UINT8 -> writeBytes(data, first, count, from, at);
            case INT16, UINT16 -> writeShorts(data, first, count, from, at);
            case BOOL -> {
                for (int i = 0; i < count; i++) {
                    data.set(JAVA_BYTE, first + i, (byte) (from[at + i] == 0 ? 0 : 1));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    setLong(type, data, first + i, from[at + i]);
                }
            }
        }
    }

    private static void writeBytes(MemorySegment data, long first, int count, int[] from, int at) {
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            int low = from[at + i] & 0xFF
                    | (from[at + i + 1] & 0xFF) << 8
                    | (from[at + i + 2] & 0xFF) << 16
                    | from[at + i + 3] << 24;
            int high = from[at + i + 4] & 0xFF
                    | (from[at + i + 5] & 0xFF) << 8
                    | (from[at + i + 6] & 0xFF) << 16
                    | from[at + i + 7] << 24;
            data.set(I64, first + i, low & 0xFFFF_FFFFL | (long) high << 32);
        }
        for (int i = whole; i < count; i++) {
            data.set(JAVA_BYTE, first + i, (byte) from[at + i]);
        }
    }

    private static void writeShorts(MemorySegment data, long first, int count, int[] from, int at) {
        int whole = count & -4;
        for (int i = 0; i < whole; i += 4) {
            int low = from[at + i] & 0xFFFF | from[at + i + 1] << 16;
            int high = from[at + i + 2] & 0xFFFF | from[at + i + 3] << 16;
            data.set(I64, 2 * (first + i), low & 0xFFFF_FFFFL | (long) high << 32);
        }
        for (int i = whole; i < count; i++) {
            data.set(I16, 2 * (first + i), (short) from[at + i]);
        }
    }

    static void readFloats(DataType type, MemorySegment data, long first, int count, float[] to, int at) {
        switch (type) {
            case FLOAT32 -> MemorySegment.copy(data, F32, 4 * first, to, at, count);
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = Float.float16ToFloat(data.get(I16, 2 * (first + i)));
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = data.get(JAVA_BYTE, first + i);
                }
            }
            case UINT8 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = data.get(JAVA_BYTE, first + i) & 0xFF;
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = data.get(I32, 4 * (first + i));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = floatAt(type, data, first + i);
                }
            }
        }
    }

    static void writeFloats(DataType type, MemorySegment data, long first, int count, float[] from, int at) {
        if (type == DataType.FLOAT32) {
            MemorySegment.copy(from, at, data, F32, 4 * first, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            setFloat(type, data, first + i, from[at + i]);
        }
    }

    static void readLongs(DataType type, MemorySegment data, long first, int count, long[] to, int at) {
        if (type.bits() == 64) {
            MemorySegment.copy(data, I64, 8 * first, to, at, count);
            return;
        }
        if (type == DataType.INT32) {
            for (int i = 0; i < count; i++) {
                to[at + i] = data.get(I32, 4 * (first + i));
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            to[at + i] = longAt(type, data, first + i);
        }
    }

    static void writeLongs(DataType type, MemorySegment data, long first, int count, long[] from, int at) {
        if (type.bits() == 64) {
            MemorySegment.copy(from, at, data, I64, 8 * first, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            setLong(type, data, first + i, from[at + i]);
        }
    }

    static void readDoubles(DataType type, MemorySegment data, long first, int count, double[] to, int at) {
        if (type == DataType.FLOAT64) {
            MemorySegment.copy(data, F64, 8 * first, to, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            to[at + i] = type.isFloat() ? floatAt(type, data, first + i) : longAt(type, data, first + i);
        }
    }

    static void writeDoubles(DataType type, MemorySegment data, long first, int count, double[] from, int at) {
        if (type == DataType.FLOAT64) {
            MemorySegment.copy(from, at, data, F64, 8 * first, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            setFloat(type, data, first + i, (float) from[at + i]);
        }
    }

    private static TernException notInteger(DataType type) {
        return TernException.of("elements of type " + type + " are not whole numbers");
    }
}
