package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.tensor.DataType;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors times the weights of recurrent operators: all that are worth a call are taken, few are left to portable loops. */
class VectorProductsTest {
    static Stream<MachineTarget> targets() {
        return MachineTargets.all().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void sumsAreThoseOfPlainLoops(MachineTarget target) {
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.INT8}) {
            assertThat(isTaken(target, type, 16, 16)).isTrue();
            assertThat(isTaken(target, type, 1, 256)).isTrue();
            assertThat(isTaken(target, type, 5, 5)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void blocksOfFloatsAreTakenAtOnce(MachineTarget target) {
        try (Trial trial = new Trial(target, 3)) {
            assertThat(VectorCase.isProductEqual(trial, DataType.FLOAT32, 32, 50, 49))
                    .isTrue();
            assertThat(VectorCase.isProductEqual(trial, DataType.INT8, 2, 16, 16))
                    .isFalse();
        }
    }

    /** Few units, whole and broken vectors, and so many that gates are multiplied one by one. */
    @ParameterizedTest
    @MethodSource("targets")
    void stepsOfLstmAreThoseOfTheFormula(MachineTarget target) {
        for (int units : new int[] {8, 50, 64, 67, 190}) {
            try (Trial trial = new Trial(target, units)) {
                assertThat(VectorCase.isLstmEqual(trial, units, 1 + units % 23, units == 50 ? 0.5f : 0))
                        .isTrue();
            }
        }
        try (Trial trial = new Trial(target, 7)) {
            assertThat(VectorCase.isLstmEqual(trial, 7, 3, 0)).isFalse();
        }
    }

    private static boolean isTaken(MachineTarget target, DataType type, int units, int depth) {
        try (Trial trial = new Trial(target, units)) {
            return VectorCase.isProductEqual(trial, type, 1, units, depth);
        }
    }
}
