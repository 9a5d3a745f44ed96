package dev.tern.converter.recurrent;

import dev.tern.converter.Comparison;
import dev.tern.converter.rewrite.CalledGraphs;
import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import dev.tern.graph.Verifier;
import dev.tern.graph.edit.DeadCode;
import dev.tern.operators.Activation;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.reshape.ExpandDims;
import dev.tern.operators.transpose.Transpose;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.Versions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loops that are a long short-term memory over a sequence become one UNIDIRECTIONAL_SEQUENCE_LSTM. What a loop computes is
 * told from its body's arithmetic, whoever wrote it; each candidate is run beside its loop before it is taken.
 */
public final class LstmFusion {
    private static final double TOLERANCE = 1e-5;

    private final Model model;
    private final int graphIndex;
    private final Graph graph;
    private final Uses uses;

    private LstmFusion(Model model, int graphIndex) {
        this.model = model;
        this.graphIndex = graphIndex;
        this.graph = model.graphs().get(graphIndex);
        this.uses = Uses.of(graph);
    }

    /** {@code model} with its loops fused where they are such a memory; {@code changes} gets a line for each. */
    public static Model apply(Model model, List<String> changes) {
        Model fused = model;
        boolean any = false;
        for (int g = 0; g < model.graphs().size(); g++) {
            for (int n = 0; n < fused.graphs().get(g).nodes().size(); n++) {
                if (!(fused.graphs().get(g).nodes().get(n).operator() instanceof While)) {
                    continue;
                }
                Model next = new LstmFusion(fused, g).fused(n);
                if (next != null) {
                    changes.add("fuse the LSTM: " + fused.graphs().get(g).describeNode(n));
                    fused = next;
                    any = true;
                }
            }
        }
        return any ? CalledGraphs.reached(DeadCode.remove(fused, operator -> false)) : model;
    }

    /** A loop over a sequence: what its body reads at each turn, and where its results stand. */
    private record Loop(Node node, Graph body, Uses uses, Cell cell, int sequence, int step, int output, int list) {}

    private @Nullable Model fused(int index) {
        Node node = graph.nodes().get(index);
        While loop = (While) node.operator();
        Loop found = loop(node, model.graphs().get(loop.bodyGraph()));
        if (found == null) {
            return null;
        }
        Value sequence = graph.value(node.inputs().get(found.sequence));
        boolean known = sequence.openShape() == null && sequence.shape().rank() == 3;
        boolean starts = isZero(node.inputs().get(found.output))
                && isZero(node.inputs().get(found.body.inputs().indexOf(found.cell.before())));
        if (!known || !starts || readsMore(found)) {
            return null;
        }
        Graph changed = replaced(found, index);
        Model next = withGraph(model, graphIndex, changed);
        return agrees(found) ? next : null;
    }

    private static Model withGraph(Model model, int index, Graph graph) {
        List<Graph> graphs = new ArrayList<>(model.graphs());
        graphs.set(index, graph);
        return model.withGraphs(graphs);
    }

    private static @Nullable Loop loop(Node node, Graph body) {
        Uses uses = Uses.of(body);
        List<Integer> states = body.inputs();
        for (int o = 0; o < body.outputs().size(); o++) {
            Cell cell = Cell.of(body, uses, body.outputs().get(o), states);
            int memory = cell == null ? -1 : body.outputs().indexOf(cell.state());
            if (cell == null || memory < 0 || states.indexOf(cell.before()) != memory) {
                continue;
            }
            for (int operand : cell.in().weights().keySet()) {
                int sequence = sequence(body, uses, operand);
                if (sequence >= 0 && onlyOf(cell, operand, states.get(o))) {
                    return new Loop(node, body, uses, cell, sequence, operand, o, list(body, uses, cell, o));
                }
            }
        }
        return null;
    }

    /** Whether all gates are sums of products with the step's input and the output before it, and nothing else. */
    private static boolean onlyOf(Cell cell, int step, int before) {
        return List.of(cell.in(), cell.forget(), cell.cell(), cell.out()).stream()
                .allMatch(sum -> sum.units() == cell.in().units()
                        && sum.weights().size() == 2
                        && sum.weights().containsKey(step)
                        && sum.weights().containsKey(before));
    }

    /** Which of the loop's states {@code operand} is an item of; -1 where it is something else. */
    private static int sequence(Graph body, Uses uses, int operand) {
        if (!uses.isProduced(operand)) {
            return -1;
        }
        Node gather = body.nodes().get(uses.producer(operand));
        if (!(gather.operator() instanceof Gather items) || items.axis() != 0) {
            return -1;
        }
        int state = body.inputs().indexOf(gather.inputs().getFirst());
        boolean stays =
                state >= 0 && body.outputs().get(state).equals(gather.inputs().getFirst());
        return stays ? state : -1;
    }

    /** Which of the loop's states collects the outputs; -1 where none does. */
    private static int list(Graph body, Uses uses, Cell cell, int output) {
        for (int o = 0; o < body.outputs().size(); o++) {
            int value = body.outputs().get(o);
            if (o == output || !uses.isProduced(value)) {
                continue;
            }
            Node node = body.nodes().get(uses.producer(value));
            boolean collects = node.operator().name().equals("CONCATENATION")
                    && node.inputs().stream().anyMatch(v -> isItem(body, uses, v, cell.output()));
            if (collects) {
                return o;
            }
        }
        return -1;
    }

    private static boolean isItem(Graph body, Uses uses, int value, int item) {
        if (value < 0 || !uses.isProduced(value)) {
            return false;
        }
        Node node = body.nodes().get(uses.producer(value));
        return node.operator().name().equals(ExpandDims.DEFINITION.name())
                && node.inputs().getFirst() == item;
    }

    private boolean isZero(int value) {
        float[] all = Sum.constant(graph.value(value));
        if (all == null) {
            return false;
        }
        for (float each : all) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether somebody reads a result of the loop that the fused operator does not give. */
    private boolean readsMore(Loop loop) {
        for (int o = 0; o < loop.node.outputs().size(); o++) {
            int value = loop.node.outputs().get(o);
            boolean read = uses.readCount(value) > 0 || uses.isOutput(value);
            if (read && o != loop.output && o != loop.list && o != loop.sequence) {
                return true;
            }
        }
        return false;
    }

    /** The graph with the fused operator in the place of the loop. */
    private Graph replaced(Loop loop, int index) {
        List<Value> values = new ArrayList<>(graph.values());
        List<Node> nodes = new ArrayList<>(graph.nodes());
        List<Node> by = nodes(
                loop, values, graph.value(loop.node.outputs().get(loop.output)).name());
        nodes.remove(index);
        nodes.addAll(index, by);
        Graph changed = graph.withValues(values).withNodes(nodes);
        return redirected(changed, loop);
    }

    /** Readers of the loop's untouched sequence read what went in. */
    private static Graph redirected(Graph graph, Loop loop) {
        int from = loop.node.outputs().get(loop.sequence);
        int to = loop.node.inputs().get(loop.sequence);
        return graph.withNodes(graph.nodes().stream()
                        .map(node -> node.withInputs(node.inputs().stream()
                                .map(v -> v == from ? to : v)
                                .toList()))
                        .toList())
                .withOutputs(
                        graph.outputs().stream().map(v -> v == from ? to : v).toList());
    }

    private List<Node> nodes(Loop loop, List<Value> values, String name) {
        Cell cell = loop.cell;
        int sequence = loop.node.inputs().get(loop.sequence);
        Shape shape = graph.value(sequence).shape();
        int units = cell.in().units();
        int before = loop.body.inputs().get(loop.output);
        List<Sum> gates = List.of(cell.in(), cell.forget(), cell.cell(), cell.out());
        List<Integer> inputs = new ArrayList<>(Collections.nCopies(24, Node.ABSENT));
        inputs.set(0, sequence);
        List<String> kinds = List.of("input", "forget", "cell", "output");
        for (int i = 0; i < 4; i++) {
            Map<Integer, float[]> weights = gates.get(i).weights();
            String gate = name + "/" + kinds.get(i);
            float[] kernel = Objects.requireNonNull(weights.get(loop.step));
            inputs.set(1 + i, add(values, gate + "/kernel", Shape.of(units, kernel.length / units), kernel));
            inputs.set(
                    5 + i,
                    add(
                            values,
                            gate + "/recurrent",
                            Shape.of(units, units),
                            Objects.requireNonNull(weights.get(before))));
            inputs.set(
                    12 + i,
                    add(values, gate + "/bias", Shape.of(units), gates.get(i).bias()));
        }
        inputs.set(18, state(values, name + "/output state", Shape.of(shape.dim(1), units)));
        inputs.set(19, state(values, name + "/cell state", Shape.of(shape.dim(1), units)));
        List<Node> nodes = new ArrayList<>();
        int outputs = values.size();
        values.add(Value.of(name + "/outputs", DataType.FLOAT32, Shape.of(shape.dim(0), shape.dim(1), units))
                .withHasRank(true));
        nodes.add(Node.of(
                new UnidirectionalSequenceLstm(Activation.TANH, 0f, 0f, true, false, false), inputs, List.of(outputs)));
        nodes.addAll(results(loop, values, outputs, shape.dim(0)));
        return nodes;
    }

    /** What gives the loop's results from the outputs of all steps. */
    private List<Node> results(Loop loop, List<Value> values, int outputs, int steps) {
        List<Node> nodes = new ArrayList<>();
        int last = loop.node.outputs().get(loop.output);
        boolean single = loop.list >= 0
                && graph.value(loop.node.outputs().get(loop.list)).shape().dim(0) == 1
                && steps > 1;
        int place = values.size();
        values.add(Constants.of("last step", Shape.scalar(), steps - 1).withHasRank(true));
        nodes.add(Node.of(new Gather(0, 0), List.of(outputs, place), List.of(last)));
        if (loop.list >= 0) {
            int list = loop.node.outputs().get(loop.list);
            if (single) {
                int axis = values.size();
                values.add(Constants.of("axis", Shape.scalar(), 0).withHasRank(true));
                nodes.add(Node.of(
                        Objects.requireNonNull(ExpandDims.DEFINITION.defaults()), List.of(last, axis), List.of(list)));
            } else {
                // The same tensor under the loop's own name; joined away with the transposes around it.
                int order = values.size();
                values.add(Constants.of("order", Shape.of(3), 0, 1, 2).withHasRank(true));
                nodes.add(Node.of(
                        Objects.requireNonNull(Transpose.DEFINITION.defaults()),
                        List.of(outputs, order),
                        List.of(list)));
            }
        }
        return nodes;
    }

    private static int add(List<Value> values, String name, Shape shape, float[] elements) {
        values.add(Constants.of(name, shape, elements).withHasRank(true));
        return values.size() - 1;
    }

    private static int state(List<Value> values, String name, Shape shape) {
        values.add(Value.of(name, DataType.FLOAT32, shape).withHasRank(true).withVariable(true));
        return values.size() - 1;
    }

    /** Runs the loop and what shall stand for it, each alone, on the same numbers. */
    private boolean agrees(Loop loop) {
        List<Integer> fed = loop.node.inputs().stream()
                .filter(v -> !graph.value(v).isConstant())
                .distinct()
                .toList();
        List<Integer> wanted = new ArrayList<>();
        for (int o : new int[] {loop.output, loop.list}) {
            if (o >= 0) {
                wanted.add(loop.node.outputs().get(o));
            }
        }
        Graph alone = graph.withNodes(List.of(loop.node)).withInputs(fed).withOutputs(wanted);
        List<Value> values = new ArrayList<>(graph.values());
        List<Node> nodes = nodes(loop, values, "check");
        Graph by = graph.withValues(values).withNodes(nodes).withInputs(fed).withOutputs(wanted);
        try {
            return close(entered(alone), entered(by));
        } catch (TernException e) {
            // A loop that cannot run on drawn numbers, or a memory that cannot be built: the loop stays.
            return false;
        }
    }

    private Model entered(Graph main) {
        List<Graph> graphs = new ArrayList<>(model.graphs());
        graphs.set(0, main);
        Model alone =
                Versions.assign(DeadCode.remove(model.withGraphs(graphs).withSignatures(List.of()), operator -> false));
        Verifier.requireValid(alone);
        return alone;
    }

    private static boolean close(Model loop, Model fused) {
        return Comparison.of(loop, fused, 1)
                .map(differences -> differences.stream().allMatch(d -> d.relative() <= TOLERANCE))
                .orElse(false);
    }
}
