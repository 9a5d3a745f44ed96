package dev.tern.inspect.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Where boxes lie and arrows run: rows from top to bottom, within a row as close as possible below and above what each
 * box is connected with.
 *
 * @param x left edge of each box
 * @param y upper edge of each box
 * @param lines for each arrow the points that it passes, x and y in turn
 */
record GraphLayout(double[] x, double[] y, List<double[]> lines, double width, double height) {
    private static final double ROW_GAP = 46;
    private static final double BOX_GAP = 28;
    private static final double BEND_GAP = 14;
    private static final int SWEEPS = 24;

    /** Long arrows pull this much harder than short ones, so that they run straight. */
    private static final double BEND_WEIGHT = 4;

    static GraphLayout of(List<Box> boxes, List<Arrow> arrows) {
        if (boxes.isEmpty()) {
            return new GraphLayout(new double[0], new double[0], List.of(), 0, 0);
        }
        Layers layers = Layers.of(boxes.size(), arrows);
        double[] centers = centers(boxes, layers);
        double[] tops = new double[layers.rows.size() + 1];
        double[] heights = new double[layers.rows.size()];
        for (int r = 0; r < heights.length; r++) {
            for (int v : layers.rows.get(r)) {
                heights[r] =
                        Math.max(heights[r], v < boxes.size() ? boxes.get(v).height() : 0);
            }
            tops[r + 1] = tops[r] + heights[r] + ROW_GAP;
        }
        double[] x = new double[boxes.size()];
        double[] y = new double[boxes.size()];
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        for (int b = 0; b < x.length; b++) {
            x[b] = centers[b] - boxes.get(b).width() / 2;
            int row = layers.layerOf[b];
            y[b] = tops[row] + (heights[row] - boxes.get(b).height()) / 2;
        }
        for (int v = 0; v < centers.length; v++) {
            double half = v < x.length ? boxes.get(v).width() / 2 : 0;
            left = Math.min(left, centers[v] - half);
            right = Math.max(right, centers[v] + half);
        }
        List<double[]> lines = new ArrayList<>();
        for (int[] path : layers.paths) {
            lines.add(line(path, boxes, centers, y, layers, tops, heights, left));
        }
        for (int b = 0; b < x.length; b++) {
            x[b] = round(x[b] - left);
            y[b] = round(y[b]);
        }
        return new GraphLayout(x, y, lines, right - left, tops[heights.length] - ROW_GAP);
    }

    private static double round(double pixels) {
        return Math.round(pixels * 10) / 10.0;
    }

    private static double[] line(
            int[] path,
            List<Box> boxes,
            double[] centers,
            double[] y,
            Layers layers,
            double[] tops,
            double[] heights,
            double left) {
        double[] points = new double[4 * (path.length - 1)];
        int at = 0;
        for (int i = 0; i < path.length; i++) {
            int v = path[i];
            double center = round(centers[v] - left);
            boolean isBox = v < boxes.size();
            int row = layers.layerOf[v];
            if (i > 0) {
                points[at++] = center;
                points[at++] = round(isBox ? y[v] : tops[row]);
            }
            if (i < path.length - 1) {
                points[at++] = center;
                points[at++] = round(isBox ? y[v] + boxes.get(v).height() : tops[row] + heights[row]);
            }
        }
        return points;
    }

    private static double[] centers(List<Box> boxes, Layers layers) {
        double[] centers = new double[layers.layerOf.length];
        for (List<Integer> row : layers.rows) {
            double at = 0;
            for (int i = 0; i < row.size(); i++) {
                at += i == 0 ? 0 : distance(row.get(i - 1), row.get(i), boxes);
                centers[row.get(i)] = at;
            }
            for (int v : row) {
                centers[v] -= at / 2;
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean down = sweep % 2 == 0;
            for (int i = 0; i < layers.rows.size(); i++) {
                List<Integer> row = layers.rows.get(down ? i : layers.rows.size() - 1 - i);
                boolean both = sweep >= SWEEPS - 4;
                settle(row, boxes, layers, centers, down || both, !down || both);
            }
        }
        return centers;
    }

    private static double distance(int a, int b, List<Box> boxes) {
        boolean boxesOnly = a < boxes.size() && b < boxes.size();
        return halfWidth(a, boxes) + halfWidth(b, boxes) + (boxesOnly ? BOX_GAP : BEND_GAP);
    }

    private static double halfWidth(int v, List<Box> boxes) {
        return v < boxes.size() ? boxes.get(v).width() / 2 : 0;
    }

    /**
     * Moves the vertices of one row as close to the middle of their neighbours as their order and widths allow: the least
     * squares under minimal distances, found by pooling neighbours that would overlap.
     */
    private static void settle(
            List<Integer> row, List<Box> boxes, Layers layers, double[] centers, boolean useAbove, boolean useBelow) {
        int n = row.size();
        double[] start = new double[n];
        double[] mean = new double[n];
        double[] weight = new double[n];
        int[] members = new int[n];
        int blocks = 0;
        for (int i = 0; i < n; i++) {
            int v = row.get(i);
            start[i] = i == 0 ? 0 : start[i - 1] + distance(row.get(i - 1), v, boxes);
            double sum = 0;
            double total = 0;
            for (int side = 0; side < 2; side++) {
                if (side == 0 ? useAbove : useBelow) {
                    for (int u : (side == 0 ? layers.above : layers.below).get(v)) {
                        double pull = u >= boxes.size() && v >= boxes.size() ? BEND_WEIGHT : 1;
                        sum += pull * centers[u];
                        total += pull;
                    }
                }
            }
            mean[blocks] = (total == 0 ? centers[v] : sum / total) - start[i];
            weight[blocks] = total == 0 ? 0.1 : total;
            members[blocks++] = 1;
            while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
                double joined = weight[blocks - 2] + weight[blocks - 1];
                mean[blocks - 2] =
                        (mean[blocks - 2] * weight[blocks - 2] + mean[blocks - 1] * weight[blocks - 1]) / joined;
                weight[blocks - 2] = joined;
                members[blocks - 2] += members[blocks - 1];
                blocks--;
            }
        }
        int i = 0;
        for (int block = 0; block < blocks; block++) {
            for (int k = 0; k < members[block]; k++, i++) {
                centers[row.get(i)] = start[i] + mean[block];
            }
        }
    }
}
