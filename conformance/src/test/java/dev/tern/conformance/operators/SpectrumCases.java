package dev.tern.conformance.operators;

import dev.tern.operators.rfft2d.Rfft2d;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** RFFT2D: cut, filled up and exact images, in batches. Rows alone are transformed in floats, the original has doubles. */
final class SpectrumCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> all = new ArrayList<>();
        for (int[] lengths : new int[][] {{1, 2}, {1, 512}, {2, 2}, {4, 8}, {8, 4}, {16, 2}}) {
            for (Shape shape : List.of(Shape.of(4, 8), Shape.of(2, 3, 5), Shape.of(1, 2, 9, 17), Shape.of(1, 400))) {
                all.add(SingleOperator.of(Rfft2d.DEFINITION.defaults(), shape + " by " + lengths[0] + "x" + lengths[1])
                        .input(DataType.FLOAT32, shape, Fill.random(1))
                        .constant(DataType.INT32, Shape.of(2), Fill.of(lengths[0], lengths[1]))
                        .output(DataType.COMPLEX64)
                        .within(Bound.ulps(1).orPartOfLargest(lengths[0] == 1 ? 3e-7 : 1e-13))
                        .expectOriginal());
            }
        }
        for (int[] lengths : new int[][] {{0, 4}, {4, 6}, {-4, 4}}) {
            all.add(SingleOperator.of(Rfft2d.DEFINITION.defaults(), "lengths " + lengths[0] + " and " + lengths[1])
                    .input(DataType.FLOAT32, Shape.of(4, 4), Fill.random(1))
                    .constant(DataType.INT32, Shape.of(2), Fill.of(lengths[0], lengths[1]))
                    .output(DataType.COMPLEX64)
                    .expectRefusal("powers of two"));
        }
        return all;
    }
}
