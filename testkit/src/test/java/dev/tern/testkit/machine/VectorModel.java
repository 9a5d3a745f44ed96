package dev.tern.testkit.machine;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.ByteDot;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** What each vector instruction is said to do, lane by lane in plain Java. */
final class VectorModel {
    private static final int BLOCK = 16;

    private VectorModel() {}

    static ByteBuffer view(byte[] vector) {
        return ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] words(byte[] a, byte[] b, IntBinaryOperator op) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i += 4) {
            view(d).putInt(i, op.applyAsInt(view(a).getInt(i), view(b).getInt(i)));
        }
        return d;
    }

    private static byte[] floats(byte[] a, byte[] b, BinaryOperator<Float> op) {
        return words(
                a, b, (x, y) -> Float.floatToRawIntBits(op.apply(Float.intBitsToFloat(x), Float.intBitsToFloat(y))));
    }

    private static byte[] halves(byte[] a, byte[] b, IntBinaryOperator op) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i += 2) {
            view(d).putShort(i, (short) op.applyAsInt(view(a).getShort(i), view(b).getShort(i)));
        }
        return d;
    }

    private static byte[] bytes(byte[] a, byte[] b, IntBinaryOperator op) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            d[i] = (byte) op.applyAsInt(a[i], b[i]);
        }
        return d;
    }

    private static int clamp(int value, int low, int high) {
        return Math.max(low, Math.min(high, value));
    }

    private static int saturated16(int value) {
        return clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static byte[] binary(Binary op, byte[] a, byte[] b) {
        return switch (op) {
            case ADD_F32 -> floats(a, b, Float::sum);
            case SUB_F32 -> floats(a, b, (x, y) -> x - y);
            case MUL_F32 -> floats(a, b, (x, y) -> x * y);
            case DIV_F32 -> floats(a, b, (x, y) -> x / y);
            case MIN_F32 -> floats(a, b, Math::min);
            case MAX_F32 -> floats(a, b, Math::max);
            case ADD_I32 -> words(a, b, Integer::sum);
            case SUB_I32 -> words(a, b, (x, y) -> x - y);
            case MUL_I32 -> words(a, b, (x, y) -> x * y);
            case MIN_I32 -> words(a, b, Math::min);
            case MAX_I32 -> words(a, b, Math::max);
            case SHIFT_LEFT_I32 -> words(a, b, (x, y) -> x << y);
            case SHIFT_RIGHT_I32 -> words(a, b, (x, y) -> x >> y);
            case SHIFT_RIGHT_U32 -> words(a, b, (x, y) -> x >>> y);
            case ADD_I16 -> halves(a, b, Integer::sum);
            case SUB_I16 -> halves(a, b, (x, y) -> x - y);
            case ADD_SATURATED_I16 -> halves(a, b, (x, y) -> saturated16(x + y));
            case SUB_SATURATED_I16 -> halves(a, b, (x, y) -> saturated16(x - y));
            case MUL_I16 -> halves(a, b, (x, y) -> x * y);
            case MIN_I16 -> halves(a, b, Math::min);
            case MAX_I16 -> halves(a, b, Math::max);
            case ADD_I8 -> bytes(a, b, Integer::sum);
            case SUB_I8 -> bytes(a, b, (x, y) -> x - y);
            case MIN_I8 -> bytes(a, b, Math::min);
            case MAX_I8 -> bytes(a, b, Math::max);
            case MIN_U8 -> bytes(a, b, (x, y) -> Math.min(x & 0xFF, y & 0xFF));
            case MAX_U8 -> bytes(a, b, (x, y) -> Math.max(x & 0xFF, y & 0xFF));
            case AND -> words(a, b, (x, y) -> x & y);
            case OR -> words(a, b, (x, y) -> x | y);
            case XOR -> words(a, b, (x, y) -> x ^ y);
            case AND_NOT -> words(a, b, (x, y) -> x & ~y);
            case ZIP_LOW_8 -> zip(a, b, 1, 0);
            case ZIP_HIGH_8 -> zip(a, b, 1, 8);
            case ZIP_LOW_16 -> zip(a, b, 2, 0);
            case ZIP_HIGH_16 -> zip(a, b, 2, 8);
            case ZIP_LOW_32 -> zip(a, b, 4, 0);
            case ZIP_HIGH_32 -> zip(a, b, 4, 8);
            case ZIP_LOW_64 -> zip(a, b, 8, 0);
            case ZIP_HIGH_64 -> zip(a, b, 8, 8);
            case TABLE_8 -> table(a, b);
            case PACK_I16_TO_I8 -> pack16(a, b, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case PACK_I16_TO_U8 -> pack16(a, b, 0, 255);
            case PACK_I32_TO_I16 -> pack32(a, b);
        };
    }

    private static byte[] zip(byte[] a, byte[] b, int size, int from) {
        byte[] d = new byte[a.length];
        for (int block = 0; block < a.length; block += BLOCK) {
            for (int i = 0; i < BLOCK; i++) {
                byte[] source = i / size % 2 == 0 ? a : b;
                d[block + i] = source[block + from + i / size / 2 * size + i % size];
            }
        }
        return d;
    }

    private static byte[] table(byte[] a, byte[] b) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            d[i] = b[i] < 0 ? 0 : a[i / BLOCK * BLOCK + b[i]];
        }
        return d;
    }

    private static byte[] pack16(byte[] a, byte[] b, int low, int high) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            byte[] source = i % BLOCK < 8 ? a : b;
            d[i] = (byte) clamp(view(source).getShort(i / BLOCK * BLOCK + i % 8 * 2), low, high);
        }
        return d;
    }

    private static byte[] pack32(byte[] a, byte[] b) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i += 2) {
            byte[] source = i % BLOCK < 8 ? a : b;
            view(d).putShort(i, (short) saturated16(view(source).getInt(i / BLOCK * BLOCK + i % 8 * 2)));
        }
        return d;
    }

    static byte[] multiplyHighRound(byte[] a, byte[] b) {
        return words(a, b, (x, y) -> (int) ((long) x * y + (1L << 30) >> 31));
    }

    static byte[] multiplyHigh(byte[] a, byte[] b) {
        return words(a, b, (x, y) -> (int) ((long) x * y + (1L << 31) >> 32));
    }

    /** Each odd lane in the even one before it. */
    static byte[] oddLanes(byte[] a) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i += 8) {
            view(d).putInt(i, view(a).getInt(i + 4));
        }
        return d;
    }

    /** High halves of products and of one 64-bit addend for each pair of lanes. */
    static byte[] multiplyAddHigh(byte[] a, byte[] b, byte[] addends) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i += 4) {
            long product = (long) view(a).getInt(i) * view(b).getInt(i);
            view(d).putInt(i, (int) (product + view(addends).getLong(i & -8) >> 32));
        }
        return d;
    }

    private static byte[] each(byte[] a, IntUnaryOperator op) {
        return words(a, a, (x, y) -> op.applyAsInt(x));
    }

    private static byte[] eachFloat(byte[] a, java.util.function.DoubleUnaryOperator op) {
        return each(a, x -> Float.floatToRawIntBits((float) op.applyAsDouble(Float.intBitsToFloat(x))));
    }

    static byte[] unary(Unary op, byte[] a) {
        return switch (op) {
            case SQRT_F32 -> eachFloat(a, Math::sqrt);
            case ABS_F32 -> each(a, x -> x & Integer.MAX_VALUE);
            case NEGATE_F32 -> each(a, x -> x ^ Integer.MIN_VALUE);
            case ROUND_F32 -> eachFloat(a, Math::rint);
            case FLOOR_F32 -> eachFloat(a, Math::floor);
            case CEIL_F32 -> eachFloat(a, Math::ceil);
            case TRUNCATE_F32 -> eachFloat(a, x -> x < 0 ? Math.ceil(x) : Math.floor(x));
            case F32_TO_I32 -> each(a, x -> (int) Math.rint(Float.intBitsToFloat(x)));
            case F32_TO_I32_TRUNCATED -> each(a, x -> (int) Float.intBitsToFloat(x));
            case I32_TO_F32 -> each(a, x -> Float.floatToRawIntBits((float) x));
            case ABS_I32 -> each(a, Math::abs);
            case NOT -> each(a, x -> ~x);
        };
    }

    static byte[] shift(Shift op, byte[] a, int bits) {
        return switch (op) {
            case LEFT_I32 -> each(a, x -> x << bits);
            case RIGHT_I32 -> each(a, x -> x >> bits);
            case RIGHT_U32 -> each(a, x -> x >>> bits);
            case LEFT_I16 -> halves(a, a, (x, y) -> x << bits);
            case RIGHT_I16 -> halves(a, a, (x, y) -> x >> bits);
            case RIGHT_U16 -> halves(a, a, (x, y) -> (x & 0xFFFF) >>> bits);
        };
    }

    static byte[] compare(Comparison op, byte[] a, byte[] b) {
        return words(a, b, (x, y) -> {
            float f = Float.intBitsToFloat(x);
            float g = Float.intBitsToFloat(y);
            boolean holds = switch (op) {
                case EQUAL_F32 -> f == g;
                case LESS_F32 -> f < g;
                case LESS_EQUAL_F32 -> f <= g;
                case EQUAL_I32 -> x == y;
                case LESS_I32 -> x < y;
            };
            return holds ? -1 : 0;
        });
    }

    static byte[] fma(byte[] sum, byte[] a, byte[] b, boolean negated) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i += 4) {
            float x = view(a).getFloat(i);
            view(d).putFloat(
                            i,
                            Math.fma(
                                    negated ? -x : x,
                                    view(b).getFloat(i),
                                    view(sum).getFloat(i)));
        }
        return d;
    }

    static byte[] spread(byte[] a) {
        byte[] d = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            d[i] = a[i % 4];
        }
        return d;
    }

    static byte[] dot2(byte[] sum, byte[] a, byte[] b) {
        byte[] d = sum.clone();
        for (int i = 0; i < a.length; i += 2) {
            int at = i / 4 * 4;
            view(d).putInt(at, view(d).getInt(at) + view(a).getShort(i) * view(b).getShort(i));
        }
        return d;
    }

    static byte[] dot4(ByteDot kind, byte[] sum, byte[] activations, byte[] weights) {
        byte[] d = sum.clone();
        for (int i = 0; i < d.length; i++) {
            int at = i / 4 * 4;
            int activation = kind == ByteDot.UNSIGNED_ACTIVATIONS ? activations[i] & 0xFF : activations[i];
            view(d).putInt(at, view(d).getInt(at) + activation * weights[i]);
        }
        return d;
    }

    static byte[] matrix8(boolean signed, byte[] sum, byte[] activations, byte[] weights) {
        byte[] d = sum.clone();
        for (int i = 0; i < d.length; i++) {
            int at = i / 16 * 16 + i % 16 / 4 * 4;
            int lane = i % 16 / 4;
            for (int k = 2 * (i % 4); k < 2 * (i % 4) + 2; k++) {
                int activation = activations[i / 16 * 16 + lane / 2 * 8 + k];
                int weight = weights[i / 16 * 16 + lane % 2 * 8 + k];
                view(d).putInt(at, view(d).getInt(at) + (signed ? activation : activation & 0xFF) * weight);
            }
        }
        return d;
    }

    static int reduce(Reduction op, byte[] a) {
        int lanes = a.length / 4;
        int[] all = new int[lanes];
        view(a).asIntBuffer().get(all);
        for (int half = lanes / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                all[i] = both(op, all[i], all[i + half]);
            }
        }
        return all[0];
    }

    private static int both(Reduction op, int x, int y) {
        float f = Float.intBitsToFloat(x);
        float g = Float.intBitsToFloat(y);
        return switch (op) {
            case ADD_F32 -> Float.floatToRawIntBits(f + g);
            case MIN_F32 -> Float.floatToRawIntBits(Math.min(f, g));
            case MAX_F32 -> Float.floatToRawIntBits(Math.max(f, g));
            case ADD_I32 -> x + y;
            case MIN_I32 -> Math.min(x, y);
            case MAX_I32 -> Math.max(x, y);
        };
    }
}
