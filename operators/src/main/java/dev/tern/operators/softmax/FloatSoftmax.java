package dev.tern.operators.softmax;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FloatCurves;
import dev.tern.tensor.Tensor;

/** SOFTMAX of floats: the largest element is subtracted first, so that no exponential overflows. */
final class FloatSoftmax {
    private FloatSoftmax() {}

    static Kernel bind(float beta, Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        int depth = input.shape().dim(-1);
        long elements = input.elements();
        float[] row = binding.floats(depth);
        return () -> {
            for (long first = 0; first < elements; first += depth) {
                input.readFloats(first, depth, row, 0);
                softmax(row, depth, beta);
                output.writeFloats(first, depth, row, 0);
            }
        };
    }

    private static void softmax(float[] row, int depth, float beta) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < depth; i++) {
            largest = Math.max(largest, row[i]);
        }
        for (int i = 0; i < depth; i++) {
            row[i] = FloatCurves.exp((row[i] - largest) * beta);
        }
        float sum = 0;
        for (int i = 0; i < depth; i++) {
            sum += row[i];
        }
        float inverse = 1f / sum;
        for (int i = 0; i < depth; i++) {
            row[i] *= inverse;
        }
    }
}
