package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.kernels.Bands;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A depthwise convolution and the convolution of single pixels that alone reads its results, which can be computed together,
 * band by band: what is in between needs no place in the arena.
 *
 * @param windows the node of the depthwise convolution
 * @param limits nodes that limit its results
 * @param product the node of the other convolution
 * @param middle the value that it reads
 */
record BandPair(int windows, List<Integer> limits, int product, int middle, Bands.Cut cut) {
    /** The pair that begins with {@code node}, or null where there is none that is worth it. */
    static @Nullable BandPair of(GraphRunner runner, Fusion fusion, int node, int end) {
        Graph graph = runner.graph();
        Node windows = graph.nodes().get(node);
        if (!(windows.operator() instanceof DepthwiseConv2d) || runner.isFolded(node) || fusion.before(node) >= 0) {
            return null;
        }
        List<Integer> limits = fusion.chain(node);
        int last = limits.isEmpty() ? node : limits.getLast();
        int middle = graph.nodes().get(last).outputs().getFirst();
        int product = runner.onlyConsumer(middle);
        if (product < 0 || product >= end || runner.isFolded(product) || !fusion.onlyLimits(limits)) {
            return null;
        }
        Node pixels = graph.nodes().get(product);
        if (!(pixels.operator() instanceof Conv2d conv)
                || pixels.inputs().getFirst() != middle
                || conv.strideWidth() != 1
                || conv.strideHeight() != 1
                || !isPixels(runner.shapeOf(pixels.inputs().get(1)))) {
            return null;
        }
        int result = pixels.outputs().getFirst();
        DataType type = runner.tensor(middle).type();
        boolean sameType = type == runner.tensor(windows.inputs().getFirst()).type()
                && type == runner.tensor(result).type()
                && (type != DataType.FLOAT32 || type == runner.tensor(windows.inputs().get(1)).type());
        boolean known = type == DataType.FLOAT32 || type == DataType.INT8 || type == DataType.UINT8;
        if (!sameType || !known) {
            return null;
        }
        Bands.Cut cut = Bands.Cut.of(
                runner.shapeOf(middle), runner.shapeOf(result).dim(3), type.bits() / 8);
        return cut == null ? null : new BandPair(node, limits, product, middle, cut);
    }

    private static boolean isPixels(Shape filter) {
        return filter.rank() == 4 && filter.dim(1) == 1 && filter.dim(2) == 1;
    }

    /** Values that have no place but the pair's scratch memory. */
    List<Integer> inner(Graph graph) {
        List<Integer> values = new ArrayList<>();
        values.add(graph.nodes().get(windows).outputs().getFirst());
        for (int limit : limits) {
            values.add(graph.nodes().get(limit).outputs().getFirst());
        }
        return values;
    }
}
