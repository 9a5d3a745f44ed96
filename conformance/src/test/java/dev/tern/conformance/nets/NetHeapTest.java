package dev.tern.conformance.nets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.interpreter.Interpreter;
import dev.tern.testkit.nets.Net;
import dev.tern.testkit.nets.Nets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A run of a net whose shapes are static allocates nothing on the Java heap. */
class NetHeapTest {
    @TestFactory
    Stream<DynamicTest> runsAllocateNothing() {
        return Nets.all().stream()
                .filter(Net::isStatic)
                .map(net -> DynamicTest.dynamicTest(net.name(), () -> {
                    try (Interpreter tern = Interpreter.of(net.model(), NetRun.OPTIONS)) {
                        NetRun.fill(tern, 1);
                        assertThat(HeapUse.ofRuns(tern, 100, 100)).isZero();
                    }
                }));
    }
}
