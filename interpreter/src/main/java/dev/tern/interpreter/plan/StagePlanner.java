package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.Verifier;
import dev.tern.interpreter.KernelChoice;
import dev.tern.interpreter.threads.MeetingChoice;
import dev.tern.operators.Kernel;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plans one stage: shapes as far as they are known, then memory, then kernels. Used once. */
final class StagePlanner {
    private static final Kernel NOTHING = () -> {};
    private static final KernelChooser.Chosen EMPTY =
            KernelChooser.Chosen.of(NOTHING, new KernelChoice("plan", "its results are empty"));
    private static final KernelChooser.Chosen THERE = KernelChooser.Chosen.of(
            NOTHING, new KernelChoice("plan", "its result lies in memory where its operands do"));

    private final GraphRunner runner;
    private final Graph graph;
    private final int first;
    private final Set<Integer> usedContents = new HashSet<>();
    private final List<Stage.Contents> contents = new ArrayList<>();
    private final Scratch scratch;
    /** Values that the kernel of each node reads only until it is prepared. */
    private final Map<Integer, Set<Integer>> done = new HashMap<>();

    /** A planner for the stage that starts at node {@code first}; everything before it has run. */
    StagePlanner(GraphRunner runner, int first, Scratch scratch) {
        this.runner = runner;
        this.graph = runner.graph();
        this.first = first;
        this.scratch = scratch;
    }

    /** The contents of a value if they are known now, which the plan then depends on; else null. */
    @Nullable
    Tensor known(int value) {
        if (runner.isConstant(value)) {
            return runner.tensor(value);
        }
        int producer = runner.producer(value);
        boolean computed = producer >= 0 ? producer < first : runner.isRunning();
        if (!computed || runner.tensorOrNull(value) == null) {
            return null;
        }
        Tensor tensor = runner.tensor(value);
        if (usedContents.add(value)) {
            byte[] copy = tensor.data().toArray(ValueLayout.JAVA_BYTE);
            contents.add(new Stage.Contents(value, MemorySegment.ofArray(copy)));
        }
        return tensor;
    }

    Stage plan(Memory arena) {
        int end = settleShapes();
        boolean endsSizedByRun =
                end < graph.nodes().size() && runner.defined(end).isSizedByRun(graph);
        Fusion fusion = Fusion.of(runner, first, end);
        Lifetimes lifetimes = new Lifetimes(runner, first, end, fusion);
        long arenaBytes = lifetimes.place(arena);
        int count = endsSizedByRun ? end - first + 1 : end - first;
        @Nullable Kernel[] kernels = new Kernel[count];
        @Nullable KernelChoice[] choices = new KernelChoice[count];
        for (int i = 0; i < count; i++) {
            if (!runner.isFolded(first + i) && choices[i] == null) {
                BandGroup group = fusion.group(first + i);
                KernelChooser.Chosen chosen = group == null ? null : bindGroup(group, fusion);
                int by = chosen == null || group == null ? i : group.product() - first;
                if (chosen == null) {
                    chosen = first + i < end ? bindTogether(first + i, fusion) : null;
                }
                if (chosen == null) {
                    chosen = bind(first + i);
                }
                kernels[by] = chosen.kernel();
                choices[by] = chosen.choice();
                runner.keepPieces(first + by, chosen.pieces());
                for (int absorbed : chosen.absorbed()) {
                    kernels[absorbed - first] = null;
                    choices[absorbed - first] = KernelChoice.fusedInto(first + by);
                }
            }
        }
        runner.session().finishKernels();
        scratch.publish();
        forgetFolded(end);
        int[] sequence = IntStream.range(0, count)
                .filter(i -> kernels[i] != null && kernels[i] != NOTHING)
                .toArray();
        Kernel[] inOrder = IntStream.of(sequence).mapToObj(i -> kernels[i]).toArray(Kernel[]::new);
        return new Stage(
                first,
                end,
                endsSizedByRun,
                kernels,
                inOrder,
                IntStream.of(sequence).map(i -> first + i).toArray(),
                choices,
                runner.sizedByRunBefore(first),
                contents,
                arenaBytes,
                lifetimes.places(),
                scratch,
                runner.session().team().threads() > 1 ? MeetingChoice.of(inOrder) : null);
    }

    /** Settles shapes node by node, computing constant results at once; returns the node where that ends. */
    private int settleShapes() {
        for (int i = first; i < graph.nodes().size(); i++) {
            runner.session().control().checkpoint();
            DefinedNode<?> defined = runner.defined(i);
            if (defined.isSizedByRun(graph)) {
                return i;
            }
            List<Shape> shapes;
            try {
                shapes = shapes(i, defined);
            } catch (ShapeScope.NotKnownYet e) {
                if (i == first && runner.isRunning()) {
                    throw TernException.of("a shape depends on contents that are never computed")
                            .within(graph.describeNode(i));
                }
                return i;
            }
            describeOutputs(i, defined, shapes);
            if (isFoldable(defined)) {
                fold(i);
            }
        }
        return graph.nodes().size();
    }

    private List<Shape> shapes(int i, DefinedNode<?> defined) {
        try {
            ListWrites.Write part = runner.listWrites().partOf(i);
            if (part != null) {
                return List.of(runner.shapeOf(part.list()).with(0, 0));
            }
            ListWrites.Write write = runner.listWrites().at(i);
            if (write != null) {
                return List.of(ListWrites.shape(write, runner.shapeOf(write.list()), runner.shapeOf(write.item())));
            }
            return defined.shapes(new NodeShapes(runner, this, defined.node()));
        } catch (TernException e) {
            throw e.within(graph.describeNode(i));
        } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw TernException.at(graph.describeNode(i))
                    .problem("its operands' shapes do not fit the operator (" + e.getMessage() + ")", e);
        }
    }

    private void describeOutputs(int i, DefinedNode<?> defined, List<Shape> shapes) {
        List<Integer> outputs = defined.node().outputs();
        if (shapes.size() < outputs.size()) {
            throw TernException.at(graph.describeNode(i))
                    .expected("at most " + shapes.size() + " results")
                    .found(outputs.size() + " results")
                    .fix("the node is malformed");
        }
        List<@Nullable Shape> inputs = new ArrayList<>();
        for (int input : defined.node().inputs()) {
            inputs.add(input == Node.ABSENT ? null : runner.shapeOf(input));
        }
        try {
            long elements = 0;
            for (int k = 0; k < outputs.size(); k++) {
                requireRank(shapes.get(k));
                runner.describe(outputs.get(k), shapes.get(k));
                elements = Math.addExact(elements, shapes.get(k).elements());
            }
            runner.addWork(Math.addExact(defined.multiplyAdds(inputs, shapes), elements));
        } catch (TernException e) {
            throw e.within(graph.describeNode(i));
        } catch (ArithmeticException e) {
            throw TernException.at(graph.describeNode(i))
                    .problem("its work or the size of its results exceeds what 64 bits count", e);
        }
    }

    /** A shape that operands give may be as long as they are; nothing later is made for such ranks. */
    static void requireRank(Shape shape) {
        if (shape.rank() > Verifier.MAX_RANK) {
            throw TernException.at("result")
                    .expected("a shape of at most " + Verifier.MAX_RANK + " extents")
                    .found(String.valueOf(shape.rank()))
                    .fix("correct the operand that gives the shape");
        }
    }

    private boolean isFoldable(DefinedNode<?> defined) {
        if (defined.definition().isStateful() || defined.node().outputs().isEmpty()) {
            return false;
        }
        if (defined.definition().needsShapesOnly()) {
            return true;
        }
        for (int input : defined.node().inputs()) {
            if (input != Node.ABSENT && !runner.isConstant(input)) {
                return false;
            }
        }
        return true;
    }

    /** Computes a node whose results no run changes, and keeps them as constants. */
    private void fold(int i) {
        for (int output : runner.defined(i).node().outputs()) {
            runner.placeFolded(output);
        }
        Kernel kernel = bind(i).kernel();
        runner.session().finishKernels();
        runner.runKernel(i, kernel, true);
        runner.markFolded(i);
    }

    /** Frees constants of this stage, which ends in front of {@code end}, that kernels have packed. */
    private void forgetFolded(int end) {
        if (done.isEmpty() || runner.preservesAll()) {
            return;
        }
        Set<Integer> read = new HashSet<>(graph.outputs());
        for (int i = 0; i < graph.nodes().size(); i++) {
            Set<Integer> packed = done.getOrDefault(i, Set.of());
            boolean isHere = i >= first && i < end;
            if (!isHere || !runner.isFolded(i)) {
                graph.nodes().get(i).inputs().stream()
                        .filter(v -> !isHere || !packed.contains(v))
                        .forEach(read::add);
            }
        }
        for (Set<Integer> packed : done.values()) {
            for (int value : packed) {
                int producer = runner.producer(value);
                if (producer >= first && runner.isFolded(producer) && !read.contains(value)) {
                    runner.forgetContents(value);
                }
            }
        }
    }

    private KernelChooser.Chosen bind(int i) {
        DefinedNode<?> defined = runner.defined(i);
        if (!defined.isSizedByRun(graph) && Views.isThereAlready(runner, defined.node())) {
            return THERE;
        }
        ListWrites.Write part = runner.listWrites().partOf(i);
        if (part != null) {
            return KernelChooser.Chosen.of(NOTHING, KernelChoice.fusedInto(part.concatenation()));
        }
        ListWrites.Write write = runner.listWrites().at(i);
        if (write != null) {
            return KernelChooser.Chosen.of(write(i, write), new KernelChoice("portable", "one item into its list"));
        }
        NodeBinding binding = new NodeBinding(runner, defined.node(), scratch);
        try {
            KernelChooser.Chosen chosen = chooseKernel(defined, binding);
            done.put(i, binding.done());
            return hasNothingToDo(defined) ? EMPTY : chosen;
        } catch (TernException e) {
            throw e.within(graph.describeNode(i));
        } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw TernException.at(graph.describeNode(i))
                    .problem("its operands do not fit the operator (" + e.getMessage() + ")", e);
        }
    }

    private Kernel write(int i, ListWrites.Write write) {
        return ListWrites.kernel(
                runner.tensor(write.list()),
                runner.tensor(write.item()),
                runner.tensor(write.index()),
                runner.tensor(graph.nodes().get(i).outputs().getFirst()));
    }

    /** A kernel for a group of nodes; null where there is none: what is between them then has memory. */
    private KernelChooser.@Nullable Chosen bindGroup(BandGroup group, Fusion fusion) {
        KernelChooser.Chosen chosen;
        try {
            chosen = new BandBinding(runner, fusion, scratch, group, done).bind();
        } catch (TernException e) {
            throw e.within(graph.describeNode(group.product()));
        }
        if (chosen == null) {
            for (int value : group.inner()) {
                Tensor inner = runner.tensor(value);
                runner.place(value, scratch.memory(inner.type().bytes(inner.elements())));
            }
        }
        return chosen;
    }

    /** A kernel that computes other nodes besides {@code i}, or null where none does. */
    private KernelChooser.@Nullable Chosen bindTogether(int i, Fusion fusion) {
        List<Integer> chain = fusion.chain(i);
        Fusion.Padded padded = fusion.padded(i);
        if (chain.isEmpty() && padded == null) {
            return null;
        }
        try {
            KernelChooser.Chosen chosen = padded == null ? null : bindTogether(i, fusion, chain, padded);
            return chosen != null ? chosen : bindTogether(i, fusion, chain, null);
        } catch (TernException e) {
            throw e.within(graph.describeNode(i));
        }
    }

    /** Offers the longest part of the chain that a kernel takes, with or without the border in front of the node. */
    private KernelChooser.@Nullable Chosen bindTogether(
            int i, Fusion fusion, List<Integer> chain, Fusion.@Nullable Padded padded) {
        Node node = graph.nodes().get(i);
        int source = padded == null
                ? node.inputs().getFirst()
                : graph.nodes().get(padded.pad()).inputs().getFirst();
        for (int length = chain.size(); length > 0 || padded != null && length == 0; length--) {
            List<Integer> absorbed = new ArrayList<>(chain.subList(0, length));
            int last = length == 0 ? i : absorbed.getLast();
            NodeBinding binding = new NodeBinding(
                    runner,
                    node,
                    scratch,
                    source,
                    graph.nodes().get(last).outputs().getFirst());
            KernelChooser.Chosen chosen = KernelChooser.chooseTogether(
                    padded == null ? node.operator() : padded.operator(),
                    binding,
                    fusion.steps(i, absorbed),
                    runner.session().fastKernels());
            if (chosen != null) {
                binding.requireLayoutsRead();
                done.put(i, binding.done());
                if (padded != null) {
                    absorbed.add(padded.pad());
                }
                return chosen.absorbing(absorbed);
            }
        }
        return null;
    }

    private KernelChooser.Chosen chooseKernel(DefinedNode<?> defined, NodeBinding binding) {
        try {
            KernelChooser.Chosen chosen =
                    defined.chooseKernel(binding, runner.session().fastKernels());
            binding.requireLayoutsRead();
            return chosen;
        } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            binding.requireLayoutsRead();
            throw e;
        }
    }

    /** Whether all results are empty: no kernel then needs to walk operands that may have very many empty rows. */
    private boolean hasNothingToDo(DefinedNode<?> defined) {
        if (defined.definition().isStateful() || defined.node().outputs().isEmpty() || defined.isSizedByRun(graph)) {
            return false;
        }
        for (int output : defined.node().outputs()) {
            if (runner.tensor(output).elements() > 0) {
                return false;
            }
        }
        return true;
    }

    /** The value's description, for messages and reports. */
    static String describe(Graph graph, int index) {
        Value value = graph.value(index);
        return "tensor " + index + " '" + value.name() + "'";
    }
}
