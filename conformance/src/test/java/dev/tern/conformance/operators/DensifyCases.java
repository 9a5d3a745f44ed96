package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT8;

import dev.tern.graph.Extras;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Sparsity.Compressed;
import dev.tern.graph.Sparsity.Dense;
import dev.tern.operators.densify.Densify;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Cases of DENSIFY. */
final class DensifyCases implements OperatorCase.Source {
    private record Layout(String name, Shape dense, int stored, Sparsity sparsity) {}

    private static final List<Layout> LAYOUTS = List.of(
            new Layout(
                    "rows of columns",
                    Shape.of(4, 5),
                    5,
                    layout(
                            List.of(0, 1),
                            List.of(),
                            new Dense(4),
                            new Compressed(List.of(0, 2, 2, 3, 5), List.of(0, 4, 2, 1, 3), 4, 4))),
            new Layout(
                    "columns of rows",
                    Shape.of(3, 4),
                    4,
                    layout(
                            List.of(1, 0),
                            List.of(),
                            new Dense(4),
                            new Compressed(List.of(0, 1, 1, 3, 4), List.of(2, 0, 1, 2), 4, 4))),
            new Layout(
                    "blocks of 2x2",
                    Shape.of(4, 4),
                    8,
                    layout(
                            List.of(0, 1, 2, 3),
                            List.of(0, 1),
                            new Dense(2),
                            new Compressed(List.of(0, 1, 2), List.of(1, 0), 4, 4),
                            new Dense(2),
                            new Dense(2))),
            new Layout(
                    "filter with sparse outputs",
                    Shape.of(3, 1, 1, 4),
                    6,
                    layout(
                            List.of(0, 1, 2, 3),
                            List.of(),
                            new Dense(3),
                            new Dense(1),
                            new Dense(1),
                            new Compressed(List.of(0, 3, 3, 6), List.of(0, 1, 3, 0, 2, 3), 4, 4))));

    private static Sparsity layout(List<Integer> order, List<Integer> blocks, Sparsity.Dimension... dimensions) {
        return new Sparsity(order, blocks, List.of(dimensions), Extras.NONE);
    }

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Layout layout : LAYOUTS) {
            cases.add(densify(layout, FLOAT32, Quantization.NONE));
            cases.add(densify(layout, FLOAT16, Quantization.NONE));
            cases.add(densify(layout, INT8, Quantization.perTensor(0.1f, 0)));
        }
        return cases;
    }

    private static OperatorCase densify(Layout layout, DataType type, Quantization quantization) {
        byte[] stored = Fill.integers(7, 1, 100).bytes(type, Shape.of(layout.stored));
        return SingleOperator.of(Objects.requireNonNull(Densify.DEFINITION.defaults()), layout.name)
                .sparse(type, layout.dense, quantization, layout.sparsity, stored)
                .output(type, quantization)
                .expectOriginal();
    }
}
