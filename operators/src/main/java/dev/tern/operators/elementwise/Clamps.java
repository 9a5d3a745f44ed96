package dev.tern.operators.elementwise;

import dev.tern.operators.Activation;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.tensor.DataType;

/** Loops followed by an activation's clamp on the block that they filled. */
public final class Clamps {
    private Clamps() {}

    /** {@code loop}, then the clamp; even without an activation results stay within the finite floats. */
    public static Loops.FloatBinary floats(Loops.FloatBinary loop, Activation activation) {
        float low = activation.isClamp() ? Math.max(activation.low(), -Float.MAX_VALUE) : -Float.MAX_VALUE;
        float high = activation.isClamp() ? Math.min(activation.high(), Float.MAX_VALUE) : Float.MAX_VALUE;
        return (x, y, out, n) -> {
            loop.apply(x, y, out, n);
            clamp(out, n, low, high);
        };
    }

    private static void clamp(float[] values, int n, float low, float high) {
        for (int i = 0; i < n; i++) {
            values[i] = Math.min(Math.max(values[i], low), high);
        }
    }

    /** {@code loop} on plain integers of {@code type}, which wrap into it, then the clamp. */
    public static Loops.IntBinary ints(Loops.IntBinary loop, Activation activation, DataType type) {
        ClampRange range = ClampRange.ofPlain(activation, type);
        int low = range.low();
        int high = range.high();
        boolean wraps = type == DataType.INT16;
        return (x, y, out, n) -> {
            loop.apply(x, y, out, n);
            if (wraps) {
                wrap(out, n);
            }
            clamp(out, n, low, high);
        };
    }

    private static void wrap(int[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = (short) values[i];
        }
    }

    private static void clamp(int[] values, int n, int low, int high) {
        for (int i = 0; i < n; i++) {
            values[i] = Math.min(Math.max(values[i], low), high);
        }
    }

    /** {@code loop} on 64-bit integers, then the clamp. */
    public static Loops.LongBinary longs(Loops.LongBinary loop, Activation activation) {
        if (!activation.isClamp() || activation == Activation.NONE) {
            return loop;
        }
        long low = (long) activation.low();
        long high = (long) activation.high();
        return (x, y, out, n) -> {
            loop.apply(x, y, out, n);
            for (int i = 0; i < n; i++) {
                out[i] = Math.clamp(out[i], low, high);
            }
        };
    }
}
