package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.operators.Aspect;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.training.gradient.Gradients;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every operator: against differences, with and without operators of our own, and against TensorFlow. */
class OperatorGradientsTest {
    static Stream<GradientCases.Case> cases() {
        return GradientCases.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void equalsDifferences(GradientCases.Case c) {
        // Rounding makes steps of what is fake-quantised, and its gradient passes straight through them.
        if (!c.name().equals("fake quant")) {
            GradientProof.byDifferences(c.name(), c.forward(), false);
            GradientProof.byDifferences(c.name(), c.forward(), true);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void equalsTensorFlow(GradientCases.Case c) throws Exception {
        GradientProof.byTensorFlow(c.name(), c.forward());
    }

    @Test
    void everyOperatorWithARowHasACase() {
        Set<String> wanted = new TreeSet<>();
        for (OperatorDefinition<?> operator : Gradients.operators()) {
            if (Gradients.of(operator) instanceof Aspect.Present<?> && !Gradients.isStop(operator)) {
                wanted.add(operator.name());
            }
        }
        Set<String> met = new TreeSet<>();
        GradientCases.cases()
                .forEach(c -> c.forward().tape().nodes().forEach(node -> {
                    if (node.operator() instanceof BuiltinOperator builtin) {
                        met.add(builtin.definition().name());
                    }
                }));
        wanted.removeAll(met);
        assertThat(wanted).as("operators with a gradient and without a case").isEmpty();
    }
}
