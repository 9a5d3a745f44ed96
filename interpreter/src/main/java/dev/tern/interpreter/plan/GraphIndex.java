package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import java.util.Arrays;

/** Who produces each value of a graph, and which node reads it last; built once for each runner. */
final class GraphIndex {
    private final int[] producers;
    private final int[] lastConsumers;
    private final int[] consumers;
    private final boolean[] outputs;

    GraphIndex(Graph graph) {
        int count = graph.values().size();
        producers = new int[count];
        lastConsumers = new int[count];
        consumers = new int[count];
        outputs = new boolean[count];
        Arrays.fill(producers, -1);
        Arrays.fill(lastConsumers, -1);
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            for (int input : node.inputs()) {
                if (input != Node.ABSENT) {
                    lastConsumers[input] = i;
                    consumers[input]++;
                }
            }
            for (int output : node.outputs()) {
                producers[output] = i;
            }
        }
        graph.outputs().forEach(v -> outputs[v] = true);
    }

    /** The node that computes {@code value}, or -1. */
    int producer(int value) {
        return producers[value];
    }

    /** The last node that reads {@code value}, or -1. */
    int lastConsumer(int value) {
        return lastConsumers[value];
    }

    /** The node that alone reads {@code value}, once, and nobody outside the graph does; or -1. */
    int onlyConsumer(int value) {
        return consumers[value] == 1 && !outputs[value] ? lastConsumers[value] : -1;
    }

    /** {@code node} reads {@code value} besides those whose operand it is. */
    void addReader(int value, int node) {
        lastConsumers[value] = Math.max(lastConsumers[value], node);
    }

    boolean isOutput(int value) {
        return outputs[value];
    }
}
