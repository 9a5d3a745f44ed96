package dev.tern.training;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives convolutions without a bias one of zeros. The operators take them without, but the original refuses to prepare such
 * nodes, so files have the zeros, as its own converter writes them.
 */
final class ZeroBiases {
    private ZeroBiases() {}

    static Graph in(Graph graph) {
        List<Value> values = new ArrayList<>(graph.values());
        Map<Integer, Integer> zeros = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            int channelAxis = node.operator() instanceof Conv2d ? 0 : 3;
            boolean convolution = node.operator() instanceof Conv2d || node.operator() instanceof DepthwiseConv2d;
            if (!convolution || (node.inputs().size() > 2 && node.inputs().get(2) != Node.ABSENT)) {
                nodes.add(node);
                continue;
            }
            int channels = graph.value(node.inputs().get(1)).shape().dim(channelAxis);
            int bias = zeros.computeIfAbsent(channels, count -> {
                values.add(Constants.of("zeros_" + count, Shape.of(count), new float[count])
                        .withHasRank(true));
                return values.size() - 1;
            });
            List<Integer> inputs = List.of(node.inputs().get(0), node.inputs().get(1), bias);
            nodes.add(new Node(
                    node.operator(),
                    node.version(),
                    inputs,
                    node.outputs(),
                    node.intermediates(),
                    node.mutatedVariables(),
                    node.extras()));
        }
        return Graph.of(graph.name(), values, nodes, graph.inputs(), graph.outputs());
    }
}
