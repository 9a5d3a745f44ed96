package dev.tern.conformance.operators;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.TypeRule;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR: larger, smaller, odd ratios, all options. */
final class ResizeCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (int option = 0; option < 4; option++) {
            boolean corners = (option & 1) != 0;
            boolean centers = (option & 2) != 0;
            for (TypeRule.TypeCase types : TypeRows.compared(ResizeNearestNeighbor.DEFINITION)) {
                addSizes(
                        cases,
                        new ResizeNearestNeighbor(corners, centers),
                        types.inputs().getFirst());
            }
            for (TypeRule.TypeCase types : TypeRows.compared(ResizeBilinear.DEFINITION)) {
                if (!corners || !centers) {
                    addSizes(
                            cases,
                            new ResizeBilinear(corners, centers),
                            types.inputs().getFirst());
                }
            }
        }
        cases.add(SingleOperator.of(new ResizeBilinear(true, true), "both options")
                .input(DataType.FLOAT32, Shape.of(1, 2, 2, 1), Fill.random(1))
                .constant(DataType.INT32, Shape.of(2), Fill.of(4, 4))
                .output(DataType.FLOAT32)
                .expectRefusal("at most one"));
        return cases;
    }

    private static void addSizes(List<OperatorCase> cases, BuiltinOperator operator, DataType type) {
        cases.add(resize(operator, type, Shape.of(1, 4, 4, 3), false, 8, 8));
        cases.add(resize(operator, type, Shape.of(2, 5, 7, 1), false, 3, 10));
        cases.add(resize(operator, type, Shape.of(1, 3, 2, 8), true, 24, 16));
        cases.add(resize(operator, type, Shape.of(1, 1, 1, 5), false, 4, 1));
        cases.add(resize(operator, type, Shape.of(1, 13, 11, 2), false, 1, 29));
    }

    private static OperatorCase resize(
            BuiltinOperator operator, DataType type, Shape shape, boolean late, double height, double width) {
        Quantization quantization = type == DataType.FLOAT32
                ? Quantization.NONE
                : Quantization.perTensor(0.5f, type == DataType.INT16 ? 0 : 5);
        SingleOperator single = SingleOperator.of(
                        operator, operator + " " + shape + " to " + (int) height + "x" + (int) width)
                .input(type, shape, quantization, Fill.random(1));
        if (late) {
            single.input(DataType.INT32, Shape.of(2), Fill.of(height, width));
        } else {
            single.constant(DataType.INT32, Shape.of(2), Fill.of(height, width));
        }
        boolean exact = type != DataType.FLOAT32 || operator instanceof ResizeNearestNeighbor;
        return single.output(type, quantization)
                .within(exact ? Bound.exact() : Bound.ulps(4).orAbsolute(1e-6))
                .expectOriginal();
    }
}
