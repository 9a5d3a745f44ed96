package dev.tern.interpreter;

import dev.tern.graph.Node;
import dev.tern.interpreter.plan.GraphRunner;
import java.util.ArrayList;
import java.util.List;

/** Time spent in each node of a graph, over all runs since the interpreter was made. */
public record Profile(long runs, List<NodeTime> nodes) {
    /** One node's share. */
    public record NodeTime(int node, String operator, String output, double microsPerRun) {}

    static Profile of(GraphRunner runner) {
        List<NodeTime> times = new ArrayList<>();
        long[] nanos = runner.nodeNanos();
        long runs = Math.max(1, runner.runs());
        for (int i = 0; i < nanos.length; i++) {
            Node node = runner.graph().nodes().get(i);
            String output = node.outputs().isEmpty()
                    ? ""
                    : runner.graph().value(node.outputs().getFirst()).name();
            times.add(new NodeTime(i, node.operator().name(), output, nanos[i] / 1000.0 / runs));
        }
        return new Profile(runner.runs(), List.copyOf(times));
    }
}
