package dev.tern.inspect.report;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.KernelChoice;
import dev.tern.interpreter.Options;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which kernel computes each node of the main graph, and why that one. */
public final class PlanText {
    private PlanText() {}

    /** A line for each node of the model in {@code file}, in the order of a run. */
    public static List<String> lines(Path file) {
        Columns table = new Columns("rllll").row("node", "operator", "result", "kernel", "why");
        Map<String, Integer> tiers = new LinkedHashMap<>();
        try (Interpreter interpreter =
                Interpreter.open(file, Options.defaults().withCustomOperators(OriginalCustomOperators.ALL))) {
            Graph graph = interpreter.model().main();
            List<KernelChoice> choices = interpreter.kernelChoices();
            for (int i = 0; i < graph.nodes().size(); i++) {
                Node node = graph.nodes().get(i);
                KernelChoice choice =
                        i < choices.size() ? choices.get(i) : new KernelChoice("run", "only a run can plan it");
                tiers.merge(choice.tier(), 1, Integer::sum);
                table.row(
                        String.valueOf(i),
                        node.operator().name(),
                        result(interpreter, node),
                        choice.tier(),
                        choice.reason());
            }
        }
        List<String> lines = new ArrayList<>(table.lines(""));
        lines.add("");
        lines.add(String.join(
                ", ",
                tiers.entrySet().stream()
                        .map(tier -> tier.getValue() + " " + tier.getKey())
                        .toList()));
        return lines;
    }

    private static String result(Interpreter interpreter, Node node) {
        if (node.outputs().isEmpty()) {
            return "";
        }
        try {
            Tensor tensor = interpreter.tensor(node.outputs().getFirst());
            return tensor.type().text() + tensor.shape();
        } catch (TernException _) {
            return ""; // only a run decides it
        }
    }
}
