package dev.tern.conformance.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.TargetRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases of every operator with one number of one small integer operand replaced by one that does not belong there:
 * whatever it is, the model gives a result or is refused with the one exception that says why.
 */
class HostileOperandsTest {
    private static final Options OPTIONS =
            Options.defaults().withCustomOperators(OriginalCustomOperators.ALL).withMemoryLimit(1L << 24);
    private static final long[] NUMBERS = {
        Long.MIN_VALUE,
        Integer.MIN_VALUE,
        -100_000,
        -7,
        -2,
        -1,
        0,
        1,
        5,
        127,
        65_537,
        1 << 30,
        Integer.MAX_VALUE,
        1L << 32,
        Long.MAX_VALUE
    };
    private static final int MOST_ELEMENTS = 16;
    /** Cases of one source are alike; so many of each are changed. */
    private static final int MOST_CASES = 12;

    @TestFactory
    List<DynamicTest> numbersThatDoNotBelong() {
        return CaseSources.all().stream()
                .map(source -> DynamicTest.dynamicTest(source.getClass().getSimpleName(), () -> check(source)))
                .toList();
    }

    private static void check(OperatorCase.Source source) {
        SplittableRandom random = new SplittableRandom(7);
        List<OperatorCase> cases = source.cases();
        List<String> leaks = new ArrayList<>();
        int step = Math.max(1, cases.size() / MOST_CASES);
        for (int c = 0; c < cases.size(); c += step) {
            OperatorCase original = cases.get(c);
            Graph graph = original.model().graphs().getFirst();
            for (int v = 0; v < graph.values().size(); v++) {
                Value value = graph.values().get(v);
                boolean small = value.shape().isKnown() && value.shape().elements() <= MOST_ELEMENTS;
                boolean integer = value.type() == DataType.INT32 || value.type() == DataType.INT64;
                if (small && integer && value.shape().elements() > 0) {
                    for (long number : NUMBERS) {
                        run(changed(original, graph, v, number, random), number, leaks);
                    }
                }
            }
        }
        assertThat(leaks).isEmpty();
    }

    private static void run(OperatorCase changed, long number, List<String> leaks) {
        try {
            TargetRun.portable(changed, OPTIONS);
        } catch (TernException e) {
            // A refusal is as good as a result.
            if (e.getCause() != null && !(e.getCause() instanceof TernException)) {
                leaks.add(changed + " with " + number + ": " + e + " from " + e.getCause());
            }
        } catch (RuntimeException | Error e) {
            leaks.add(changed + " with " + number + ": " + e);
        }
    }

    /** The case with one element of value {@code v} replaced, in its constant or in what the run is given. */
    private static OperatorCase changed(
            OperatorCase original, Graph graph, int v, long number, SplittableRandom random) {
        Value value = graph.values().get(v);
        Buffer constant = value.buffer();
        List<List<byte[]>> runs = new ArrayList<>(original.runs());
        Model model = original.model();
        int input = graph.inputs().indexOf(v);
        if (input >= 0) {
            List<byte[]> first = new ArrayList<>(runs.getFirst());
            first.set(input, replaced(first.get(input), value, number, random));
            runs.set(0, first);
        } else if (constant != null) {
            List<Value> values = new ArrayList<>(graph.values());
            byte[] bytes = constant.bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            values.set(v, value.withBuffer(Buffer.of(replaced(bytes, value, number, random))));
            List<Graph> graphs = new ArrayList<>(model.graphs());
            graphs.set(0, Graph.of(graph.name(), values, graph.nodes(), graph.inputs(), graph.outputs()));
            model = model.withGraphs(graphs);
        }
        return new OperatorCase(
                original.name(),
                original.operator(),
                original.types(),
                model,
                runs,
                original.expectation(),
                original.bound());
    }

    private static byte[] replaced(byte[] bytes, Value value, long number, SplittableRandom random) {
        ByteBuffer copy = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int width = value.type().bits() / 8;
        int element = random.nextInt(Math.max(1, bytes.length / width));
        if (bytes.length >= width) {
            if (width == 8) {
                copy.putLong(element * width, number);
            } else {
                copy.putInt(element * width, (int) number);
            }
        }
        return copy.array();
    }
}
