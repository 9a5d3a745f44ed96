package dev.tern.conformance.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.conformance.nets.HeapUse;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Graph;
import dev.tern.graph.Operator;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.operators.Aspect;
import dev.tern.operators.BuiltinOperator;
import dev.tern.tensor.DataType;
import dev.tern.testkit.Expectation;
import dev.tern.testkit.OperatorCase;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** A run of any operator whose shapes are known before it allocates nothing on the Java heap, but for operators on strings. */
class OperatorHeapTest {
    private static final Options OPTIONS =
            Options.defaults().withCustomOperators(OriginalCustomOperators.ALL).withMemoryLimit(1L << 30);

    @Test
    void runsAllocateNothing() {
        measureAll(one -> bytesOfRuns(one, 2, 10));
    }

    /** What an interpreter needs is there when it is prepared; what the JVM does for a first call was done for another one. */
    @Test
    void firstRunsAllocateNothing() {
        measureAll(one -> {
            long least = bytesOfRuns(one, 2, 1) < 0 ? -1 : Long.MAX_VALUE;
            for (int trial = 0; trial < 3 && least > 0; trial++) {
                least = Math.min(least, bytesOfRuns(one, 0, 1));
            }
            return least;
        });
    }

    private static void measureAll(ToLongFunction<OperatorCase> bytesOf) {
        TreeMap<String, String> allocating = new TreeMap<>();
        int measured = 0;
        for (OperatorCase.Source source : CaseSources.all()) {
            for (OperatorCase one : source.cases()) {
                if (isStatic(one)) {
                    long bytes = bytesOf.applyAsLong(one);
                    measured += bytes < 0 ? 0 : 1;
                    if (bytes > 0) {
                        allocating.putIfAbsent(one.operator() + " " + one.types(), one + ": " + bytes + " bytes");
                    }
                }
            }
        }
        assertThat(measured).isGreaterThan(1000);
        assertThat(String.join("\n", allocating.values())).isEmpty();
    }

    private static boolean isStatic(OperatorCase one) {
        Graph graph = one.model().main();
        Operator operator = graph.nodes().getFirst().operator();
        boolean sizedByRun = operator instanceof BuiltinOperator builtin
                && builtin.definition().shapes() instanceof Aspect.Absent<?>;
        return !(one.expectation() instanceof Expectation.Refused)
                && !sizedByRun
                && graph.values().stream().noneMatch(value -> value.type() == DataType.STRING);
    }

    /** Bytes that so many runs allocate; -1 where only the run knows the shapes. */
    private static long bytesOfRuns(OperatorCase one, int warmUps, int runs) {
        try (Interpreter tern = Interpreter.of(one.model(), OPTIONS)) {
            if (tern.kernelChoices().size() < one.model().main().nodes().size()) {
                return -1;
            }
            List<byte[]> inputs = one.runs().getFirst();
            for (int i = 0; i < inputs.size(); i++) {
                tern.input(i).copyFrom(inputs.get(i));
            }
            return warmUps == 0 ? HeapUse.ofNextRun(tern) : HeapUse.ofRuns(tern, warmUps, runs);
        }
    }
}
