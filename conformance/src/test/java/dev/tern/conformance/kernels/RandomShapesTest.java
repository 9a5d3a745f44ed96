package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sample of {@link ShapeCampaign}: products of bytes and element-wise operators at odd sizes, on every processor at hand. */
class RandomShapesTest {
    private static final int SHAPES = Integer.getInteger("tern.shapes", 80);
    private static final String ONLY = System.getProperty("tern.drawn", ".*");

    static Stream<Arguments> cases() {
        return MachineTargets.all().stream()
                .flatMap(target -> ShapeCampaign.ofAllKinds().stream()
                        .filter(drawn -> !(drawn instanceof FloatCase))
                        .filter(drawn -> drawn.toString().matches(ONLY))
                        .map(drawn -> Arguments.of(drawn, target)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("cases")
    void machineCodeAgreesWithTheReference(DrawnCase drawn, MachineTarget target) {
        int taken = 0;
        int shapes = target.isSlow() ? Math.max(1, SHAPES / 5) : SHAPES;
        for (int seed = 0; seed < shapes; seed++) {
            try (Trial trial = new Trial(target, seed)) {
                taken += drawn.isEqual(trial) ? 1 : 0;
            }
        }
        assertThat(taken).as("shapes that machine code took").isGreaterThan(shapes / 2);
    }
}
