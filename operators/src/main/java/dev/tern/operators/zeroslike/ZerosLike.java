package dev.tern.operators.zeroslike;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.tensor.Tensor;

/** Zeros in the shape of the operand. */
public final class ZerosLike {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            93,
            "ZEROS_LIKE",
            67,
            d -> d.inputs("input")
                    .outputs("zeros")
                    .types("T -> T : f32 i32 i64")
                    .shapes(ShapeRule.sameAs(0))
                    .needsShapesOnly()
                    .kernel((op, binding) -> {
                        Tensor output = binding.output(0);
                        return () -> output.data().fill((byte) 0);
                    }));

    private ZerosLike() {}
}
