package dev.tern.conformance.operators;

import static dev.tern.conformance.operators.WindowCaseParts.one;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.pool2d.Pool2d.Reduction;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cases of AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D. */
final class Pool2dCases implements OperatorCase.Source {
    private record Geometry(String name, Padding padding, int across, int down, int width, int height, int... image) {}

    private static final List<Geometry> GEOMETRIES = List.of(
            new Geometry("2x2", Padding.VALID, 2, 2, 2, 2, 1, 8, 8, 4),
            new Geometry("3x3 same", Padding.SAME, 1, 1, 3, 3, 2, 5, 7, 5),
            new Geometry("3x3 same stride 2", Padding.SAME, 2, 2, 3, 3, 1, 10, 9, 17),
            new Geometry("unequal", Padding.VALID, 3, 1, 2, 5, 1, 9, 11, 3),
            new Geometry("whole image", Padding.VALID, 1, 1, 7, 7, 1, 7, 7, 33),
            new Geometry("one pixel", Padding.SAME, 1, 1, 1, 1, 1, 3, 3, 1),
            new Geometry("window beyond the image", Padding.SAME, 1, 1, 9, 9, 1, 3, 2, 8),
            new Geometry("many channels", Padding.SAME, 2, 2, 2, 2, 1, 3, 3, 300));

    private static final Map<DataType, Quantization> TYPES = Map.of(
            FLOAT32, Quantization.NONE,
            UINT8, one(0.05f, 100),
            INT8, one(0.05f, -20),
            INT16, one(0.001f, 0));

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Geometry geometry : GEOMETRIES) {
            TYPES.forEach((type, quantization) -> {
                cases.add(pool(Reduction.AVERAGE, geometry, Activation.NONE, type, quantization));
                cases.add(pool(Reduction.MAX, geometry, Activation.NONE, type, quantization));
            });
            cases.add(pool(Reduction.L2, geometry, Activation.NONE, FLOAT32, Quantization.NONE));
        }
        for (Activation activation : List.of(Activation.RELU, Activation.RELU6, Activation.RELU_N1_TO_1)) {
            TYPES.forEach((type, quantization) -> {
                cases.add(pool(Reduction.AVERAGE, GEOMETRIES.get(1), activation, type, quantization));
                cases.add(pool(Reduction.MAX, GEOMETRIES.get(1), activation, type, quantization));
            });
            cases.add(pool(Reduction.L2, GEOMETRIES.get(1), activation, FLOAT32, Quantization.NONE));
        }
        for (Reduction reduction : Reduction.values()) {
            cases.add(refused(reduction, "stride 0", 0, 2, "a stride of 1 or more"));
            cases.add(refused(reduction, "window 0", 1, 0, "a window of 1 or more"));
            cases.add(refused(reduction, "window beyond the image", 1, 100, "a window that fits"));
        }
        return cases;
    }

    private static OperatorCase pool(
            Reduction reduction, Geometry g, Activation activation, DataType type, Quantization quantization) {
        Pool2d pool = new Pool2d(reduction, g.padding, g.across, g.down, g.width, g.height, activation);
        Fill fill = type == FLOAT32 ? Fill.uniform(1, -8, 8) : Fill.random(2);
        return SingleOperator.of(pool, g.name + " " + activation)
                .input(type, Shape.of(g.image), quantization, fill)
                .output(type, quantization)
                .within(
                        reduction == Reduction.MAX
                                ? Bound.exact()
                                : Bound.ulps(4).orPartOfLargest(1e-6))
                .expectOriginal();
    }

    private static OperatorCase refused(Reduction reduction, String name, int stride, int window, String message) {
        Pool2d pool = new Pool2d(reduction, Padding.VALID, stride, 1, 1, window, Activation.NONE);
        return SingleOperator.of(pool, name)
                .input(FLOAT32, Shape.of(1, 4, 4, 2), Fill.uniform(1, -1, 1))
                .output(FLOAT32)
                .expectRefusal(message);
    }
}
