package dev.tern.training.gradient;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradients of an operator by way of simpler ones: the operator's result is written down once more with operators that have
 * rules of their own, and the gradient flows through these. The second result itself is used by nothing.
 */
final class Decomposition {
    /** The result, from the operands that gradients are wanted for. */
    interface Body {
        Edge of(Maths maths);
    }

    private Decomposition() {}

    /** Gives operands {@code operands} their gradients through {@code body}, where {@code gradient} arrives at its result. */
    static void flow(Backward back, Edge gradient, Body body, int... operands) {
        int first = back.tape().nodes().size();
        Edge result = body.of(back.maths());
        List<Integer> wanted = new ArrayList<>();
        List<Edge> sources = new ArrayList<>();
        for (int operand : operands) {
            if (back.wants(operand)) {
                wanted.add(operand);
                sources.add(back.input(operand));
            }
        }
        Autodiff autodiff = Autodiff.on(back.tape());
        List<Edge> gradients = (back.builtinOnly() ? autodiff.withBuiltinsOnly() : autodiff)
                .gradientsSince(first, List.of(result), List.of(gradient), sources);
        for (int i = 0; i < wanted.size(); i++) {
            back.give(wanted.get(i), gradients.get(i));
        }
    }
}
