package dev.tern.testkit.nets;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scale and zero point of every float value of a graph. Operators that move numbers without computing keep the scale of
 * what they move, so their values form groups with one range; results of squashing functions have the scale that the
 * original's kernels demand.
 */
final class ScaleGroups {
    private static final Set<String> MOVING = Set.of(
            "MAX_POOL_2D",
            "AVERAGE_POOL_2D",
            "RESHAPE",
            "PAD",
            "TRANSPOSE",
            "CONCATENATION",
            "RESIZE_BILINEAR",
            "RESIZE_NEAREST_NEIGHBOR");
    private static final Set<String> TO_PROBABILITIES = Set.of("SOFTMAX", "LOGISTIC");

    private final int[] group;
    private final float[] smallest;
    private final float[] largest;
    private final @Nullable Quantization[] fixed;
    private final IntegerScheme scheme;

    private ScaleGroups(int values, IntegerScheme scheme) {
        this.group = new int[values];
        this.smallest = new float[values];
        this.largest = new float[values];
        this.fixed = new Quantization[values];
        this.scheme = scheme;
    }

    static ScaleGroups of(Graph graph, Calibration ranges, IntegerScheme scheme) {
        ScaleGroups scales = new ScaleGroups(graph.values().size(), scheme);
        for (int v = 0; v < scales.group.length; v++) {
            scales.group[v] = v;
            scales.smallest[v] = ranges.smallest(v);
            scales.largest[v] = ranges.largest(v);
        }
        for (Node node : graph.nodes()) {
            String operator = node.operator().name();
            if (MOVING.contains(operator)) {
                node.inputs().stream()
                        .filter(v -> graph.value(v).type() == DataType.FLOAT32)
                        .forEach(v -> scales.join(v, node.outputs().getFirst()));
            } else if (TO_PROBABILITIES.contains(operator)) {
                scales.fixed[node.outputs().getFirst()] = scheme.probability();
            } else if (operator.equals("TANH")) {
                scales.fixed[node.outputs().getFirst()] = scheme.symmetricUnit();
            }
        }
        return scales;
    }

    private int root(int v) {
        int at = v;
        while (group[at] != at) {
            at = group[at];
        }
        return at;
    }

    private void join(int v, int w) {
        int from = root(w);
        int to = root(v);
        group[from] = to;
        smallest[to] = Math.min(smallest[to], smallest[from]);
        largest[to] = Math.max(largest[to], largest[from]);
        fixed[to] = fixed[to] == null ? fixed[from] : fixed[to];
    }

    /** Scale and zero point of value {@code v}. */
    Quantization of(int v) {
        int root = root(v);
        Quantization demanded = fixed[root];
        return demanded == null ? scheme.activation(smallest[root], largest[root]) : demanded;
    }
}
