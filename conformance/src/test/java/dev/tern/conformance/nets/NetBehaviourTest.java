package dev.tern.conformance.nets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Shape;
import dev.tern.testkit.nets.Net;
import dev.tern.testkit.nets.Nets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every net must do whatever it computes: repeat itself, forget, grow, share. */
class NetBehaviourTest {
    private static Stream<DynamicTest> eachNet(Consumer<Net> check) {
        return Nets.all().stream().map(net -> DynamicTest.dynamicTest(net.name(), () -> check.accept(net)));
    }

    private static void assertSame(List<byte[]> actual, List<byte[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).as("output %d", i).isEqualTo(expected.get(i));
        }
    }

    @TestFactory
    Stream<DynamicTest> afterResetARunRepeatsItself() {
        return eachNet(net -> {
            try (Interpreter tern = Interpreter.of(net.model(), NetRun.OPTIONS)) {
                List<byte[]> first = NetRun.run(tern, 1);
                List<byte[]> other = NetRun.run(tern, 2);
                assertThat(other.getFirst()).isNotEqualTo(first.getFirst());
                tern.reset();
                assertSame(NetRun.run(tern, 1), first);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> preservedTensorsChangeNothing() {
        return eachNet(net -> {
            try (Interpreter shared = Interpreter.of(net.model(), NetRun.OPTIONS);
                    Interpreter preserved = Interpreter.of(net.model(), NetRun.OPTIONS.withPreserveAllTensors(true))) {
                for (int seed = 1; seed <= 2; seed++) {
                    assertSame(NetRun.run(preserved, seed), NetRun.run(shared, seed));
                }
                assertThat(preserved.memory().arenaBytes())
                        .isGreaterThanOrEqualTo(shared.memory().arenaBytes());
            }
        });
    }

    /** A batch of three is three pictures: whatever lies beside a picture does not touch its results. */
    @TestFactory
    Stream<DynamicTest> batchesAreIndependent() {
        return Nets.all().stream()
                .filter(Net::batches)
                .map(net -> DynamicTest.dynamicTest(net.name(), () -> batchesAreIndependent(net)));
    }

    private static void batchesAreIndependent(Net net) {
        try (Interpreter tern = Interpreter.of(net.model(), NetRun.OPTIONS)) {
            List<byte[]> before = NetRun.run(tern, 1);
            Shape one = tern.input(0).shape();
            tern.resize(0, one.with(0, 3));
            byte[] three = NetRun.inputs(tern, 7).getFirst();
            tern.input(0).copyFrom(three);
            tern.run();
            List<byte[]> together = NetRun.outputs(tern);
            tern.resize(0, one);
            for (int picture = 0; picture < 3; picture++) {
                tern.input(0).copyFrom(third(three, picture));
                tern.run();
                List<byte[]> alone = NetRun.outputs(tern);
                for (int i = 0; i < alone.size(); i++) {
                    assertThat(third(together.get(i), picture))
                            .as("output %d of picture %d", i, picture)
                            .isEqualTo(alone.get(i));
                }
            }
            assertSame(NetRun.run(tern, 1), before);
        }
    }

    private static byte[] third(byte[] all, int which) {
        int length = all.length / 3;
        return Arrays.copyOfRange(all, which * length, (which + 1) * length);
    }

    @TestFactory
    Stream<DynamicTest> interpretersShareAModel() {
        return eachNet(net -> {
            try (Interpreter tern = Interpreter.of(net.model(), NetRun.OPTIONS);
                    ExecutorService threads = Executors.newFixedThreadPool(4)) {
                List<byte[]> expected = runs(tern);
                List<Callable<List<byte[]>>> tasks = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    tasks.add(() -> {
                        try (Interpreter own = Interpreter.of(net.model(), NetRun.OPTIONS)) {
                            return runs(own);
                        }
                    });
                }
                for (Future<List<byte[]>> result : threads.invokeAll(tasks)) {
                    assertSame(result.get(), expected);
                }
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static List<byte[]> runs(Interpreter tern) {
        List<byte[]> all = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            all.addAll(NetRun.run(tern, seed));
        }
        return all;
    }
}
