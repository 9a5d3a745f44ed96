package dev.tern.inspect.report;

import dev.tern.graph.Graph;
import dev.tern.interpreter.MemoryReport;
import java.util.Arrays;

/**
 * The planned memory of the main graph at a glance.
 *
 * @param largestNode node during which most bytes of the arena are in use, -1 where the arena is empty
 */
public record ArenaSummary(
        MemoryReport plan, int largestNode, String largestNodeText, long largestBytes, int largestTensors) {
    static ArenaSummary of(Graph graph, MemoryReport plan) {
        long[] live = liveBytes(plan, graph.nodes().size());
        int largest = -1;
        for (int n = 0; n < live.length; n++) {
            if (live[n] > (largest < 0 ? 0 : live[largest])) {
                largest = n;
            }
        }
        if (largest < 0) {
            return new ArenaSummary(plan, -1, "", 0, 0);
        }
        int at = largest;
        int tensors = (int) plan.places().stream()
                .filter(place -> place.firstNode() <= at && at <= place.lastNode())
                .count();
        return new ArenaSummary(plan, largest, graph.describeNode(largest), live[largest], tensors);
    }

    /** Bytes in use during each node. */
    static long[] liveBytes(MemoryReport plan, int nodes) {
        long[] live = new long[nodes + 1];
        for (MemoryReport.Place place : plan.places()) {
            live[Math.clamp(place.firstNode(), 0, nodes)] += place.bytes();
            live[Math.clamp(place.lastNode() + 1L, 0, nodes)] -= place.bytes();
        }
        for (int n = 1; n <= nodes; n++) {
            live[n] += live[n - 1];
        }
        return Arrays.copyOf(live, nodes);
    }
}
