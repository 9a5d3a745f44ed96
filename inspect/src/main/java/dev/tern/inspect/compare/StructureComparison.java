package dev.tern.inspect.compare;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Quoted;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.graph.text.GraphPrinter;
import dev.tern.inspect.OperatorOptions;
import dev.tern.tflite.AssociatedFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds every difference in the structure of two valid models: what they say, not what they compute. */
final class StructureComparison {
    private final List<Difference> differences = new ArrayList<>();

    private StructureComparison() {}

    static List<Difference> of(Model left, Model right) {
        StructureComparison comparison = new StructureComparison();
        comparison.models(left, right);
        return List.copyOf(comparison.differences);
    }

    private void differ(String where, String what, @Nullable Object left, @Nullable Object right) {
        if (!Objects.equals(left, right)) {
            differences.add(new Difference(where, what, spelled(left), spelled(right)));
        }
    }

    private static String spelled(@Nullable Object value) {
        return value == null
                ? "none"
                : Quoted.plain(value.toString()).isEmpty() ? "''" : Quoted.plain(value.toString());
    }

    private void models(Model left, Model right) {
        differ("model", "schema", left.schemaVersion(), right.schemaVersion());
        differ("model", "description", left.description(), right.description());
        differ("model", "graphs", left.graphs().size(), right.graphs().size());
        named("metadata", "bytes", metadata(left), metadata(right));
        named("packed file", "bytes", files(left), files(right));
        named("signature", "", signatures(left), signatures(right));
        for (int g = 0; g < Math.min(left.graphs().size(), right.graphs().size()); g++) {
            graphs(left.graphs().get(g), right.graphs().get(g), left.graphs().size() == 1 ? "" : "graph " + g + ", ");
        }
    }

    private static Map<String, String> metadata(Model model) {
        Map<String, String> sizes = new LinkedHashMap<>();
        model.metadata().forEach(entry -> sizes.put(entry.name(), contents(entry.buffer())));
        return sizes;
    }

    private static Map<String, String> files(Model model) {
        AssociatedFiles files = AssociatedFiles.of(model);
        Map<String, String> contents = new LinkedHashMap<>();
        files.names().forEach(name -> {
            byte[] bytes = files.bytes(name);
            contents.put(name, bytes.length + ", hash " + Integer.toHexString(Arrays.hashCode(bytes)));
        });
        return contents;
    }

    private static String contents(Buffer buffer) {
        return buffer.size() + ", hash "
                + Integer.toHexString(buffer.bytes().asByteBuffer().hashCode());
    }

    private static Map<String, String> signatures(Model model) {
        Map<String, String> spelled = new LinkedHashMap<>();
        for (Signature signature : model.signatures()) {
            spelled.put(
                    signature.key(),
                    "of graph " + signature.graph() + " " + signature.inputs().keySet() + " -> "
                            + signature.outputs().keySet());
        }
        return spelled;
    }

    private void named(String kind, String what, Map<String, String> left, Map<String, String> right) {
        left.forEach((name, told) -> {
            String other = right.get(name);
            String where = kind + " " + Quoted.name(name);
            if (other == null) {
                differences.add(new Difference(where, what, spelled(told), ""));
            } else {
                differ(where, what, told, other);
            }
        });
        right.forEach((name, told) -> {
            if (!left.containsKey(name)) {
                differences.add(new Difference(kind + " " + Quoted.name(name), what, "", spelled(told)));
            }
        });
    }

    private void graphs(Graph left, Graph right, String place) {
        differ(place + "graph", "name", left.name(), right.name());
        differ(place + "graph", "inputs", left.inputs().size(), right.inputs().size());
        differ(
                place + "graph",
                "outputs",
                left.outputs().size(),
                right.outputs().size());
        Alignment alignment = Alignment.of(left, right);
        for (int n = 0; n < left.nodes().size(); n++) {
            int partner = alignment.partnerOf(n);
            if (partner < 0) {
                differences.add(new Difference(place + "graph", "a node", described(left, n), ""));
            } else {
                nodes(left, n, right, partner, place, alignment);
            }
        }
        for (int n : alignment.unmatchedRight()) {
            differences.add(new Difference(place + "graph", "a node", "", described(right, n)));
        }
        alignment.values().forEach((a, b) -> values(left.value(a), right.value(b), place + "tensor %" + a + " "));
    }

    private static String described(Graph graph, int node) {
        return graph.withName("").describeNode(node);
    }

    private void nodes(Graph left, int a, Graph right, int b, String place, Alignment alignment) {
        Node first = left.nodes().get(a);
        Node second = right.nodes().get(b);
        String where = place + described(left, a);
        differ(where, "version", first.version(), second.version());
        Map<String, String> options = OperatorOptions.of(first.operator());
        Map<String, String> others = OperatorOptions.of(second.operator());
        options.forEach((name, value) -> differ(where, name, value, others.get(name)));
        if (!first.operator().equals(second.operator())
                && first.operator().toString().equals(second.operator().toString())) {
            differences.add(new Difference(where, "options", "other bytes", "other bytes"));
        }
        differ(where, "operands", first.inputs().size(), second.inputs().size());
        differ(where, "results", first.outputs().size(), second.outputs().size());
        for (int i = 0; i < Math.min(first.inputs().size(), second.inputs().size()); i++) {
            int read = first.inputs().get(i);
            int expected =
                    read == Node.ABSENT ? Node.ABSENT : alignment.values().getOrDefault(read, Node.ABSENT);
            if (expected != second.inputs().get(i)) {
                differences.add(new Difference(
                        where,
                        "operand " + i,
                        operand(left, read),
                        operand(right, second.inputs().get(i))));
            }
        }
    }

    private static String operand(Graph graph, int value) {
        return value == Node.ABSENT
                ? "none"
                : "%" + value + " " + Quoted.name(graph.value(value).name());
    }

    private void values(Value left, Value right, String place) {
        String where = place + Quoted.name(left.name());
        differ(where, "name", left.name(), right.name());
        differ(where, "type", left.type(), right.type());
        differ(where, "shape", shape(left), shape(right));
        differ(where, "quantisation", quantization(left), quantization(right));
        if (quantization(left).equals(quantization(right))
                && !left.quantization().equals(right.quantization())) {
            differences.add(new Difference(where, "quantisation", "other numbers", "other numbers"));
        }
        differ(where, "variable", left.variable(), right.variable());
        differ(where, "sparsity", left.sparsity() != null, right.sparsity() != null);
        constants(left, right, where);
    }

    private static String shape(Value value) {
        return String.valueOf(value.openShape() == null ? value.shape() : value.openShape());
    }

    private static String quantization(Value value) {
        return GraphPrinter.print(value.quantization());
    }

    private void constants(Value left, Value right, String where) {
        long a = size(left);
        long b = size(right);
        differ(where, "constant bytes", a, b);
        Buffer first = left.buffer();
        Buffer second = right.buffer();
        if (a == b && first != null && second != null) {
            long at = first.bytes().mismatch(second.bytes());
            if (at >= 0) {
                Function<Buffer, String> hash = buffer -> "hash "
                        + Integer.toHexString(buffer.bytes().asByteBuffer().hashCode());
                differences.add(new Difference(
                        where, "constant (first at byte " + at + ")", hash.apply(first), hash.apply(second)));
            }
        }
    }

    private static long size(Value value) {
        return value.buffer() == null ? 0 : value.buffer().size();
    }
}
