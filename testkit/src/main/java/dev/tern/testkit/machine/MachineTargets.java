package dev.tern.testkit.machine;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** All targets that code is tested on. */
public final class MachineTargets {
    /** The property that limits tests to some targets: parts of their names, separated by commas. */
    public static final String ONLY = "tern.targets";

    private static final class Known {
        private static final List<MachineTarget> TARGETS = targets();
    }

    private MachineTargets() {}

    private static List<MachineTarget> targets() {
        List<MachineTarget> targets = new ArrayList<>();
        Set<InstructionSet> offered = Processor.here().offered();
        Set<InstructionSet> written = EnumSet.allOf(InstructionSet.class);
        written.remove(InstructionSet.SSE2);
        for (InstructionSet set : written) {
            if (!set.isArm() || offered.contains(set)) {
                targets.add(new HereTarget(set));
            }
        }
        targets.add(new ArmEmulator(InstructionSet.NEON, "cortex-a53"));
        targets.add(new ArmEmulator(InstructionSet.DOTPROD, "neoverse-n1"));
        targets.add(new ArmEmulator(InstructionSet.I8MM, "max"));
        String only = System.getProperty(ONLY, "");
        return targets.stream()
                .filter(target -> Stream.of(only.split(",")).anyMatch(target.name()::contains))
                .toList();
    }

    /** Every target, also those that are not here. */
    public static List<MachineTarget> all() {
        return Known.TARGETS;
    }

    /** The targets that are here. */
    public static List<MachineTarget> present() {
        return all().stream().filter(target -> target.absence().isEmpty()).toList();
    }

    /** A test on one target. */
    public interface MachineTest {
        void run(MachineTarget target) throws Exception;
    }

    /** The same test on every target; those that are not here are reported as skipped, with the reason. */
    public static Stream<DynamicTest> each(MachineTest test) {
        return all().stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> {
                    target.assumePresent();
                    test.run(target);
                }));
    }
}
