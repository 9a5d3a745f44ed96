package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import dev.tern.training.optimizer.Optimizer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Updates in machine code equal those of the optimisers' loops, bit by bit, on memory between forbidden pages. */
class UpdateFormulasTest {
    static Stream<Arguments> cases() {
        return MachineTargets.all().stream()
                .flatMap(target -> UpdateCase.optimizers().stream().map(optimizer -> Arguments.of(optimizer, target)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("cases")
    void equalTheLoops(Optimizer optimizer, MachineTarget target) {
        int[] sizes = target.isSlow() ? new int[] {1, 37} : new int[] {1, 7, 16, 37, 2 * 8192 + 5};
        for (int size : sizes) {
            try (Trial trial = new Trial(target, size)) {
                assertThat(UpdateCase.isEqual(trial, optimizer, size)).isTrue();
            }
        }
    }
}
