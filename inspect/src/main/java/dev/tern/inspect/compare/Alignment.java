package dev.tern.inspect.compare;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes and values of two graphs stand for the same thing. Nodes are matched by the name of their first result
 * where that is unique in both graphs; the rest by operator in their order. Values are matched by the places in which
 * matched nodes have them, so that renamed tensors find each other too.
 */
final class Alignment {
    private static final int NONE = -1;

    /** Beyond this many pairs, the rest of the nodes is matched by position alone. */
    private static final long PAIRS_MAX = 4_000_000;

    /** For each node of the first graph its partner in the second, or -1. */
    private final int[] nodes;

    /** Values of the first graph with their partners, in the order in which nodes meet them. */
    private final Map<Integer, Integer> values = new LinkedHashMap<>();

    private final Graph left;
    private final Graph right;

    private Alignment(Graph left, Graph right) {
        this.left = left;
        this.right = right;
        this.nodes = new int[left.nodes().size()];
        Arrays.fill(nodes, NONE);
    }

    static Alignment of(Graph left, Graph right) {
        Alignment alignment = new Alignment(left, right);
        alignment.matchByName();
        alignment.matchByOrder();
        alignment.matchValues();
        return alignment;
    }

    int partnerOf(int leftNode) {
        return nodes[leftNode];
    }

    /** Nodes of the second graph without a partner. */
    List<Integer> unmatchedRight() {
        boolean[] taken = new boolean[right.nodes().size()];
        for (int partner : nodes) {
            if (partner != NONE) {
                taken[partner] = true;
            }
        }
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i]) {
                free.add(i);
            }
        }
        return free;
    }

    Map<Integer, Integer> values() {
        return values;
    }

    private void matchByName() {
        Map<String, Integer> rightByName = byUniqueName(right);
        byUniqueName(left).forEach((name, node) -> {
            Integer partner = rightByName.get(name);
            if (partner != null && sameOperator(node, partner)) {
                nodes[node] = partner;
            }
        });
    }

    private boolean sameOperator(int leftNode, int rightNode) {
        return left.nodes()
                .get(leftNode)
                .operator()
                .name()
                .equals(right.nodes().get(rightNode).operator().name());
    }

    private static Map<String, Integer> byUniqueName(Graph graph) {
        Map<String, Integer> byName = new LinkedHashMap<>();
        Map<String, Integer> times = new HashMap<>();
        for (int n = 0; n < graph.nodes().size(); n++) {
            Node node = graph.nodes().get(n);
            if (!node.outputs().isEmpty()) {
                String name = graph.value(node.outputs().getFirst()).name();
                byName.put(name, n);
                times.merge(name, 1, Integer::sum);
            }
        }
        byName.keySet().removeIf(name -> name.isEmpty() || times.getOrDefault(name, 0) > 1);
        return byName;
    }

    private void matchByOrder() {
        List<Integer> a = new ArrayList<>();
        for (int n = 0; n < nodes.length; n++) {
            if (nodes[n] == NONE) {
                a.add(n);
            }
        }
        List<Integer> b = unmatchedRight();
        if ((long) a.size() * b.size() > PAIRS_MAX) {
            for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
                nodes[a.get(i)] = sameOperator(a.get(i), b.get(i)) ? b.get(i) : NONE;
            }
        } else {
            matchLongestCommon(a, b);
        }
    }

    /** The longest common subsequence of operator names. */
    private void matchLongestCommon(List<Integer> a, List<Integer> b) {
        int[][] length = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                length[i][j] = sameOperator(a.get(i), b.get(j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < a.size() && j < b.size()) {
            if (sameOperator(a.get(i), b.get(j))) {
                nodes[a.get(i++)] = b.get(j++);
            } else if (length[i + 1][j] >= length[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
    }

    private void matchValues() {
        pair(left.inputs(), right.inputs());
        for (int n = 0; n < nodes.length; n++) {
            if (nodes[n] != NONE) {
                pair(left.nodes().get(n).inputs(), right.nodes().get(nodes[n]).inputs());
                pair(left.nodes().get(n).outputs(), right.nodes().get(nodes[n]).outputs());
            }
        }
        pair(left.outputs(), right.outputs());
    }

    private void pair(List<Integer> a, List<Integer> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            if (a.get(i) != Node.ABSENT && b.get(i) != Node.ABSENT) {
                values.putIfAbsent(a.get(i), b.get(i));
            }
        }
    }
}
