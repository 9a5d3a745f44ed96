package dev.tern.training.gradient;

import dev.tern.operators.Activation;
import dev.tern.tensor.TernException;
import dev.tern.training.operator.ClampGradient;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** The way back through an activation that an operator applies to its own result. */
final class Activations {
    private Activations() {}

    /** The gradient in front of {@code activation}, from the only result and its gradient. */
    static Edge before(Activation activation, Backward back) {
        return switch (activation) {
            case NONE -> back.gradient();
            case RELU, RELU6, RELU_N1_TO_1 ->
                clamped(back, back.output(0), back.gradient(), activation.low(), activation.high());
            case TANH -> {
                Maths m = back.maths();
                yield m.mul(back.gradient(), m.sub(1, m.square(back.output(0))));
            }
            case SIGN_BIT -> throw TernException.of("the activation SIGN_BIT does not change with its operand");
        };
    }

    /** The gradient where {@code result} lies strictly between the bounds, zero elsewhere. */
    static Edge clamped(Backward back, Edge result, Edge gradient, float low, float high) {
        if (!back.builtinOnly()) {
            return back.tape().add(new ClampGradient(low, high), gradient, result);
        }
        Maths m = back.maths();
        Edge zero = back.tape().scalar(0);
        Edge above = low == Float.NEGATIVE_INFINITY
                ? gradient
                : m.select(m.greater(result, back.tape().scalar(low)), gradient, zero);
        return high == Float.POSITIVE_INFINITY
                ? above
                : m.select(m.less(result, back.tape().scalar(high)), above, zero);
    }
}
