package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of every layer, as it is while training: against differences and against TensorFlow. */
class LayerGradientsTest {
    /** Cases that TensorFlow's C library does not answer, and why; its kernels are compared in OperatorGradientsTest. */
    private static final Map<String, String> UNANSWERED = Map.of(
            "Conv3D [[3,4,3,2]] [2,3,2,3]", "it knows no gradient of Conv3D",
            "ConvLSTM3D [[2,3,2,3,1]] [2,1,2,2]", "it knows no gradient of Conv3D",
            "Conv3DTranspose [[2,3,2,2]] [4,6,4,2]", "it knows no gradient of a transposed Conv3D",
            "Conv3DTranspose [[3,2,3,2]] [3,2,3,2]", "it knows no gradient of a transposed Conv3D",
            "Conv2D [[5,6,4]] [3,5,4]", "the gradient kernel of grouped convolutions ends the process",
            "Conv2D [[5,6,2]] [3,4,3]", "it forgets dilations",
            "Conv1D [[7,2]] [7,4]", "it forgets dilations",
            "activation LOG_SOFTMAX", "it sums along axis 1 whatever the rank");

    static Stream<LayerCases.Case> cases() {
        return LayerCases.all();
    }

    static Stream<LayerCases.Case> certain() {
        Set<String> random = LayerCases.random().map(LayerCases.Case::name).collect(Collectors.toSet());
        return LayerCases.all().filter(c -> !random.contains(c.name()) && !UNANSWERED.containsKey(c.name()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void gradientsEqualDifferences(LayerCases.Case c) {
        GradientProof.byDifferences(c.name(), c.forward(), false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("certain")
    void gradientsEqualTensorFlow(LayerCases.Case c) throws Exception {
        GradientProof.byTensorFlow(c.name(), c.forward());
    }

    @Test
    void unansweredCasesAreCases() {
        assertThat(LayerCases.all().map(LayerCases.Case::name)).containsAll(UNANSWERED.keySet());
    }
}
