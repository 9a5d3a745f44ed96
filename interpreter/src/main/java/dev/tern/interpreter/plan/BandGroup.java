package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.kernels.BandCut;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A depthwise convolution and the convolution of single pixels that alone reads its results, perhaps also the one whose results
 * it alone reads, which can be computed together, band by band: what is in between needs no place in the arena.
 *
 * @param front the nodes of the convolution in front and of what limits its results; none where it is not taken along
 * @param windows those of the depthwise convolution
 * @param product the node of the convolution behind
 * @param source the value that is read
 * @param inner values that have no place but scratch memory, in order
 */
record BandGroup(
        List<Integer> front, List<Integer> windows, int product, int source, List<Integer> inner, BandCut cut) {
    /** The group whose depthwise convolution is {@code node}, or null where there is none that is worth it. */
    static @Nullable BandGroup of(GraphRunner runner, Fusion fusion, int node, boolean withFront, int first, int end) {
        Graph graph = runner.graph();
        if (!(graph.nodes().get(node).operator() instanceof DepthwiseConv2d conv)
                || runner.isFolded(node)
                || fusion.before(node) >= 0) {
            return null;
        }
        List<Integer> windows = fusion.limited(node);
        int middle = result(graph, windows.getLast());
        int product = runner.onlyConsumer(middle);
        if (product < 0 || product >= end || !isOfPixels(runner, product, middle)) {
            return null;
        }
        Fusion.Padded padded = fusion.padded(node);
        Node reader = graph.nodes().get(padded == null ? node : padded.pad());
        int source = reader.inputs().getFirst();
        DataType type = runner.tensor(source).type();
        if (!isOneType(runner, type, graph.nodes().get(node)) || !isOneType(runner, type, graph.nodes().get(product))) {
            return null;
        }
        DepthwiseConv2d own = padded != null && padded.operator() instanceof DepthwiseConv2d with ? with : conv;
        Shape image = runner.shapeOf(source);
        Shape between = runner.shapeOf(middle);
        WindowAxis down =
                own.down(image, runner.shapeOf(graph.nodes().get(node).inputs().get(1)));
        BandCut cut = new BandCut(
                between.dim(0) * between.dim(1),
                1,
                down,
                1,
                0,
                0,
                lineBytes(type, between),
                lineBytes(type, runner.shapeOf(result(graph, product))));
        List<Integer> inner = new ArrayList<>(windows.stream().map(i -> result(graph, i)).toList());

        if (!withFront) {
            BandCut pair = cut.cut();
            return pair == null ? null : new BandGroup(List.of(), windows, product, source, inner, pair);
        }
        int front = fusion.limitedBy(source);
        if (front < first || image.dim(0) != 1 || image.dim(2) < 2) {
            return null;
        }
        int input = graph.nodes().get(front).inputs().getFirst();
        boolean takes = isOfPixels(runner, front, input)
                && runner.onlyConsumer(source) == (padded == null ? node : padded.pad())
                && isOneType(runner, type, graph.nodes().get(front));
        BandCut whole = !takes
                ? null
                : new BandCut(
                                cut.lines(),
                                1,
                                down,
                                BandCut.rows(image.dim(1), image.dim(2)),
                                lineBytes(type, runner.shapeOf(input)),
                                lineBytes(type, image),
                                cut.middleBytes(),
                                cut.resultBytes())
                        .cut();
        if (whole == null) {
            return null;
        }
        inner.addAll(0, fusion.limited(front).stream().map(i -> result(graph, i)).toList());
        return new BandGroup(fusion.limited(front), windows, product, input, inner, whole);
    }

    /** Whether a node belongs to the group. */
    boolean has(int node) {
        return front.contains(node) || windows.contains(node) || product == node;
    }

    /** The first node of the group. */
    int first() {
        return front.isEmpty() ? windows.getFirst() : front.getFirst();
    }

    private static int result(Graph graph, int node) {
        return graph.nodes().get(node).outputs().getFirst();
    }

    private static long lineBytes(DataType type, Shape shape) {
        return type.bytes((long) shape.dim(2) * shape.dim(3));
    }

    /** Whether a node is a convolution of single pixels of {@code image}. */
    private static boolean isOfPixels(GraphRunner runner, int node, int image) {
        Node pixels = runner.graph().nodes().get(node);
        if (!(pixels.operator() instanceof Conv2d conv)
                || runner.isFolded(node)
                || pixels.inputs().getFirst() != image
                || conv.strideWidth() != 1
                || conv.strideHeight() != 1) {
            return false;
        }
        Shape filter = runner.shapeOf(pixels.inputs().get(1));
        return filter.dim(1) == 1 && filter.dim(2) == 1;
    }

    /** Whether a convolution computes floats with floats, or bytes. */
    private static boolean isOneType(GraphRunner runner, DataType type, Node node) {
        boolean floats = type == DataType.FLOAT32
                && runner.tensor(node.inputs().get(1)).type() == DataType.FLOAT32;
        boolean bytes = type == DataType.INT8 || type == DataType.UINT8;
        return (floats || bytes)
                && type == runner.tensor(node.inputs().getFirst()).type()
                && type == runner.tensor(node.outputs().getFirst()).type();
    }
}
