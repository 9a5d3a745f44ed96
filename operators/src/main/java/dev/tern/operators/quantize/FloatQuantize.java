package dev.tern.operators.quantize;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.PerChannel;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/**
 * Floats to quantised integers: divided by the scale, rounded, moved by the zero point and held in the type's range. With
 * one scale this follows the official build of the original: whole blocks of eight are multiplied by the reciprocal of the
 * scale in single precision with ties to even, what is left over is divided in double precision with ties away from zero.
 * With one scale for each slice, and for 4-bit results, all are divided in single precision with ties away from zero. NaN
 * becomes the zero point.
 */
final class FloatQuantize {
    /** A multiple of {@link #EIGHT}, so that blocks of eight never straddle two reads. */
    private static final int BLOCK = 1024;

    private static final int EIGHT = 8;

    private FloatQuantize() {}

    static Kernel perTensor(Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        float[] x = binding.floats(block);
        int[] q = binding.ints(block);
        long inEights = elements & -EIGHT;
        float inverse = (float) (1.0 / out.scale());
        boolean small = output.type() == DataType.INT4 || output.type() == DataType.UINT4;
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                input.readFloats(first, n, x, 0);
                if (small) {
                    single(x, q, 0, n, out.scale(), out.zeroPoint(), low, high);
                } else {
                    int whole = (int) Math.min(n, inEights - first);
                    reciprocal(x, q, whole, inverse, out.zeroPoint(), low, high);
                    twofold(x, q, whole, n, out.scale(), out.zeroPoint(), low, high);
                }
                output.writeInts(first, n, q, 0);
            }
        };
    }

    static Kernel perChannel(Binding binding, PerChannel out) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        float[] x = binding.floats(block);
        int[] q = binding.ints(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                input.readFloats(first, n, x, 0);
                for (int done = 0; done < n; ) {
                    int channel = out.channelOf(first + done);
                    int run = out.runLeft(first + done, n - done);
                    single(x, q, done, run, out.scales()[channel], out.zeroPoints()[channel], low, high);
                    done += run;
                }
                output.writeInts(first, n, q, 0);
            }
        };
    }

    private static void reciprocal(float[] x, int[] q, int to, float inverse, int zeroPoint, int low, int high) {
        for (int i = 0; i < to; i++) {
            int rounded = (int) Math.rint(x[i] * inverse);
            q[i] = (int) Math.min(Math.max((long) rounded + zeroPoint, low), high);
        }
    }

    private static void twofold(float[] x, int[] q, int from, int to, double scale, int zeroPoint, int low, int high) {
        for (int i = from; i < to; i++) {
            double quotient = x[i] / scale;
            int rounded = (int) (quotient + Math.copySign(0.49999999999999994, quotient));
            q[i] = (int) Math.min(Math.max((long) rounded + zeroPoint, low), high);
        }
    }

    private static void single(float[] x, int[] q, int from, int n, float scale, int zeroPoint, int low, int high) {
        for (int i = from; i < from + n; i++) {
            int rounded = (int) Rounding.halfAway(x[i] / scale);
            q[i] = (int) Math.min(Math.max((long) rounded + zeroPoint, low), high);
        }
    }
}
