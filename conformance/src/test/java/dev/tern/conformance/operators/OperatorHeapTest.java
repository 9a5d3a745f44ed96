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
import org.junit.jupiter.api.Test;

/** A run of any operator whose shapes are known before it allocates nothing on the Java heap, but for operators on strings. */
class OperatorHeapTest {
    private static final Options OPTIONS =
            Options.defaults().withCustomOperators(OriginalCustomOperators.ALL).withMemoryLimit(1L << 30);

    @Test
    void runsAllocateNothing() {
        TreeMap<String, String> allocating = new TreeMap<>();
        int measured = 0;
        for (OperatorCase.Source source : CaseSources.all()) {
            for (OperatorCase one : source.cases()) {
                if (isStatic(one)) {
                    long bytes = bytesOfRuns(one);
                    measured += bytes < 0 ? 0 : 1;
                    if (bytes > 0) {
                        allocating.putIfAbsent(
                                one.operator() + " " + one.types(), one + ": " + bytes + " bytes in 10 runs");
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

    /** Bytes that ten runs allocate; -1 where only the run knows the shapes. */
    private static long bytesOfRuns(OperatorCase one) {
        try (Interpreter tern = Interpreter.of(one.model(), OPTIONS)) {
            if (tern.kernelChoices().size() < one.model().main().nodes().size()) {
                return -1;
            }
            List<byte[]> inputs = one.runs().getFirst();
            for (int i = 0; i < inputs.size(); i++) {
                tern.input(i).copyFrom(inputs.get(i));
            }
            return HeapUse.ofRuns(tern, 2, 10);
        }
    }
}
