package dev.tern.interpreter.plan;

import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.kernels.Bands;
import dev.tern.kernels.FastKernels;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds a pair of nodes to scratch memory between them: each is offered as a node of its own that reads or writes there. */
final class BandBinding {
    private final GraphRunner runner;
    private final Fusion fusion;
    private final Scratch scratch;
    private final BandPair pair;

    BandBinding(GraphRunner runner, Fusion fusion, Scratch scratch, BandPair pair) {
        this.runner = runner;
        this.fusion = fusion;
        this.scratch = scratch;
        this.pair = pair;
    }

    /** The kernel of both, or null where one of them has none in machine code; {@code done} is told of what they packed. */
    KernelChooser.@Nullable Chosen bind(Map<Integer, Set<Integer>> done) {
        FastKernels fast = runner.session().fastKernels();
        Bands.Cut cut = pair.cut();
        Node windows = runner.graph().nodes().get(pair.windows());
        Fusion.Padded padded = fusion.padded(pair.windows());
        int source = padded == null
                ? windows.inputs().getFirst()
                : runner.graph().nodes().get(padded.pad()).inputs().getFirst();
        Operator operator = padded == null ? windows.operator() : padded.operator();
        MemorySegment memory =
                new NodeBinding(runner, windows, scratch).sharedMemory(cut.scratchBytes());
        Tensor band = part(pair.middle(), memory);
        NodeBinding front = new NodeBinding(runner, windows, scratch, source, null, pair.middle(), band);
        KernelChooser.Chosen first =
                KernelChooser.chooseTogether(operator, front, fusion.steps(pair.windows(), pair.limits()), fast);
        if (first == null) {
            return null;
        }
        front.requireLayoutsRead();
        Node product = runner.graph().nodes().get(pair.product());
        List<Integer> chain = fusion.chain(pair.product());
        for (int length = chain.size(); length >= 0; length--) {
            List<Integer> absorbed = new ArrayList<>(chain.subList(0, length));
            int last = length == 0 ? pair.product() : absorbed.getLast();
            int result = runner.graph().nodes().get(last).outputs().getFirst();
            NodeBinding back = new NodeBinding(
                    runner,
                    product,
                    scratch,
                    pair.middle(),
                    band,
                    result,
                    part(result, runner.tensor(result).data()));
            KernelChooser.Chosen second =
                    KernelChooser.chooseTogether(product.operator(), back, fusion.steps(pair.product(), absorbed), fast);
            if (second == null
                    || !(first.kernel() instanceof TiledKernel head)
                    || !(second.kernel() instanceof TiledKernel tail)) {
                continue;
            }
            TiledKernel kernel = Bands.of(head, tail, cut, band, runner.tensor(result), back);
            if (kernel != null) {
                back.requireLayoutsRead();
                done.put(pair.windows(), front.done());
                done.put(pair.product(), back.done());
                absorbed.add(pair.windows());
                absorbed.addAll(pair.limits());
                if (padded != null) {
                    absorbed.add(padded.pad());
                }
                return first.then(second, kernel, cut.text()).absorbing(absorbed);
            }
        }
        return null;
    }

    /** The first band of a value, in {@code memory}. */
    private Tensor part(int value, MemorySegment memory) {
        Tensor whole = runner.tensor(value);
        Shape shape = whole.shape().with(0, 1).with(1, pair.cut().height());
        return Tensor.of(
                whole.type(),
                shape,
                whole.quantization(),
                memory.asSlice(0, whole.type().bytes(shape.elements())));
    }
}
