package dev.tern.custom.hadamard;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Pieces of {@code hadamard_size} features times the normalised Walsh-Hadamard matrix. As many pieces are rotated as fit
 * each row, counted over all rows; what is left over stays as it is.
 */
public final class HadamardRotation {
    private static final int MOST = 1 << 30;

    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "aeq.hadamard_rotation",
            d -> d.inputs("features")
                    .outputs("rotated")
                    .typesBySpecification("newer than the original at hand", "f32 -> f32")
                    .shapes(HadamardRotation::shapes)
                    .kernel(HadamardRotation::bind));

    private HadamardRotation() {}

    private static int size(CustomOperator operator) {
        int size = CustomOptions.of(operator).whole("hadamard_size", 1, MOST);
        if (Integer.bitCount(size) != 1) {
            throw TernException.at("option 'hadamard_size'")
                    .expected("a power of two")
                    .found(String.valueOf(size))
                    .fix("correct the operator's options");
        }
        return size;
    }

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        size(operator);
        Shape features = scope.shape(0);
        if (features.rank() < 2 || features.rank() > 3) {
            throw TernException.at("features")
                    .expected("2 or 3 axes")
                    .found(features.toString())
                    .fix("reshape the operand");
        }
        return List.of(features);
    }

    private static Kernel bind(CustomOperator operator, Binding binding) {
        Tensor features = binding.input(0);
        Tensor rotated = binding.output(0);
        int size = size(operator);
        int width = features.shape().dim(-1);
        long pieces = width == 0 ? 0 : features.elements() / width * (width / size);
        float scale = (float) (1 / Math.sqrt(size));
        float[] piece = binding.floats(size);
        return () -> {
            rotated.data().copyFrom(features.data());
            for (long i = 0; i < pieces; i++) {
                features.readFloats(i * size, size, piece, 0);
                rotate(piece, scale);
                rotated.writeFloats(i * size, size, piece, 0);
            }
        };
    }

    private static void rotate(float[] piece, float scale) {
        for (int half = 1; half < piece.length; half *= 2) {
            for (int i = 0; i < piece.length; i += 2 * half) {
                for (int j = i; j < i + half; j++) {
                    float x = piece[j];
                    float y = piece[j + half];
                    piece[j] = x + y;
                    piece[j + half] = x - y;
                }
            }
        }
        for (int i = 0; i < piece.length; i++) {
            piece[i] *= scale;
        }
    }
}
