package dev.tern.graph;

import dev.tern.tensor.Quantization;
import java.util.Arrays;
import java.util.List;

/**
 * An index over one graph: which node produces a value and which nodes read it. Built in one pass; indices that point
 * outside the graph are passed over, so that a graph can be looked at before it has been verified.
 */
public final class Uses {
    /** Stands for "no node". */
    public static final int NONE = -1;

    private final int[] producers;
    private final int[] consumerStarts;
    private final int[] consumers;
    private final boolean[] inputs;
    private final boolean[] outputs;
    private final boolean[] described;

    private Uses(Graph graph) {
        int count = graph.values().size();
        producers = new int[count];
        Arrays.fill(producers, NONE);
        inputs = marks(graph.inputs(), count);
        outputs = marks(graph.outputs(), count);
        described = new boolean[count];
        consumerStarts = new int[count + 1];
        for (Node node : graph.nodes()) {
            node.inputs().stream().filter(v -> isValue(v, count)).forEach(v -> consumerStarts[v + 1]++);
        }
        for (int v = 0; v < count; v++) {
            consumerStarts[v + 1] += consumerStarts[v];
        }
        consumers = new int[consumerStarts[count]];
        fill(graph, count);
        for (Value value : graph.values()) {
            Quantization.Details details = value.quantization().details();
            if (details != null) {
                details.values().forEach(v -> mark(described, v));
            }
        }
    }

    /** The index of {@code graph}. */
    public static Uses of(Graph graph) {
        return new Uses(graph);
    }

    private void fill(Graph graph, int count) {
        int[] next = Arrays.copyOf(consumerStarts, count);
        for (int n = 0; n < graph.nodes().size(); n++) {
            Node node = graph.nodes().get(n);
            for (int v : node.inputs()) {
                if (isValue(v, count)) {
                    consumers[next[v]++] = n;
                }
            }
            for (int v : node.outputs()) {
                if (isValue(v, count) && producers[v] == NONE) {
                    producers[v] = n;
                }
            }
            node.intermediates().forEach(v -> mark(described, v));
        }
    }

    private static boolean isValue(int index, int count) {
        return index >= 0 && index < count;
    }

    private static boolean[] marks(List<Integer> indices, int count) {
        boolean[] marked = new boolean[count];
        indices.forEach(v -> mark(marked, v));
        return marked;
    }

    private static void mark(boolean[] marked, int index) {
        if (isValue(index, marked.length)) {
            marked[index] = true;
        }
    }

    /** The first node that produces {@code value}, or {@link #NONE}. */
    public int producer(int value) {
        return producers[value];
    }

    /** Whether some node produces {@code value}. */
    public boolean isProduced(int value) {
        return producers[value] != NONE;
    }

    /** How often nodes read {@code value}; a node that reads it twice counts twice. */
    public int readCount(int value) {
        return consumerStarts[value + 1] - consumerStarts[value];
    }

    /** The nodes that read {@code value}, in execution order; a node that reads it twice stands there twice. */
    public int[] consumers(int value) {
        return Arrays.copyOfRange(consumers, consumerStarts[value], consumerStarts[value + 1]);
    }

    /** Whether {@code value} is an input of the graph. */
    public boolean isInput(int value) {
        return inputs[value];
    }

    /** Whether {@code value} is an output of the graph. */
    public boolean isOutput(int value) {
        return outputs[value];
    }

    /** Whether a node names {@code value} as an intermediate, or another value names it as its block scales. */
    public boolean isDescribing(int value) {
        return described[value];
    }

    /** Whether anything at all refers to {@code value}. */
    public boolean isReferenced(int value) {
        return isProduced(value) || readCount(value) > 0 || inputs[value] || outputs[value] || described[value];
    }

    /** Whether exactly one node reads {@code value}, once, and the graph does not hand it out. */
    public boolean isReadOnce(int value) {
        return readCount(value) == 1 && !outputs[value] && !described[value];
    }
}
