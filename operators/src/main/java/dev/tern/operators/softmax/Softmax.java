package dev.tern.operators.softmax;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code exp(beta * x)} along the last axis, scaled to the sum 1.
 *
 * @param beta factor of the exponents
 */
public record Softmax(float beta) implements BuiltinOperator {
    public static final OperatorDefinition<Softmax> DEFINITION = OperatorDefinition.builtin(
            25,
            "SOFTMAX",
            d -> d.versions(4, Softmax::version)
                    .options(9, new Softmax(0f))
                    .inputs("logits")
                    .outputs("probabilities")
                    .types("T -> T : f32 u8 i8 i16", "u8|i8 -> i16")
                    .typesBySpecification("the original at hand has no half-precision softmax", "f16 -> f16")
                    .shapes(Softmax::shapes)
                    .inPlace(0)
                    .kernel(Softmax::bind));

    @Override
    public OperatorDefinition<Softmax> definition() {
        return DEFINITION;
    }

    @Override
    public Softmax map(Slots slots) {
        return new Softmax(slots.float32(0, beta));
    }

    /** The exponential of a stored byte that lies {@code distance} below the row's largest one. */
    public float exponential(PerTensor in, int distance) {
        float scale = -in.scale() * beta;
        return (float) StrictMath.exp(scale * distance);
    }

    private static int version(Softmax softmax, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = inputs.getFirst();
        return type == DataType.FLOAT16 ? 4 : type == DataType.INT16 ? 3 : type == DataType.INT8 ? 2 : 1;
    }

    private static List<Shape> shapes(Softmax softmax, ShapeScope scope) {
        Shape shape = scope.shape(0);
        if (shape.rank() == 0) {
            throw TernException.at("input of SOFTMAX")
                    .expected("at least one axis")
                    .found("a scalar")
                    .fix("give the input an axis to run along");
        }
        return List.of(shape);
    }

    private static Kernel bind(Softmax softmax, Binding binding) {
        return switch (binding.input(0).type()) {
            case FLOAT32, FLOAT16 -> FloatSoftmax.bind(softmax.beta, binding);
            case INT16 -> ShortSoftmax.bind(softmax.beta, binding);
            default -> ByteSoftmax.bind(softmax, binding);
        };
    }
}
