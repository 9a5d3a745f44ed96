package dev.tern.operators.softmax;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.ShortTable;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** SOFTMAX of 16-bit numbers in integers alone: tables of the exponential and of {@code 1 / (1 + x)}. */
final class ShortSoftmax {
    private static final double EXPONENT_SCALE = 10.0 / 65535;

    private ShortSoftmax() {}

    static Kernel bind(float beta, Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        PerTensor in = PerTensor.symmetric(input.quantization(), "the input");
        ByteSoftmax.requireWholeRange(DataType.INT16, PerTensor.of(output.quantization(), "the result"));
        ShortTable exponential = ShortTable.ofDoubles(EXPONENT_SCALE, Short.MAX_VALUE, 2.0 / 65535, StrictMath::exp);
        ShortTable reciprocal = ShortTable.ofDoubles(1.0 / 65535, Short.MIN_VALUE, 2.0 / 65535, x -> 1 / (1 + x));
        Multiplier toExponent = Multiplier.of((double) (in.scale() * beta) / EXPONENT_SCALE);
        int depth = input.shape().dim(-1);
        long elements = input.elements();
        int[] row = binding.ints(depth);
        return () -> {
            for (long first = 0; first < elements; first += depth) {
                input.readInts(first, depth, row, 0);
                softmax(row, depth, toExponent, exponential, reciprocal);
                output.writeInts(first, depth, row, 0);
            }
        };
    }

    private static void softmax(
            int[] row, int depth, Multiplier toExponent, ShortTable exponential, ShortTable reciprocal) {
        int largest = Integer.MIN_VALUE;
        for (int i = 0; i < depth; i++) {
            largest = Math.max(largest, row[i]);
        }
        int sum = 0;
        for (int i = 0; i < depth; i++) {
            int scaled = FixedPoint.multiply(row[i] - largest, toExponent.mantissa(), toExponent.shift());
            int shifted = scaled + Short.MAX_VALUE;
            row[i] = exponential.at(Math.min(Math.max(shifted, Short.MIN_VALUE), Short.MAX_VALUE));
            sum += row[i];
        }
        int headroom = Integer.numberOfLeadingZeros(sum);
        long normal = ((long) sum << (headroom - 1)) + (1 << 13) >> 14;
        int inverse = reciprocal.at(Math.clamp(normal - 98304, Short.MIN_VALUE, Short.MAX_VALUE));
        int right = 31 - headroom;
        for (int i = 0; i < depth; i++) {
            long product = (long) row[i] * inverse;
            row[i] = (int) Math.clamp(product + (right > 0 ? 1L << (right - 1) : 0) >> right, 0L, 32767L);
        }
    }
}
