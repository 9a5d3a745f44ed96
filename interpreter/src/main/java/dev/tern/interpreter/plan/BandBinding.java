package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.kernels.BandCut;
import dev.tern.kernels.Bands;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds a group of nodes to scratch memory between them: each is offered as a node of its own that reads or writes there. */
final class BandBinding {
    private final GraphRunner runner;
    private final Graph graph;
    private final Fusion fusion;
    private final Scratch scratch;
    private final BandGroup group;
    /** Values that kernels of nodes read only until they are prepared. */
    private final Map<Integer, Set<Integer>> done;

    BandBinding(GraphRunner runner, Fusion fusion, Scratch scratch, BandGroup group, Map<Integer, Set<Integer>> done) {
        this.runner = runner;
        this.graph = runner.graph();
        this.fusion = fusion;
        this.scratch = scratch;
        this.group = group;
        this.done = done;
    }

    /** The kernel of all, or null where one of them has none in machine code. */
    KernelChooser.@Nullable Chosen bind() {
        BandCut cut = group.cut();
        int middle = group.inner().getLast();
        MemorySegment memory =
                new NodeBinding(runner, graph.nodes().get(group.product()), scratch).sharedMemory(cut.scratchBytes());
        Tensor band = part(middle, cut.height(), memory);
        int windows = group.windows().getFirst();
        Fusion.Padded padded = fusion.padded(windows);
        int source = group.source();
        KernelChooser.Chosen front = null;
        Tensor rows = null;
        if (!group.front().isEmpty()) {
            source = result(group.front().getLast());
            rows = part(source, cut.rows(), memory);
            Tensor row = part(
                    group.source(), cut.rows(), runner.tensor(group.source()).data());
            front = offer(group.front(), null, group.source(), row, row.shape(), rows);
            if (front == null) {
                return null;
            }
        }
        // Windows move over all rows, though only some of them are ever there.
        KernelChooser.Chosen second = offer(group.windows(), padded, source, rows, runner.shapeOf(source), band);
        return second == null ? null : bind(front, second, padded, band, memory);
    }

    /** Offers the product behind with the longest part of the chain that its kernel takes. */
    private KernelChooser.@Nullable Chosen bind(
            KernelChooser.@Nullable Chosen front,
            KernelChooser.Chosen windows,
            Fusion.@Nullable Padded padded,
            Tensor band,
            MemorySegment memory) {
        BandCut cut = group.cut();
        List<Integer> nodes = new ArrayList<>(fusion.chain(group.product()));
        nodes.addFirst(group.product());
        for (; !nodes.isEmpty(); nodes.removeLast()) {
            Tensor result = runner.tensor(result(nodes.getLast()));
            Tensor first = part(result(nodes.getLast()), cut.height(), result.data());
            KernelChooser.Chosen product = offer(nodes, null, group.inner().getLast(), band, band.shape(), first);
            TiledKernel kernel = product == null
                    ? null
                    : Bands.of(
                            front == null ? null : front.kernel(),
                            windows.kernel(),
                            product.kernel(),
                            cut,
                            runner.tensor(group.source()),
                            result,
                            memory,
                            new NodeBinding(runner, graph.nodes().get(group.product()), scratch));
            if (product != null && kernel != null) {
                List<Integer> absorbed = new ArrayList<>(group.front());
                absorbed.addAll(group.windows());
                absorbed.addAll(nodes.subList(1, nodes.size()));
                if (padded != null) {
                    absorbed.add(padded.pad());
                }
                List<KernelChooser.Chosen> parts =
                        front == null ? List.of(windows, product) : List.of(front, windows, product);
                return KernelChooser.Chosen.together(parts, kernel, cut.text()).absorbing(absorbed);
            }
        }
        return null;
    }

    /** Offers the first of {@code nodes}, with the others behind it, reading {@code from} and writing {@code to}. */
    private KernelChooser.@Nullable Chosen offer(
            List<Integer> nodes,
            Fusion.@Nullable Padded padded,
            int source,
            @Nullable Tensor from,
            Shape shape,
            Tensor to) {
        int head = nodes.getFirst();
        Node node = graph.nodes().get(head);
        NodeBinding binding = new NodeBinding(runner, node, scratch, source, from, shape, result(nodes.getLast()), to);
        KernelChooser.Chosen chosen = KernelChooser.chooseTogether(
                padded == null ? node.operator() : padded.operator(),
                binding,
                fusion.steps(head, nodes.subList(1, nodes.size())),
                runner.session().fastKernels());
        if (chosen != null) {
            binding.requireLayoutsRead();
            done.put(head, binding.done());
        }
        return chosen;
    }

    private int result(int node) {
        return graph.nodes().get(node).outputs().getFirst();
    }

    /** The first lines of a value, in {@code memory}. */
    private Tensor part(int value, int lines, MemorySegment memory) {
        Tensor whole = runner.tensor(value);
        Shape shape = whole.shape().with(0, 1).with(1, lines);
        return Tensor.of(
                whole.type(),
                shape,
                whole.quantization(),
                memory.asSlice(0, whole.type().bytes(shape.elements())));
    }
}
