package dev.tern.assembler.arm;

import dev.tern.assembler.CodeMemory;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The instructions that bring caches in step run to their end on every AArch64 processor, for any range. */
class ArmCachesTest {
    private static Stream<MachineTarget> arms() {
        return MachineTargets.all().stream()
                .filter(target -> target.instructionSet().isArm());
    }

    @TestFactory
    Stream<DynamicTest> everyRangeEnds() {
        return arms().map(target -> DynamicTest.dynamicTest(target.name(), () -> {
            target.assumePresent();
            for (boolean atEnd : new boolean[] {true, false}) {
                try (GuardedMemory memory = new GuardedMemory(atEnd);
                        CodeMemory code = target.processor(memory).newCodeMemory()) {
                    MemorySegment range = memory.allocate(5000);
                    for (long bytes : new long[] {1, 63, 64, 65, 4096, 5000}) {
                        long from = range.address() + (atEnd ? 5000 - bytes : 0);
                        code.add(ArmCaches.code()).run(0, from, from + bytes);
                    }
                }
            }
        }));
    }
}
