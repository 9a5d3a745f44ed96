package dev.tern.operators.logsoftmax;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.arithmetic.FloatCurves;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** {@code x - ln(sum(exp(x)))} along the last axis. */
public final class LogSoftmax {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            50,
            "LOG_SOFTMAX",
            36,
            d -> d.versions(2, (op, in, out) -> out.getFirst() == DataType.INT8 ? 2 : 1)
                    .inputs("logits")
                    .outputs("log probabilities")
                    .types("T -> T : f32 u8 i8")
                    .shapes((op, scope) -> shapes(scope))
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private LogSoftmax() {}

    private static List<Shape> shapes(ShapeScope scope) {
        Shape shape = scope.shape(0);
        if (shape.rank() == 0) {
            throw TernException.at("input of LOG_SOFTMAX")
                    .expected("at least one axis")
                    .found("a scalar")
                    .fix("give the input an axis to run along");
        }
        return List.of(shape);
    }

    private static Kernel bind(Binding binding) {
        if (binding.output(0).type() != DataType.FLOAT32) {
            return bytes(binding);
        }
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        int depth = input.shape().dim(-1);
        long elements = input.elements();
        float[] row = binding.floats(depth);
        return () -> {
            for (long first = 0; first < elements; first += depth) {
                input.readFloats(first, depth, row, 0);
                floats(row, depth);
                output.writeFloats(first, depth, row, 0);
            }
        };
    }

    private static void floats(float[] row, int depth) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < depth; i++) {
            largest = Math.max(largest, row[i]);
        }
        double sum = 0;
        for (int i = 0; i < depth; i++) {
            row[i] -= largest;
            sum += FloatCurves.exp(row[i]);
        }
        float log = (float) Math.log(sum);
        for (int i = 0; i < depth; i++) {
            row[i] -= log;
        }
    }

    /** Exponentials of the 256 possible distances from the largest element lie in a table; ties go to the even number. */
    private static Kernel bytes(Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        PerTensor in = PerTensor.of(input.quantization(), "the input");
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        int high = (int) output.type().maximum();
        int low = (int) output.type().minimum();
        if (out.scale() != 16f / 256 || out.zeroPoint() != high) {
            throw TernException.at("quantisation of the result of LOG_SOFTMAX")
                    .expected("scale 0.0625 and zero point " + high)
                    .found("scale " + out.scale() + " and zero point " + out.zeroPoint())
                    .fix("convert the model anew; logarithms of probabilities are stored so");
        }
        float[] exponentials = binding.floats(256);
        for (int distance = 0; distance < 256; distance++) {
            exponentials[distance] = (float) StrictMath.exp(-in.scale() * distance);
        }
        int depth = input.shape().dim(-1);
        long elements = input.elements();
        int[] row = binding.ints(depth);
        float slope = in.scale() / out.scale();
        return () -> {
            for (long first = 0; first < elements; first += depth) {
                input.readInts(first, depth, row, 0);
                float offset = offset(row, depth, exponentials, in.scale(), out.scale());
                for (int i = 0; i < depth; i++) {
                    long rounded = (long) Math.rint(slope * row[i] - offset);
                    row[i] = Math.clamp(rounded + high, low, high);
                }
                output.writeInts(first, depth, row, 0);
            }
        };
    }

    private static float offset(int[] row, int depth, float[] exponentials, float scaleIn, float scaleOut) {
        int largest = Integer.MIN_VALUE;
        for (int i = 0; i < depth; i++) {
            largest = Math.max(largest, row[i]);
        }
        float sum = 0;
        for (int i = 0; i < depth; i++) {
            sum += exponentials[largest - row[i]];
        }
        float log = (float) StrictMath.log(sum);
        return (scaleIn * largest + log) / scaleOut;
    }
}
