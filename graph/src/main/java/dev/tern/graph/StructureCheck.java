package dev.tern.graph;

import dev.tern.tensor.DataType;
import java.util.Arrays;
import java.util.List;

/** References, sources and order inside one graph. */
final class StructureCheck {
    private final Graph graph;
    private final String place;
    private final Problems problems;
    private final int count;
    /** For each value, the first node that produces it. */
    private final int[] producers;
    /** For each value, the last node that was seen to read it: tells outputs apart from inputs of the same node. */
    private final int[] lastReaders;

    private final boolean[] graphInputs;

    StructureCheck(Graph graph, String place, Problems problems) {
        this.graph = graph;
        this.place = place;
        this.problems = problems;
        count = graph.values().size();
        producers = new int[count];
        lastReaders = new int[count];
        graphInputs = new boolean[count];
        Arrays.fill(producers, Uses.NONE);
        Arrays.fill(lastReaders, Uses.NONE);
    }

    void run() {
        checkInputs();
        for (int n = 0; n < graph.nodes().size(); n++) {
            checkOutputs(n, graph.nodes().get(n));
        }
        for (int n = 0; n < graph.nodes().size(); n++) {
            checkReads(n, graph.nodes().get(n));
        }
        for (int i = 0; i < graph.outputs().size(); i++) {
            checkOutput(i, graph.outputs().get(i));
        }
    }

    private void checkInputs() {
        for (int i = 0; i < graph.inputs().size(); i++) {
            int v = graph.inputs().get(i);
            if (isOutside(v)) {
                add(place + ", input " + i, range(v));
                continue;
            }
            if (graphInputs[v]) {
                add(valuePlace(v), "expected each graph input once, found it again as input " + i);
            }
            graphInputs[v] = true;
            if (graph.value(v).isConstant()) {
                add(valuePlace(v), "expected a graph input without bytes of its own, found a constant");
            }
        }
    }

    private void checkOutputs(int n, Node node) {
        mark(n, node.inputs());
        List<Integer> outputs = node.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            int v = outputs.get(i);
            String fault = isOutside(v) ? range(v) : sourceFault(n, v);
            if (!fault.isEmpty()) {
                add(graph.describeNode(n) + ", output " + i, fault);
            }
            if (!isOutside(v) && producers[v] == Uses.NONE && (fault.isEmpty() || lastReaders[v] == n)) {
                producers[v] = n;
            }
        }
        for (int v : node.intermediates()) {
            if (v != Node.ABSENT && isOutside(v)) {
                add(graph.describeNode(n) + ", intermediates", range(v));
            }
        }
    }

    private void mark(int n, List<Integer> inputs) {
        for (int v : inputs) {
            if (!isOutside(v)) {
                lastReaders[v] = n;
            }
        }
    }

    /** Why node {@code n} may not produce value {@code v}, or an empty text. */
    private String sourceFault(int n, int v) {
        Value value = graph.value(v);
        String source = otherSource(n, v, value);
        return source.isEmpty()
                ? ""
                : "expected a value with no other source, found " + Quoted.name(value.name()) + ", which " + source;
    }

    private String otherSource(int n, int v, Value value) {
        if (producers[v] == n) {
            return "the same node produces twice";
        }
        if (producers[v] != Uses.NONE) {
            return "node " + producers[v] + " produces";
        }
        if (lastReaders[v] == n) {
            return "is an input of the same node";
        }
        if (graphInputs[v]) {
            return "is a graph input";
        }
        if (value.isConstant()) {
            return "is a constant";
        }
        return value.variable() ? "is a variable" : "";
    }

    private void checkReads(int n, Node node) {
        List<Integer> inputs = node.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            int v = inputs.get(i);
            if (v == Node.ABSENT) {
                continue;
            }
            if (isOutside(v)) {
                add(graph.describeNode(n) + ", input " + i, range(v));
            } else if (producers[v] > n) {
                add(
                        graph.describeNode(n) + ", input " + i,
                        "expected values that are there before they are read, found "
                                + Quoted.name(graph.value(v).name()) + ", which node " + producers[v]
                                + " produces later");
            } else if (hasNoSource(v)) {
                add(graph.describeNode(n) + ", input " + i, withoutSource(v));
            }
        }
    }

    private void checkOutput(int i, int v) {
        if (isOutside(v)) {
            add(place + ", output " + i, range(v));
        } else if (hasNoSource(v)) {
            add(place + ", output " + i, withoutSource(v));
        }
    }

    private boolean hasNoSource(int v) {
        Value value = graph.value(v);
        return producers[v] == Uses.NONE
                && !graphInputs[v]
                && !value.isConstant()
                && !value.variable()
                && !isEmpty(value);
    }

    private static boolean isEmpty(Value value) {
        if (value.type() == DataType.RESOURCE || value.type() == DataType.VARIANT) {
            return false;
        }
        for (int axis = 0; axis < value.shape().rank(); axis++) {
            if (value.shape().dim(axis) == 0) {
                return true;
            }
        }
        return false;
    }

    private String withoutSource(int v) {
        return "expected a value with a source (graph input, constant, variable, or result of a node), found "
                + Quoted.name(graph.value(v).name()) + ", which has none";
    }

    private boolean isOutside(int v) {
        return v < 0 || v >= count;
    }

    private String range(int v) {
        return "expected a value index from 0 to " + (count - 1) + ", found " + v;
    }

    private String valuePlace(int v) {
        return place + ", value " + v + " " + Quoted.name(graph.value(v).name());
    }

    private void add(String where, String what) {
        problems.add(where, what);
    }
}
