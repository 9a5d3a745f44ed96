package dev.tern.operators.localresponsenormalization;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * {@code x * (bias + alpha * s)^-beta}, where {@code s} is the sum of squares of the {@code 2 * radius + 1} channels
 * around the element.
 */
public record LocalResponseNormalization(int radius, float bias, float alpha, float beta) implements BuiltinOperator {
    public static final OperatorDefinition<LocalResponseNormalization> DEFINITION = OperatorDefinition.builtin(
            13,
            "LOCAL_RESPONSE_NORMALIZATION",
            d -> d.options(13, new LocalResponseNormalization(0, 0f, 0f, 0f))
                    .inputs("x")
                    .outputs("y")
                    .types("f32 -> f32")
                    .shapes(LocalResponseNormalization::shapes)
                    .inPlace(0)
                    .kernel(LocalResponseNormalization::bind));

    @Override
    public OperatorDefinition<LocalResponseNormalization> definition() {
        return DEFINITION;
    }

    @Override
    public LocalResponseNormalization map(Slots slots) {
        return new LocalResponseNormalization(
                slots.int32(0, radius), slots.float32(1, bias), slots.float32(2, alpha), slots.float32(3, beta));
    }

    private static List<Shape> shapes(LocalResponseNormalization op, ShapeScope scope) {
        Shape shape = scope.shape(0);
        if (shape.rank() != 4 || op.radius < 0) {
            throw TernException.at("LOCAL_RESPONSE_NORMALIZATION")
                    .expected("four axes and a radius of 0 or more")
                    .found(shape + " and radius " + op.radius)
                    .fix("correct the node");
        }
        return List.of(shape);
    }

    private static Kernel bind(LocalResponseNormalization op, Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        int depth = input.shape().dim(-1);
        long elements = input.elements();
        float[] row = binding.floats(depth);
        double[] squaresBefore = binding.doubles(depth + 1L);
        return () -> {
            for (long first = 0; first < elements; first += depth) {
                binding.checkpoint();
                input.readFloats(first, depth, row, 0);
                op.normalize(row, depth, squaresBefore);
                output.writeFloats(first, depth, row, 0);
            }
        };
    }

    /** Sums over windows are differences of running sums, kept in double precision so that nothing is lost. */
    private void normalize(float[] row, int depth, double[] squaresBefore) {
        for (int i = 0; i < depth; i++) {
            squaresBefore[i + 1] = squaresBefore[i] + (double) row[i] * row[i];
        }
        for (int i = 0; i < depth; i++) {
            int from = Math.max(0, i - radius);
            int to = (int) Math.min(depth, (long) i + radius + 1);
            double base = bias + alpha * (squaresBefore[to] - squaresBefore[from]);
            row[i] = (float) (row[i] * Math.pow(base, -beta));
        }
    }
}
