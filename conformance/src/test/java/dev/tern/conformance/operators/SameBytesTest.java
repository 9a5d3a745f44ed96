package dev.tern.conformance.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.interpreter.Options;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TypeRule;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.Expectation;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.TargetRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Operators that only move elements, on types that the original at hand lacks: the results have the very bytes that a
 * type of the same width gives, which is compared with the original.
 */
class SameBytesTest {
    private static final Set<String> MOVERS = Set.of(
            "BROADCAST_TO",
            "CONCATENATION",
            "DILATE",
            "DYNAMIC_UPDATE_SLICE",
            "EXPAND_DIMS",
            "FILL",
            "GATHER",
            "GATHER_ND",
            "PACK",
            "PAD",
            "PADV2",
            "RESHAPE",
            "RESIZE_NEAREST_NEIGHBOR",
            "REVERSE_V2",
            "SLICE",
            "SPLIT",
            "SPLIT_V",
            "SQUEEZE",
            "STRIDED_SLICE",
            "TILE",
            "TRANSPOSE",
            "UNPACK");

    @TestFactory
    List<DynamicTest> movedBytes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (OperatorCase.Source source : CaseSources.all()) {
            for (OperatorCase compared : source.cases()) {
                if (MOVERS.contains(compared.operator()) && compared.expectation() instanceof Expectation.Original) {
                    for (OperatorCase retyped : retyped(compared)) {
                        tests.add(DynamicTest.dynamicTest(retyped.toString(), () -> check(compared, retyped)));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(100);
        return tests;
    }

    private static void check(OperatorCase compared, OperatorCase retyped) {
        List<List<Tensor>> expected = TargetRun.portable(compared, Options.defaults());
        List<List<Tensor>> actual = TargetRun.portable(retyped, Options.defaults());
        for (int run = 0; run < expected.size(); run++) {
            for (int output = 0; output < expected.get(run).size(); output++) {
                Tensor moved = actual.get(run).get(output);
                assertThat(moved.shape())
                        .isEqualTo(expected.get(run).get(output).shape());
                assertThat(moved.data().mismatch(expected.get(run).get(output).data()))
                        .isEqualTo(-1);
            }
        }
    }

    /** The case with its moved tensors of other types of the same width, one for each row without comparison. */
    private static List<OperatorCase> retyped(OperatorCase compared) {
        Graph graph = compared.model().main();
        Node node = graph.nodes().getFirst();
        OperatorDefinition<?> definition = ((BuiltinOperator) node.operator()).definition();
        List<OperatorCase> all = new ArrayList<>();
        if (graph.values().stream().anyMatch(value -> value.quantization().isQuantized())) {
            return all;
        }
        for (TypeRule rule : definition.types()) {
            if (rule.evidence() instanceof TypeRule.Evidence.Specification) {
                Set<Integer> moved = valuesMarked(rule, node);
                DataType before = graph.value(node.outputs().getFirst()).type();
                Set<DataType> others = new LinkedHashSet<>();
                rule.cases().forEach(types -> others.add(types.outputs().getFirst()));
                for (DataType after : others) {
                    Graph changed = withType(graph, moved, after);
                    if (after.bits() == before.bits()
                            && rule.accepts(types(changed, node.inputs()), types(changed, node.outputs()))) {
                        all.add(retyped(compared, changed, after));
                    }
                }
            }
        }
        return all;
    }

    private static List<DataType> types(Graph graph, List<Integer> values) {
        return values.stream().map(v -> graph.value(v).type()).toList();
    }

    /** The values that stand where the row has its variable T. */
    private static Set<Integer> valuesMarked(TypeRule rule, Node node) {
        String[] sides = rule.text().split(":", 2)[0].split("->", 2);
        Set<Integer> marked = new HashSet<>();
        mark(sides[0], node.inputs(), marked);
        mark(sides[1], node.outputs(), marked);
        return marked;
    }

    private static void mark(String side, List<Integer> values, Set<Integer> marked) {
        String[] tokens = side.strip().split("\\s+");
        for (int i = 0; i < values.size(); i++) {
            if (tokens[Math.min(i, tokens.length - 1)].equals("T")) {
                marked.add(values.get(i));
            }
        }
    }

    private static Graph withType(Graph graph, Set<Integer> moved, DataType type) {
        List<Value> values = new ArrayList<>(graph.values());
        moved.forEach(v -> values.set(v, values.get(v).withType(type)));
        return graph.withValues(values);
    }

    private static OperatorCase retyped(OperatorCase compared, Graph graph, DataType type) {
        return new OperatorCase(
                compared.name() + " as " + type.text(),
                compared.operator(),
                compared.types(),
                Model.of(graph),
                compared.runs(),
                compared.expectation(),
                compared.bound());
    }
}
