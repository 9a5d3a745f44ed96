package dev.tern.converter.lower;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.arithmetic.ErrorFunction;
import dev.tern.operators.elementwise.UnaryKernels;
import java.util.List;

/**
 * Operators of TensorFlow without a builtin counterpart that rewriting knows how to make builtins of, together with what
 * stands around them. Until then they are custom operators, which Tern can compute so that the result can be compared.
 */
public final class InnerOperators {
    /** The error function: half of what GELU is made of. */
    public static final OperatorDefinition<CustomOperator> ERF = OperatorDefinition.custom(
            "Erf",
            d -> d.inputs("x")
                    .outputs("y")
                    .typesBySpecification("an operator of TensorFlow", "f32 -> f32")
                    .shapes(ShapeRule.sameAs(0))
                    .kernel((op, binding) -> UnaryKernels.floats(binding, (x, out, n) -> {
                        for (int i = 0; i < n; i++) {
                            out[i] = (float) (1 - ErrorFunction.complement(x[i]));
                        }
                    })));

    /** All of them. */
    public static final List<OperatorDefinition<CustomOperator>> ALL = List.of(ERF);

    private InnerOperators() {}
}
