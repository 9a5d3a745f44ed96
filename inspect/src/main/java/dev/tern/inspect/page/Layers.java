package dev.tern.inspect.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Boxes in rows, such that arrows point downward, with a bend wherever an arrow passes a row. Vertices up to the number
 * of boxes are the boxes; those behind are bends.
 */
final class Layers {
    private static final int SWEEPS = 12;

    /** Beyond so many bends, long arrows run straight: drawing must not take longer than looking. */
    private static final int BENDS_MAX = 60_000;

    final int boxes;
    final int[] layerOf;
    final List<List<Integer>> rows = new ArrayList<>();

    /** For each arrow the vertices that it touches, from its first box to its last. */
    final List<int[]> paths = new ArrayList<>();

    final List<List<Integer>> above = new ArrayList<>();
    final List<List<Integer>> below = new ArrayList<>();

    private Layers(int boxes, int[] layerOf) {
        this.boxes = boxes;
        this.layerOf = layerOf;
    }

    /** Rows for {@code boxes} boxes. */
    static Layers of(int boxes, List<Arrow> arrows) {
        int[] layer = assign(boxes, arrows);
        Layers layers = expand(boxes, layer, arrows);
        layers.order();
        return layers;
    }

    /** Row of each box: one below the lowest of those it depends on; boxes that depend on none just above their first user. */
    private static int[] assign(int boxes, List<Arrow> arrows) {
        List<List<Integer>> next = new ArrayList<>();
        int[] waiting = new int[boxes];
        for (int b = 0; b < boxes; b++) {
            next.add(new ArrayList<>());
        }
        for (Arrow arrow : arrows) {
            next.get(arrow.from()).add(arrow.to());
            waiting[arrow.to()]++;
        }
        boolean[] isSource = new boolean[boxes];
        int[] layer = new int[boxes];
        List<Integer> ready = new ArrayList<>();
        for (int b = 0; b < boxes; b++) {
            isSource[b] = waiting[b] == 0;
            if (isSource[b]) {
                ready.add(b);
            }
        }
        for (int i = 0; i < ready.size(); i++) {
            int box = ready.get(i);
            for (int to : next.get(box)) {
                layer[to] = Math.max(layer[to], layer[box] + 1);
                if (--waiting[to] == 0) {
                    ready.add(to);
                }
            }
        }
        for (int b = 0; b < boxes; b++) {
            if (isSource[b] && !next.get(b).isEmpty()) {
                layer[b] = next.get(b).stream().mapToInt(to -> layer[to]).min().orElse(1) - 1;
            }
        }
        return layer;
    }

    private static Layers expand(int boxes, int[] layer, List<Arrow> arrows) {
        long bends = 0;
        for (Arrow arrow : arrows) {
            bends += Math.max(0, layer[arrow.to()] - layer[arrow.from()] - 1);
        }
        boolean straight = bends > BENDS_MAX;
        int[] all = Arrays.copyOf(layer, boxes + (straight ? 0 : (int) bends));
        Layers layers = new Layers(boxes, all);
        for (int v = 0; v < all.length; v++) {
            layers.above.add(new ArrayList<>());
            layers.below.add(new ArrayList<>());
        }
        int bend = boxes;
        for (Arrow arrow : arrows) {
            int length = straight ? 0 : Math.max(0, layer[arrow.to()] - layer[arrow.from()] - 1);
            int[] path = new int[length + 2];
            path[0] = arrow.from();
            path[length + 1] = arrow.to();
            for (int i = 1; i <= length; i++) {
                path[i] = bend;
                all[bend++] = layer[arrow.from()] + i;
            }
            for (int i = 0; i + 1 < path.length; i++) {
                layers.below.get(path[i]).add(path[i + 1]);
                layers.above.get(path[i + 1]).add(path[i]);
            }
            layers.paths.add(path);
        }
        for (int v = 0; v < all.length; v++) {
            while (layers.rows.size() <= all[v]) {
                layers.rows.add(new ArrayList<>());
            }
            layers.rows.get(all[v]).add(v);
        }
        return layers;
    }

    /** Sorts rows by the mean place of their neighbours, down and up in turn: few crossings, in little time. */
    private void order() {
        double[] place = new double[layerOf.length];
        double[] wish = new double[layerOf.length];
        rows.forEach(row -> number(row, place));
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean down = sweep % 2 == 0;
            for (int i = 0; i < rows.size(); i++) {
                List<Integer> row = rows.get(down ? i : rows.size() - 1 - i);
                List<List<Integer>> neighbours = down ? above : below;
                row.forEach(v -> wish[v] = mean(neighbours.get(v), place, place[v]));
                row.sort(Comparator.comparingDouble(v -> wish[v]));
                number(row, place);
            }
        }
    }

    private static void number(List<Integer> row, double[] place) {
        for (int i = 0; i < row.size(); i++) {
            place[row.get(i)] = i - (row.size() - 1) / 2.0;
        }
    }

    private static double mean(List<Integer> vertices, double[] place, double otherwise) {
        double sum = 0;
        for (int v : vertices) {
            sum += place[v];
        }
        return vertices.isEmpty() ? otherwise : sum / vertices.size();
    }
}
