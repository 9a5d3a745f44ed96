package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.kernels.BandCut;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
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
    /**
     * Where one thread computes, fewer bytes in between stay in its second cache anyway; then bands have only disadvantages:
     * products of fewer pixels, and rows that are copied twice. Measured, as the next one; the property sets another bound.
     */
    private static final long BYTES_LEAST_ALONE = 1280 << 10;

    /** Several threads meet once instead of two or three times, and lines stay with the core that has computed them. */
    private static final long BYTES_LEAST_SHARED = 512 << 10;

    private static final String BYTES_LEAST_BY = "tern.bands";

    private static long bytesLeast(int threads) {
        String given = System.getProperty(BYTES_LEAST_BY);
        if (given == null) {
            return threads > 1 ? BYTES_LEAST_SHARED : BYTES_LEAST_ALONE;
        }
        try {
            return Long.parseLong(given);
        } catch (NumberFormatException e) {
            throw TernException.at("property " + BYTES_LEAST_BY)
                    .expected("a number of bytes")
                    .found("'" + given + "'")
                    .fix("correct it, or leave it away");
        }
    }

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
        if (!isOneType(runner, type, graph.nodes().get(node))
                || !isOneType(runner, type, graph.nodes().get(product))) {
            return null;
        }
        DepthwiseConv2d own = padded != null && padded.operator() instanceof DepthwiseConv2d with ? with : conv;
        Shape image = runner.shapeOf(source);
        Shape between = runner.shapeOf(middle);
        int threads = runner.session().team().threads();
        boolean byChannel = image.dim(3) == between.dim(3) && image.dim(2) > 1;
        List<Integer> inner = new ArrayList<>(results(graph, windows));
        List<Integer> front = List.of();
        long numbers = between.elements();
        if (withFront) {
            front = front(runner, fusion, source, padded == null ? node : padded.pad(), type, first);
            if (front.isEmpty() || image.dim(0) != 1) {
                return null;
            }
            numbers += image.elements();
            source = graph.nodes().get(front.getFirst()).inputs().getFirst();
            inner.addAll(0, results(graph, front));
        }
        if (!byChannel
                || graph.value(source).variable()
                || numbers == 0
                || numbers > Integer.MAX_VALUE
                || type.bytes(numbers) < bytesLeast(threads)) {
            return null;
        }
        BandCut cut = new BandCut(
                        threads,
                        between.dim(0) * between.dim(1),
                        1,
                        own.down(
                                image,
                                runner.shapeOf(graph.nodes().get(node).inputs().get(1))),
                        BandCut.rows(image.dim(1), image.dim(2)),
                        withFront ? lineBytes(type, runner.shapeOf(source)) : 0,
                        withFront ? lineBytes(type, image) : 0,
                        lineBytes(type, between),
                        lineBytes(type, runner.shapeOf(result(graph, product))))
                .cut();
        return cut == null ? null : new BandGroup(front, windows, product, source, inner, cut);
    }

    /** The convolution of single pixels whose results {@code reader} alone reads, and what limits them; empty for none. */
    private static List<Integer> front(
            GraphRunner runner, Fusion fusion, int value, int reader, DataType type, int first) {
        int front = fusion.limitedBy(value);
        if (front < first || runner.onlyConsumer(value) != reader) {
            return List.of();
        }
        Node node = runner.graph().nodes().get(front);
        return node.operator() instanceof Conv2d
                        && isOfPixels(runner, front, node.inputs().getFirst())
                        && isOneType(runner, type, node)
                ? fusion.limited(front)
                : List.of();
    }

    /** Whether a node belongs to the group. */
    boolean has(int node) {
        return front.contains(node) || windows.contains(node) || product == node;
    }

    /** The first node of the group. */
    int first() {
        return front.isEmpty() ? windows.getFirst() : front.getFirst();
    }

    private static List<Integer> results(Graph graph, List<Integer> nodes) {
        return nodes.stream().map(i -> result(graph, i)).toList();
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
        return filter.dim(1) == 1
                && filter.dim(2) == 1
                && filter.dim(3) == runner.shapeOf(image).dim(3);
    }

    /** Whether a convolution computes floats with constant floats, or bytes with constants. */
    private static boolean isOneType(GraphRunner runner, DataType type, Node node) {
        boolean floats =
                type == DataType.FLOAT32 && runner.tensor(node.inputs().get(1)).type() == DataType.FLOAT32;
        boolean bytes = type == DataType.INT8 || type == DataType.UINT8;
        return (floats || bytes)
                && node.inputs().stream().skip(1).allMatch(v -> v == Node.ABSENT || runner.isConstant(v))
                && type == runner.tensor(node.inputs().getFirst()).type()
                && type == runner.tensor(node.outputs().getFirst()).type();
    }
}
