package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.relu.Relu;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** RELU, RELU6, RELU_N1_TO_1, RELU_0_TO_1: floats, and every stored number under ordinary and extreme scales. */
final class ReluCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (OperatorDefinition<PlainOperator> definition :
                List.of(Relu.RELU, Relu.RELU6, Relu.RELU_N1_TO_1, Relu.RELU_0_TO_1)) {
            PlainOperator operator = Objects.requireNonNull(definition.defaults());
            UnaryGrid.plain(operator, FLOAT32, FLOAT32, Fill.uniform(1, -9, 9))
                    .forEach(c -> cases.add(c.expectOriginal()));
            boolean wide = definition == Relu.RELU || definition == Relu.RELU6;
            for (DataType type : wide ? List.of(INT8, UINT8, INT16) : List.of(INT8, UINT8)) {
                for (Quantization in : UnaryGrid.scalesOf(type)) {
                    for (Quantization out : UnaryGrid.scalesOf(type)) {
                        cases.add(UnaryGrid.everyNumber(operator, type, in, out).expectOriginal());
                    }
                }
            }
        }
        return cases;
    }
}
