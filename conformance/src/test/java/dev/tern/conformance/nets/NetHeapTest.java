package dev.tern.conformance.nets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.interpreter.Interpreter;
import dev.tern.testkit.nets.Net;
import dev.tern.testkit.nets.Nets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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

    /** Who meets is chosen anew all the while: that allocates nothing either, and changes no bit. */
    @TestFactory
    Stream<DynamicTest> choosingWhoMeetsAllocatesNothing() {
        return Nets.all().stream()
                .filter(Net::isStatic)
                .map(net -> DynamicTest.dynamicTest(net.name(), () -> {
                    try (Interpreter alone = Interpreter.of(net.model(), NetRun.OPTIONS);
                            Interpreter tern = Interpreter.of(net.model(), NetRun.OPTIONS.withThreads(2))) {
                        NetRun.fill(alone, 1);
                        NetRun.fill(tern, 1);
                        assertThat(HeapUse.ofRuns(tern, 10, 100)).isZero();
                        tern.reset();
                        for (int run = 0; run < 100; run++) {
                            alone.run();
                            tern.run();
                            assertThat(NetRun.outputs(tern))
                                    .as("run %d", run)
                                    .containsExactlyElementsOf(NetRun.outputs(alone));
                        }
                    }
                }));
    }

    /** Convolutions that are computed together, as several threads or large images have them. */
    @Test
    void bandsAllocateNothing() {
        String bound = "tern.bands";
        String before = System.getProperty(bound);
        System.setProperty(bound, "0");
        Net net = Nets.all().stream()
                .filter(each -> each.name().startsWith("mobilenet v2"))
                .findFirst()
                .orElseThrow();
        try (Interpreter tern = Interpreter.of(net.model(), NetRun.OPTIONS)) {
            NetRun.fill(tern, 1);
            assertThat(HeapUse.ofRuns(tern, 100, 100)).isZero();
        } finally {
            if (before == null) {
                System.clearProperty(bound);
            } else {
                System.setProperty(bound, before);
            }
        }
    }
}
