package dev.tern.conformance.operators;

import dev.tern.operators.Activation;
import dev.tern.operators.TypeRule;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** CONCATENATION along every axis, with scales that differ. */
final class ConcatenationCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Concatenation.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(along(type, 0, "vectors", Shape.of(3), Shape.of(1), Shape.of(4)));
            cases.add(along(type, -1, "last axis", Shape.of(2, 3), Shape.of(2, 5)));
            cases.add(along(type, 1, "middle axis", Shape.of(2, 1, 3), Shape.of(2, 4, 3), Shape.of(2, 2, 3)));
            cases.add(along(type, 2, "five axes", Shape.of(2, 1, 3, 2, 3), Shape.of(2, 1, 1, 2, 3)));
        }
        cases.add(along(DataType.FLOAT32, 1, "one operand", Shape.of(2, 3)));
        cases.add(along(DataType.FLOAT32, 1, "an empty operand", Shape.of(2, 0), Shape.of(2, 3)));
        for (int axis = 0; axis < 3; axis++) {
            cases.add(rescaled(axis));
        }
        cases.add(SingleOperator.of(new Concatenation(1, Activation.NONE), "half bytes, which newer originals take")
                .input(DataType.INT4, Shape.of(2, 1), Fill.of(1, -2))
                .input(DataType.INT4, Shape.of(2, 2), Fill.of(3, 4, 5, 6))
                .output(DataType.INT4)
                .expect(Fill.of(1, 3, 4, -2, 5, 6).bytes(DataType.INT4, Shape.of(2, 3))));
        cases.add(SingleOperator.of(new Concatenation(2, Activation.NONE), "axis out of range")
                .input(DataType.FLOAT32, Shape.of(2, 2), Fill.random(1))
                .output(DataType.FLOAT32)
                .expectRefusal("axis"));
        cases.add(SingleOperator.of(new Concatenation(0, Activation.NONE), "extents that differ")
                .input(DataType.FLOAT32, Shape.of(2, 2), Fill.random(1))
                .input(DataType.FLOAT32, Shape.of(2, 3), Fill.random(2))
                .output(DataType.FLOAT32)
                .expectRefusal("axis 1"));
        return cases;
    }

    private static OperatorCase along(DataType type, int axis, String name, Shape... shapes) {
        SingleOperator operator = SingleOperator.of(new Concatenation(axis, Activation.NONE), name);
        for (int i = 0; i < shapes.length; i++) {
            operator.input(type, shapes[i], Fill.random(i));
        }
        return operator.output(type).expectOriginal();
    }

    private static OperatorCase rescaled(int axis) {
        return SingleOperator.of(new Concatenation(axis, Activation.NONE), "scales differ, axis " + axis)
                .input(DataType.UINT8, Shape.of(4, 5, 6), Quantization.perTensor(0.02f, 127), Fill.random(1))
                .input(DataType.UINT8, Shape.of(4, 5, 6), Quantization.perTensor(0.031f, 3), Fill.random(2))
                .input(DataType.UINT8, Shape.of(4, 5, 6), Quantization.perTensor(0.025f, 100), Fill.random(3))
                .output(DataType.UINT8, Quantization.perTensor(0.025f, 100))
                .expectOriginal();
    }
}
