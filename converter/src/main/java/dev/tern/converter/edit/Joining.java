package dev.tern.converter.edit;

import dev.tern.converter.rewrite.CalledGraphs;
import dev.tern.graph.Buffer;
import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Quoted;
import dev.tern.graph.Value;
import dev.tern.graph.edit.DeadCode;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two models one after the other, in one graph. */
final class Joining {
    private final Model first;
    private final Model second;
    private final int offset;
    private final Map<Integer, Integer> wired = new HashMap<>();
    private final Map<Buffer, Buffer> copies = new IdentityHashMap<>();

    private Joining(Model first, Model second) {
        this.first = first;
        this.second = second;
        this.offset = first.main().values().size();
    }

    /**
     * {@code second} behind {@code first}. {@code wires} says which input of the second reads which output of the first, by
     * name; where it is empty, inputs are wired in their order.
     */
    static Model apply(Model first, Model second, Map<String, String> wires) {
        Joining joining = new Joining(first, second);
        Map<Integer, Integer> positions = new LinkedHashMap<>();
        wires.forEach((input, output) -> positions.put(Finding.input(second, input), Finding.output(first, output)));
        if (wires.isEmpty()) {
            int count = Math.min(
                    first.main().outputs().size(), second.main().inputs().size());
            for (int i = 0; i < count; i++) {
                positions.put(i, i);
            }
        }
        positions.forEach(joining::wire);
        return joining.joined();
    }

    private void wire(int input, int output) {
        int to = second.main().inputs().get(input);
        int from = first.main().outputs().get(output);
        Value read = second.main().value(to);
        Value given = first.main().value(from);
        boolean fits = read.type() == given.type()
                && fits(read, given)
                && (!read.type().isInteger() || sameScale(read.quantization(), given.quantization()));
        if (!fits) {
            throw TernException.at("input " + Quoted.name(read.name()) + " of the second model")
                    .expected(described(read))
                    .found(described(given) + " from output " + Quoted.name(given.name()))
                    .fix("wire another output, or change shape or type of one of them first");
        }
        wired.put(to, from);
    }

    private static String described(Value value) {
        return value.type().text()
                + (value.openShape() == null ? value.shape() : value.openShape())
                + (value.quantization().isQuantized() ? " " + value.quantization() : "");
    }

    private static boolean sameScale(Quantization a, Quantization b) {
        return java.util.Arrays.equals(a.scales(), b.scales())
                && java.util.Arrays.equals(a.zeroPoints(), b.zeroPoints());
    }

    private static boolean fits(Value read, Value given) {
        if (read.shape().rank() != given.shape().rank()) {
            return false;
        }
        for (int i = 0; i < read.shape().rank(); i++) {
            boolean open = isOpen(read, i) || isOpen(given, i);
            if (!open && read.shape().dim(i) != given.shape().dim(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOpen(Value value, int axis) {
        return value.openShape() != null && value.openShape().dim(axis) < 0;
    }

    private Model joined() {
        List<Value> values = new ArrayList<>(first.main().values());
        Set<String> names = new HashSet<>();
        values.forEach(value -> names.add(value.name()));
        for (Value value : second.main().values()) {
            values.add(moved(value, this::number).withName(free(names, value.name())));
        }
        List<Node> nodes = new ArrayList<>(first.main().nodes());
        Graph behind = CalledGraphs.renumbered(second.main(), this::graphNumber);
        behind.nodes().forEach(node -> nodes.add(moved(node, this::number)));
        List<Integer> inputs = new ArrayList<>(first.main().inputs());
        second.main().inputs().stream().filter(v -> !wired.containsKey(v)).forEach(v -> inputs.add(number(v)));
        List<Integer> outputs = new ArrayList<>();
        first.main().outputs().stream().filter(v -> !wired.containsValue(v)).forEach(outputs::add);
        second.main().outputs().forEach(v -> outputs.add(number(v)));
        List<Graph> graphs = new ArrayList<>(first.graphs());
        graphs.set(
                0,
                first.main()
                        .withValues(values)
                        .withNodes(nodes)
                        .withInputs(inputs)
                        .withOutputs(outputs));
        for (Graph called : second.graphs().subList(1, second.graphs().size())) {
            graphs.add(moved(CalledGraphs.renumbered(called, this::graphNumber)));
        }
        Model joined = first.withGraphs(graphs).withSignatures(List.of());
        return DeadCode.remove(
                joined.withSignatures(List.of(Renaming.ofMain(joined, "serving_default"))), Cutting::hasEffects);
    }

    private static String free(Set<String> names, String name) {
        String free = name;
        for (int i = 2; !name.isEmpty() && !names.add(free); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    private int number(int value) {
        return value < 0 ? value : wired.getOrDefault(value, value + offset);
    }

    private int graphNumber(int graph) {
        if (graph == 0) {
            throw TernException.of("the second model calls its own main graph, and cannot be joined");
        }
        return first.graphs().size() + graph - 1;
    }

    private Graph moved(Graph graph) {
        return Graph.of(
                graph.name(),
                graph.values().stream().map(value -> moved(value, v -> v)).toList(),
                graph.nodes().stream().map(node -> moved(node, v -> v)).toList(),
                graph.inputs(),
                graph.outputs());
    }

    private Node moved(Node node, java.util.function.IntUnaryOperator number) {
        return node.withInputs(mapped(node.inputs(), number))
                .withOutputs(mapped(node.outputs(), number))
                .withIntermediates(mapped(node.intermediates(), number))
                .withExtras(Extras.NONE);
    }

    private static List<Integer> mapped(List<Integer> indices, java.util.function.IntUnaryOperator number) {
        return indices.stream().map(v -> number.applyAsInt(v)).toList();
    }

    private Value moved(Value value, java.util.function.IntUnaryOperator number) {
        Quantization.Details details = value.quantization().details();
        Value plain = value.withBuffer(copy(value.buffer())).withExtras(Extras.NONE);
        return details == null
                ? plain
                : plain.withQuantization(value.quantization().withDetails(details.renumbered(number)));
    }

    /** The bytes apart from the file that they stand in: another file is written. */
    private @Nullable Buffer copy(@Nullable Buffer buffer) {
        return buffer == null || buffer.size() == 0
                ? null
                : Objects.requireNonNull(copies.computeIfAbsent(buffer, b -> Buffer.of(b.bytes())));
    }
}
