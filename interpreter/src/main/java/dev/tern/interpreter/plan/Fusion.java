package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.kernels.Step;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.add.Add;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of a stage that another node's kernel may compute as well: chains of element-wise nodes that follow a producer, and
 * borders of zeros in front of a convolution. Found before memory is placed, because whoever computes for others needs all
 * their operands and results at once; whether a kernel takes them is asked later, and all is right if none does.
 */
final class Fusion {
    private static final int CHAIN_MOST = 4;

    /** Operators that only limit their operand, by name. */
    private static final Map<String, Activation> LIMITS =
            Map.of("RELU", Activation.RELU, "RELU6", Activation.RELU6, "RELU_N1_TO_1", Activation.RELU_N1_TO_1);

    /** Operators that do so much work on each element that others' work on it can be done beside. */
    private static final Set<Class<?>> PRODUCERS =
            Set.of(Conv2d.class, DepthwiseConv2d.class, FullyConnected.class, TransposeConv.class, BatchMatmul.class);

    private final GraphRunner runner;
    private final Graph graph;
    private final int first;
    private final int end;
    /** For each node of the stage the one before it in its chain, or -1. */
    private final int[] before;
    /** For each node of the stage the one that follows it in its chain, or -1. */
    private final int[] after;

    private final Map<Integer, BandGroup> groups = new HashMap<>();
    /** Values that are read by a node behind all those whose operand they are, and that node. */
    private final Map<Integer, Integer> readLater = new HashMap<>();
    /** Nodes of groups. */
    private final Set<Integer> grouped = new HashSet<>();
    /** Values that have no place in the arena. */
    private final Set<Integer> inner = new HashSet<>();

    private Fusion(GraphRunner runner, int first, int end) {
        this.runner = runner;
        this.graph = runner.graph();
        this.first = first;
        this.end = end;
        before = new int[end - first];
        after = new int[end - first];
        Arrays.fill(before, -1);
        Arrays.fill(after, -1);
    }

    /** What could be computed together among nodes {@code first} to {@code end - 1}, whose shapes are settled. */
    static Fusion of(GraphRunner runner, int first, int end) {
        Fusion fusion = new Fusion(runner, first, end);
        if (!runner.preservesAll() && runner.session().fastKernels().processor().runsCode()) {
            for (int i = first; i < end; i++) {
                if (fusion.before[i - first] < 0 && fusion.isProducer(i)) {
                    fusion.growChain(i);
                }
            }
            for (int i = first; i < end; i++) {
                fusion.findGroup(i, true);
            }
            for (int i = first; i < end; i++) {
                fusion.findGroup(i, false);
            }
        }
        return fusion;
    }

    /** Looks for a group around a depthwise convolution, with the product in front of it or without. */
    private void findGroup(int node, boolean withFront) {
        Padded padded = padded(node);
        if (padded != null) {
            readLater.merge(graph.nodes().get(padded.pad()).inputs().getFirst(), node, Math::max);
        }
        BandGroup group = BandGroup.of(runner, this, node, withFront, first, end);
        if (group != null && grouped.stream().noneMatch(group::has)) {
            grouped.addAll(group.front());
            grouped.addAll(group.windows());
            grouped.add(group.product());
            readLater.merge(group.source(), group.product(), Math::max);
            groups.put(group.first(), group);
            inner.addAll(group.inner());
        }
    }

    /** The group that begins with a node, or null. */
    @Nullable
    BandGroup group(int node) {
        return groups.get(node);
    }

    /** Whether a value has no place in the arena. */
    boolean isInner(int value) {
        return inner.contains(value);
    }

    /** A producer and the nodes behind it that only limit its results. */
    List<Integer> limited(int producer) {
        List<Integer> nodes = new ArrayList<>(List.of(producer));
        for (int next = after[producer - first];
                next >= 0 && !(graph.nodes().get(next).operator() instanceof Add);
                next = after[next - first]) {
            nodes.add(next);
        }
        return nodes;
    }

    /** The producer whose results, perhaps limited by others, {@code value} is; or -1. */
    int limitedBy(int value) {
        int node = runner.producer(value);
        while (node >= first && before[node - first] >= 0) {
            if (graph.nodes().get(node).operator() instanceof Add) {
                return -1;
            }
            node = before[node - first];
        }
        return node;
    }

    private boolean isProducer(int node) {
        return !runner.isFolded(node)
                && graph.nodes().get(node).outputs().size() == 1
                && PRODUCERS.contains(graph.nodes().get(node).operator().getClass());
    }

    private void growChain(int head) {
        int last = head;
        for (int length = 0; length < CHAIN_MOST; length++) {
            int value = graph.nodes().get(last).outputs().getFirst();
            int next = runner.onlyConsumer(value);
            boolean takes = next >= 0
                    && next < end
                    && before[next - first] < 0
                    && !runner.isFolded(next)
                    && canFollow(head, value, next);
            if (!takes) {
                return;
            }
            after[last - first] = next;
            before[next - first] = last;
            last = next;
        }
    }

    /** Whether node {@code next} can be computed where {@code value} is stored, in the place of {@code head}. */
    private boolean canFollow(int head, int value, int next) {
        Node node = graph.nodes().get(next);
        int result = node.outputs().isEmpty() ? Node.ABSENT : node.outputs().getFirst();
        if (node.outputs().size() != 1
                || !runner.tensor(result).shape().equals(runner.tensor(value).shape())
                || runner.tensor(result).type() != runner.tensor(value).type()) {
            return false;
        }
        if (runner.tensor(result).type() != DataType.FLOAT32) {
            return storedLimit(node, value) != null || isStoredSum(head, node, value);
        }
        Operator operator = node.operator();
        if (operator instanceof Add(Activation activation, boolean _)) {
            return activation.isClamp() && addsWhatIsThere(head, node, value);
        }
        return LIMITS.containsKey(operator.name());
    }

    /** Whether the sum's other operand has the shape of the result, and its contents when {@code head} runs. */
    private boolean addsWhatIsThere(int head, Node sum, int value) {
        int other = otherOperand(sum, value);
        return other != Node.ABSENT
                && other != value
                && isThereBefore(head, other)
                && runner.tensor(other).shape().equals(runner.tensor(value).shape());
    }

    /** Whether a node adds bytes of one scale to bytes of one scale. */
    private boolean isStoredSum(int head, Node node, int value) {
        Tensor result = runner.tensor(node.outputs().getFirst());
        return isByte(result.type())
                && node.operator() instanceof Add(Activation activation, boolean _)
                && activation.isClamp()
                && addsWhatIsThere(head, node, value)
                && hasOneScale(result)
                && hasOneScale(runner.tensor(value))
                && hasOneScale(runner.tensor(otherOperand(node, value)));
    }

    private static boolean isByte(DataType type) {
        return type == DataType.INT8 || type == DataType.UINT8;
    }

    private static boolean hasOneScale(Tensor tensor) {
        Quantization meaning = tensor.quantization();
        return meaning.isQuantized()
                && !meaning.isPerAxis()
                && meaning.scale() > 0
                && meaning.scale() < Float.MAX_VALUE;
    }

    /** The limit that a minimum or maximum with one constant byte sets to bytes of the same meaning, or null. */
    private Step.@Nullable Clamp storedLimit(Node node, int value) {
        String name = node.operator().name();
        boolean upper = name.equals("MINIMUM");
        Tensor result = runner.tensor(node.outputs().getFirst());
        if (!isByte(result.type())
                || !upper && !name.equals("MAXIMUM")
                || node.inputs().size() != 2) {
            return null;
        }
        int other = otherOperand(node, value);
        if (other == Node.ABSENT
                || !runner.isConstant(other)
                || runner.tensor(other).elements() != 1
                || !result.quantization().equals(runner.tensor(value).quantization())) {
            return null;
        }
        int limit = runner.tensor(other).toInts()[0];
        return upper
                ? new Step.Clamp(result.type().minimum(), limit)
                : new Step.Clamp(limit, result.type().maximum());
    }

    private static int otherOperand(Node sum, int value) {
        return sum.inputs().getFirst() == value
                ? sum.inputs().get(1)
                : sum.inputs().getFirst();
    }

    /** Whether {@code value} has its contents when {@code head} runs, and keeps them. */
    private boolean isThereBefore(int head, int value) {
        return !graph.value(value).variable() && runner.producer(value) < head;
    }

    /** The node whose result node {@code node} takes over, memory included, or -1. */
    int before(int node) {
        return before[node - first];
    }

    /** The nodes that may be computed with {@code head}, in order; none where it is no producer. */
    List<Integer> chain(int head) {
        if (before[head - first] >= 0) {
            return List.of();
        }
        List<Integer> chain = new ArrayList<>();
        for (int next = after[head - first]; next >= 0; next = after[next - first]) {
            chain.add(next);
        }
        return chain;
    }

    /** What the nodes of {@code chain}, which begins behind {@code head}, do to the head's result. */
    List<Step> steps(int head, List<Integer> chain) {
        List<Step> steps = new ArrayList<>();
        int value = graph.nodes().get(head).outputs().getFirst();
        for (int i : chain) {
            Node node = graph.nodes().get(i);
            if (node.operator() instanceof Add(Activation activation, boolean _)) {
                Tensor from = runner.tensor(value);
                Tensor other = runner.tensor(otherOperand(node, value));
                if (from.type() == DataType.FLOAT32) {
                    steps.add(new Step.Add(other));
                    addLimit(steps, activation);
                } else {
                    Tensor to = runner.tensor(node.outputs().getFirst());
                    steps.add(new Step.AddStored(other, from.quantization(), to.quantization(), activation));
                }
            } else if (storedLimit(node, value) instanceof Step.Clamp limit) {
                steps.add(limit);
            } else {
                addLimit(steps, LIMITS.getOrDefault(node.operator().name(), Activation.NONE));
            }
            value = node.outputs().getFirst();
        }
        return steps;
    }

    private static void addLimit(List<Step> steps, Activation activation) {
        if (activation != Activation.NONE) {
            steps.add(new Step.Clamp(activation.low(), activation.high()));
        }
    }

    // ---- borders ---------------------------------------------------------------------------------------------------

    /**
     * A convolution that reads behind a border of zeros, seen as one with padding of its own.
     *
     * @param pad the node that makes the border
     * @param operator the convolution with padding
     */
    record Padded(int pad, Operator operator) {}

    /** The convolution of node {@code node} without the border in front of it, or null where there is none to leave out. */
    @Nullable
    Padded padded(int node) {
        if (runner.preservesAll() || runner.isFolded(node)) {
            return null;
        }
        Operator operator = graph.nodes().get(node).operator();
        Operator padding = withPadding(operator);
        int bordered = graph.nodes().get(node).inputs().isEmpty()
                ? Node.ABSENT
                : graph.nodes().get(node).inputs().getFirst();
        int pad = bordered == Node.ABSENT ? -1 : runner.producer(bordered);
        if (padding == null || pad < first || runner.isFolded(pad) || runner.onlyConsumer(bordered) != node) {
            return null;
        }
        Node padNode = graph.nodes().get(pad);
        if (!isBorderOfZeros(padNode) || !runner.isConstant(padNode.inputs().get(1))) {
            return null;
        }
        int inner = padNode.inputs().getFirst();
        Tensor image = runner.tensor(inner);
        boolean sameMeaning = image.type() == DataType.FLOAT32
                || graph.value(inner)
                        .quantization()
                        .equals(graph.value(bordered).quantization());
        boolean fits = image.shape().rank() == 4
                && sameMeaning
                && runner.producer(inner) < node
                && !graph.value(inner).variable()
                && isOwnPadding(
                        operator,
                        node,
                        image.shape(),
                        runner.tensor(padNode.inputs().get(1)));
        return fits ? new Padded(pad, padding) : null;
    }

    private static boolean isBorderOfZeros(Node node) {
        return node.operator().name().equals("PAD") && node.inputs().size() == 2;
    }

    private static @Nullable Operator withPadding(Operator operator) {
        return switch (operator) {
            case Conv2d conv
            when conv.padding() == Padding.VALID ->
                new Conv2d(
                        Padding.SAME,
                        conv.strideWidth(),
                        conv.strideHeight(),
                        conv.activation(),
                        conv.dilationWidth(),
                        conv.dilationHeight(),
                        conv.quantizedBiasType());
            case DepthwiseConv2d conv
            when conv.padding() == Padding.VALID ->
                new DepthwiseConv2d(
                        Padding.SAME,
                        conv.strideWidth(),
                        conv.strideHeight(),
                        conv.depthMultiplier(),
                        conv.activation(),
                        conv.dilationWidth(),
                        conv.dilationHeight());
            default -> null;
        };
    }

    /** Whether the border is just the padding that the convolution would choose itself. */
    private boolean isOwnPadding(Operator operator, int node, Shape image, Tensor borders) {
        Shape filter = runner.shapeOf(graph.nodes().get(node).inputs().get(1));
        Shape result =
                runner.tensor(graph.nodes().get(node).outputs().getFirst()).shape();
        int[] strides;
        int[] dilations;
        switch (operator) {
            case Conv2d conv -> {
                strides = new int[] {conv.strideHeight(), conv.strideWidth()};
                dilations = new int[] {conv.dilationHeight(), conv.dilationWidth()};
            }
            case DepthwiseConv2d conv -> {
                strides = new int[] {conv.strideHeight(), conv.strideWidth()};
                dilations = new int[] {conv.dilationHeight(), conv.dilationWidth()};
            }
            default -> {
                return false;
            }
        }
        boolean own = borders.elements() == 8;
        for (int axis = 0; own && axis < 4; axis++) {
            long front = borders.longAt(2L * axis);
            long behind = borders.longAt(2L * axis + 1);
            if (axis == 0 || axis == 3) {
                own = front == 0 && behind == 0;
            } else {
                WindowAxis same = WindowAxis.of(
                        "padding",
                        Padding.SAME,
                        image.dim(axis),
                        filter.dim(axis),
                        strides[axis - 1],
                        dilations[axis - 1]);
                own = same.output() == result.dim(axis) && same.before() == front;
            }
        }
        return own;
    }

    /** The last node that may read {@code value} in the place of others, or -1. */
    int lastReader(int value) {
        return readLater.getOrDefault(value, -1);
    }
}
