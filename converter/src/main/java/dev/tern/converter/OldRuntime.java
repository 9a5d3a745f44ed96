package dev.tern.converter;

import dev.tern.converter.rewrite.RuntimeRules;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.edit.DeadCode;
import dev.tern.graph.edit.Rewriter;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import dev.tern.tflite.MinimumRuntime;
import dev.tern.tflite.Versions;
import java.util.ArrayList;
import java.util.List;

/** Files that an older runtime accepts: operators spelled out or in lower versions; or the nodes that forbid it. */
final class OldRuntime {
    private static final int PROBLEMS_SHOWN = 20;
    private static final int ROUNDS_MAX = 4;

    private OldRuntime() {}

    /** {@code model}, whose nodes carry their versions, as {@code wanted} accepts it. */
    static Model fit(Model model, String wanted, List<String> changes) {
        requireVersion(wanted);
        Model fitted = lowered(model);
        for (int round = 0; round < ROUNDS_MAX && !problems(fitted, wanted).isEmpty(); round++) {
            for (int g = 0; g < fitted.graphs().size(); g++) {
                Rewriter.Result result = Rewriter.of(RuntimeRules.below(wanted))
                        .apply(fitted.graphs().get(g));
                result.firings().forEach(firing -> changes.add(firing.rule() + ": " + firing.where()));
                fitted = result.patched().in(fitted, g);
            }
            fitted = lowered(Versions.assign(DeadCode.remove(fitted, operator -> true)));
        }
        List<String> problems = problems(fitted, wanted);
        if (!problems.isEmpty()) {
            throw TernException.at("runtime " + wanted)
                    .problem(problems.size()
                            + (problems.size() == 1 ? " node needs" : " nodes need")
                            + " a newer runtime:\n  "
                            + String.join(
                                    "\n  ",
                                    problems.stream().limit(PROBLEMS_SHOWN).toList())
                            + (problems.size() > PROBLEMS_SHOWN
                                    ? "\n  and " + (problems.size() - PROBLEMS_SHOWN) + " more"
                                    : "")
                            + "\nask for " + MinimumRuntime.of(fitted).orElse("a newer one")
                            + ", or replace these operators in the source");
        }
        return fitted;
    }

    private static void requireVersion(String wanted) {
        if (!wanted.matches("\\d{1,4}(\\.\\d{1,4}){0,2}")) {
            throw TernException.at("runtime")
                    .expected("a version of TensorFlow Lite, as 2.5.0")
                    .found("'" + wanted + "'")
                    .fix("write numbers with points between them");
        }
    }

    /**
     * Dense layers of floats with 8-bit weights: the version that their types ask for is that of a scale for each unit;
     * one scale for all needs less.
     */
    private static Model lowered(Model model) {
        List<Graph> graphs = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            graphs.add(graph.withNodes(
                    graph.nodes().stream().map(node -> lowered(graph, node)).toList()));
        }
        return model.withGraphs(graphs);
    }

    private static Node lowered(Graph graph, Node node) {
        boolean hybrid = node.operator() instanceof FullyConnected
                && graph.value(node.inputs().get(0)).type() == DataType.FLOAT32
                && graph.value(node.inputs().get(1)).type() == DataType.INT8;
        if (!hybrid || graph.value(node.inputs().get(1)).quantization().isPerAxis()) {
            return node;
        }
        return node.withVersion(((FullyConnected) node.operator()).asymmetricQuantizeInputs() ? 9 : 3);
    }

    private static List<String> problems(Model model, String wanted) {
        List<String> problems = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            for (int i = 0; i < graph.nodes().size(); i++) {
                Node node = graph.nodes().get(i);
                String needed = MinimumRuntime.of(node.operator().name(), node.version())
                        .orElse(wanted);
                if (MinimumRuntime.compare(needed, wanted) > 0) {
                    problems.add(graph.describeNode(i) + ": version " + node.version() + ", known since " + needed);
                }
            }
        }
        return problems;
    }
}
