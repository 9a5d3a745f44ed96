package dev.tern.operators.shape;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** The number of axes of the operand. What the operand holds is not read. */
public final class Rank {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            110,
            "RANK",
            86,
            d -> d.inputs("input")
                    .outputs("rank")
                    .types("f32|u8|i8|i16|i32|i64|u32|bool|str|f16|f64|u64|c64|i4|bf16|u16 -> i32")
                    .typesBySpecification(
                            "contents are not read; the original at hand cannot be given such tensors",
                            "c128|i2|u4|f8e4m3fn|f8e5m2|res|var -> i32")
                    .needsShapesOnly()
                    .shapes((operator, scope) -> List.of(Shape.scalar()))
                    .kernel(Rank::bind));

    private Rank() {}

    private static Kernel bind(PlainOperator rank, Binding binding) {
        int axes = binding.input(0).shape().rank();
        Tensor output = binding.output(0);
        return () -> output.setInt(0, axes);
    }
}
