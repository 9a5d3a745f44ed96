package dev.tern.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Calls between the graphs of a model: in range, never of the main graph, without cycles, and not too deep. */
final class CallCheck {
    private final Model model;
    private final Problems problems;
    private final List<List<Integer>> callees = new ArrayList<>();

    CallCheck(Model model, Problems problems) {
        this.model = model;
        this.problems = problems;
    }

    void run() {
        for (Graph graph : model.graphs()) {
            callees.add(calleesOf(graph));
        }
        walkFromCallers();
    }

    private List<Integer> calleesOf(Graph graph) {
        TreeSet<Integer> called = new TreeSet<>();
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int callee : graph.nodes().get(n).operator().callees()) {
                if (callee < 0 || callee >= model.graphs().size()) {
                    add(
                            graph,
                            n,
                            "expected a call of a graph below " + model.graphs().size() + ", found graph " + callee);
                } else if (callee == 0) {
                    add(graph, n, "expected a call of any graph but the main one, found graph 0");
                } else {
                    called.add(callee);
                }
            }
        }
        return List.copyOf(called);
    }

    private void add(Graph graph, int node, String what) {
        if (!problems.isFull()) {
            problems.add(graph.describeNode(node), what);
        }
    }

    /** Takes graphs off in the order callers first; what cannot be taken off calls itself by some way. */
    private void walkFromCallers() {
        int count = callees.size();
        int[] callers = new int[count];
        callees.forEach(called -> called.forEach(callee -> callers[callee]++));
        int[] depth = new int[count];
        ArrayDeque<Integer> ready = new ArrayDeque<>();
        for (int g = 0; g < count; g++) {
            if (callers[g] == 0) {
                ready.add(g);
            }
        }
        while (!ready.isEmpty()) {
            int caller = Objects.requireNonNull(ready.poll());
            if (depth[caller] == Verifier.MAX_CALL_DEPTH + 1) {
                problems.add(
                        Verifier.place(model, caller),
                        "expected calls nested at most " + Verifier.MAX_CALL_DEPTH + " deep, found a deeper one",
                        "call fewer graphs within each other");
            }
            for (int callee : callees.get(caller)) {
                depth[callee] = Math.max(depth[callee], depth[caller] + 1);
                if (--callers[callee] == 0) {
                    ready.add(callee);
                }
            }
        }
        for (int g = 0; g < count; g++) {
            if (callers[g] > 0 && !problems.isFull()) {
                problems.add(
                        Verifier.place(model, g),
                        "expected graphs that never call themselves, found this one on or behind a cycle of calls",
                        "a graph that calls itself would never end; break the cycle");
            }
        }
    }
}
