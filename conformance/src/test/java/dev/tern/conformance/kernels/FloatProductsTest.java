package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sample of {@link ShapeCampaign}: products of floats at odd sizes, on every processor at hand. */
class FloatProductsTest {
    private static final int SHAPES = Integer.getInteger("tern.shapes", 80);

    static Stream<Arguments> cases() {
        return MachineTargets.all().stream()
                .flatMap(target -> Stream.of(FloatCase.values()).map(drawn -> Arguments.of(drawn, target)));
    }

    /** An emulated processor takes a process for each call, and transposed convolutions take many calls. */
    private static int shapes(FloatCase drawn, MachineTarget target) {
        int count = target.isSlow() ? SHAPES / 5 : SHAPES;
        return Math.max(1, drawn == FloatCase.TRANSPOSED_CONVOLUTIONS && target.isSlow() ? count / 4 : count);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("cases")
    void machineCodeAgreesWithTheReference(FloatCase drawn, MachineTarget target) {
        for (int seed = 0; seed < shapes(drawn, target); seed++) {
            try (Trial trial = new Trial(target, seed)) {
                assertThat(drawn.isEqual(trial))
                        .as("whether seed " + seed + " was taken")
                        .isTrue();
            }
        }
    }
}
