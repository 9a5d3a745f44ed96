package dev.tern.conformance.nets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.MemoryReport;
import dev.tern.interpreter.MemoryReport.Place;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.testkit.nets.Net;
import dev.tern.testkit.nets.Nets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * No two tensors that live at the same time share memory, but for a result that takes over the very place of an operand
 * that dies at the node which makes the result, and a concatenation whose operands are computed where its result lies.
 */
class ArenaPlanTest {
    @TestFactory
    Stream<DynamicTest> livingTensorsLieApart() {
        return Nets.all().stream().map(net -> DynamicTest.dynamicTest(net.name(), () -> check(net)));
    }

    private static void check(Net net) {
        try (Interpreter tern = Interpreter.of(net.model(), NetRun.OPTIONS)) {
            NetRun.run(tern, 1);
            check(net.model().main(), tern.memory());
            if (net.batches()) {
                tern.resize(0, tern.input(0).shape().with(0, 3));
                check(net.model().main(), tern.memory());
            }
        }
    }

    private static void check(Graph graph, MemoryReport report) {
        List<Place> places = report.places();
        assertThat(places).isNotEmpty();
        for (int i = 0; i < places.size(); i++) {
            Place a = places.get(i);
            assertThat(a.offset()).isNotNegative();
            assertThat(a.offset() + a.bytes()).as("end of %s", a).isLessThanOrEqualTo(report.arenaBytes());
            for (int k = i + 1; k < places.size(); k++) {
                Place b = places.get(k);
                boolean clash = overlap(a.offset(), a.offset() + a.bytes(), b.offset(), b.offset() + b.bytes())
                        && overlap(a.firstNode(), a.lastNode() + 1, b.firstNode(), b.lastNode() + 1);
                assertThat(clash && !mayShare(graph, a, b) && !mayShare(graph, b, a))
                        .as("%s and %s", a, b)
                        .isFalse();
            }
        }
    }

    private static boolean overlap(long aBegin, long aEnd, long bBegin, long bEnd) {
        return aBegin < bEnd && bBegin < aEnd;
    }

    /** A result takes over the memory of an operand that dies, or joins operands that were computed in its own memory. */
    private static boolean mayShare(Graph graph, Place operand, Place result) {
        Node node = graph.nodes().get(result.firstNode());
        boolean dies = operand.lastNode() == result.firstNode() && node.inputs().contains(operand.value());
        boolean same = operand.offset() == result.offset() && operand.bytes() == result.bytes();
        boolean inside = operand.offset() >= result.offset()
                && operand.offset() + operand.bytes() <= result.offset() + result.bytes();
        return dies && (same || inside && node.operator() instanceof Concatenation);
    }
}
