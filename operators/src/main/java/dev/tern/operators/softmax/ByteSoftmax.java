package dev.tern.operators.softmax;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** SOFTMAX of 8-bit numbers: exponentials of the 256 possible distances from the largest element lie in a table. */
final class ByteSoftmax {
    private ByteSoftmax() {}

    static Kernel bind(Softmax softmax, Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        PerTensor in = PerTensor.of(input.quantization(), "the input");
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        if (output.type() != DataType.INT16) {
            requireWholeRange(output.type(), out);
        }
        float[] exponentials = binding.floats(256);
        for (int distance = 0; distance < 256; distance++) {
            exponentials[distance] = softmax.exponential(in, distance);
        }
        int depth = input.shape().dim(-1);
        long elements = input.elements();
        int[] row = binding.ints(depth);
        Scaling scaling = new Scaling(
                out.scale(),
                out.zeroPoint(),
                (int) output.type().minimum(),
                (int) output.type().maximum(),
                output.type() == DataType.UINT8);
        return () -> {
            for (long first = 0; first < elements; first += depth) {
                input.readInts(first, depth, row, 0);
                softmax(row, depth, exponentials, scaling);
                output.writeInts(first, depth, row, 0);
            }
        };
    }

    private record Scaling(float scale, int zeroPoint, int low, int high, boolean truncates) {}

    /** Results of the operand's own width have one scale; 16-bit results of 8-bit operands come in several. */
    static void requireWholeRange(DataType type, PerTensor out) {
        float scale = type == DataType.INT16 ? 1f / 32768 : 1f / 256;
        int zeroPoint = type == DataType.INT8 ? -128 : 0;
        boolean fits = Math.abs(out.scale() - scale) <= 0.001f * scale && out.zeroPoint() == zeroPoint;
        if (type != DataType.UINT8 && !fits) {
            throw TernException.at("quantisation of the result of SOFTMAX")
                    .expected("scale " + scale + " and zero point " + zeroPoint)
                    .found("scale " + out.scale() + " and zero point " + out.zeroPoint())
                    .fix("convert the model anew; probabilities are stored so");
        }
    }

    private static void softmax(int[] row, int depth, float[] exponentials, Scaling scaling) {
        int largest = Integer.MIN_VALUE;
        for (int i = 0; i < depth; i++) {
            largest = Math.max(largest, row[i]);
        }
        float sum = 0;
        for (int i = 0; i < depth; i++) {
            sum += exponentials[largest - row[i]];
        }
        float inverse = 1f / (sum * scaling.scale);
        for (int i = 0; i < depth; i++) {
            float value = exponentials[largest - row[i]] * inverse;
            int rounded = scaling.truncates ? (int) (value + 0.5f) : (int) Rounding.halfAway(value) + scaling.zeroPoint;
            row[i] = Math.min(Math.max(rounded, scaling.low), scaling.high);
        }
    }
}
