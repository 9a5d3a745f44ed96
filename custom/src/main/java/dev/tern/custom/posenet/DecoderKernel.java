package dev.tern.custom.posenet;

import dev.tern.custom.posenet.PosenetDecoder.Settings;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.nonmax.CandidateHeap;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/**
 * Starts at the best local maxima of the heat map and follows the skeleton from each. A start near the same point of an
 * earlier pose is skipped; key points near those of better poses do not count for a pose's score.
 */
final class DecoderKernel implements Kernel {
    private static final int POINTS = Skeleton.POINTS;
    private static final int REFINEMENTS = 5;

    private final Settings settings;
    private final Field heat;
    private final Field near;
    private final Field mid;
    private final CandidateHeap starts;
    private final float[] startY;
    private final float[] startX;
    private final CandidateHeap walk;
    private final float[] walkY;
    private final float[] walkX;
    private final int[] walkPoint;
    private final boolean[] reached = new boolean[POINTS];
    private final float[] places;
    private final float[] scores;
    private final float[] poseScores;
    private final float[] rescored;
    private final float[] counted;
    private final int[] order;
    private final float[] placesOut;
    private final float[] scoresOut;
    private final float[] poseScoresOut;
    private final Tensor[] outputs = new Tensor[4];

    DecoderKernel(CustomOperator operator, Binding binding) {
        settings = Settings.of(operator);
        float perStride = (float) (1.0 / settings.stride());
        heat = new Field(binding, 0, 1);
        near = new Field(binding, 1, perStride);
        mid = new Field(binding, 2, perStride);
        long candidates = binding.input(0).elements();
        starts = new CandidateHeap(
                binding.ints(candidates + 1), binding.floats(candidates + 1), binding.ints(candidates + 1));
        startY = binding.floats(candidates);
        startX = binding.floats(candidates);
        int steps = 2 * Skeleton.EDGES + 1;
        walk = new CandidateHeap(binding.ints(steps + 1), binding.floats(steps + 1), binding.ints(steps + 1));
        walkY = binding.floats(steps);
        walkX = binding.floats(steps);
        walkPoint = binding.ints(steps);
        places = binding.floats(2L * POINTS * (settings.most() + 1));
        scores = binding.floats((long) POINTS * (settings.most() + 1));
        poseScores = binding.floats(settings.most());
        rescored = binding.floats(settings.most());
        counted = binding.floats(POINTS);
        order = binding.ints(settings.most());
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = binding.output(i);
        }
        placesOut = binding.floats(outputs[0].elements());
        scoresOut = binding.floats(outputs[1].elements());
        poseScoresOut = binding.floats(outputs[2].elements());
    }

    @Override
    public void run() {
        heat.load();
        near.load();
        mid.load();
        findStarts();
        int poses = 0;
        while (poses < settings.most() && starts.size() > 0) {
            int start = starts.bestBox();
            starts.pop();
            if (!isTaken(start, poses)) {
                follow(start, poses);
                poseScores[poses] = averageOfScores(poses);
                poses += poseScores[poses] >= settings.threshold() ? 1 : 0;
            }
        }
        rescore(poses);
        give(poses);
    }

    private void findStarts() {
        float least = (float) -Math.log(1.0 / (settings.threshold() + 1e-6) - 1.0);
        starts.clear();
        for (int y = 0, i = 0; y < heat.height; y++) {
            for (int x = 0; x < heat.width; x++) {
                for (int point = 0; point < POINTS; point++, i++) {
                    float score = heat.at(y, x, point);
                    if (score >= least && isLocalMaximum(y, x, point, score)) {
                        startY[i] = heat.clampY(y + near.at(y, x, point));
                        startX[i] = heat.clampX(x + near.at(y, x, POINTS + point));
                        starts.push(i, score, 0);
                    }
                }
            }
        }
    }

    private boolean isLocalMaximum(int y, int x, int point, float score) {
        for (int v = Math.max(y - 1, 0); v < Math.min(y + 2, heat.height); v++) {
            for (int u = Math.max(x - 1, 0); u < Math.min(x + 2, heat.width); u++) {
                if (heat.at(v, u, point) > score) {
                    return false;
                }
            }
        }
        return true;
    }

    private float squaredRadius() {
        float radius = settings.radius() / settings.stride();
        return radius * radius;
    }

    private boolean isTaken(int start, int poses) {
        int point = start % POINTS;
        for (int pose = 0; pose < poses; pose++) {
            int at = 2 * (pose * POINTS + point);
            if (squaredDistance(startY[start], startX[start], places[at], places[at + 1]) <= squaredRadius()) {
                return true;
            }
        }
        return false;
    }

    private static float squaredDistance(float y, float x, float otherY, float otherX) {
        float dy = otherY - y;
        float dx = otherX - x;
        return dy * dy + dx * dx;
    }

    /** Fills pose {@code pose} from a start, nearest to certain first. */
    private void follow(int start, int pose) {
        Arrays.fill(reached, false);
        walk.clear();
        int steps = step(0, startY[start], startX[start], start % POINTS);
        while (walk.size() > 0) {
            int step = walk.bestBox();
            float score = walk.bestScore();
            walk.pop();
            int point = walkPoint[step];
            if (!reached[point]) {
                reached[point] = true;
                int at = pose * POINTS + point;
                places[2 * at] = walkY[step];
                places[2 * at + 1] = walkX[step];
                scores[at] = 1f / (1f + (float) Math.exp(-score));
                steps = leave(step, point, steps);
            }
        }
    }

    private int leave(int step, int point, int stepsSoFar) {
        int steps = stepsSoFar;
        for (int edge = 0; edge < 2 * Skeleton.EDGES; edge++) {
            int target = Skeleton.to(edge);
            if (Skeleton.from(edge) == point && !reached[target]) {
                steps = along(edge, target, walkY[step], walkX[step], steps);
            }
        }
        return steps;
    }

    private int along(int edge, int target, float fromY, float fromX, int steps) {
        int channel = Skeleton.channel(edge);
        float dy = mid.between(fromY, fromX, channel);
        float dx = mid.between(fromY, fromX, Skeleton.EDGES + channel);
        float y = heat.clampY(fromY + dy);
        float x = heat.clampX(fromX + dx);
        for (int i = 0; i < REFINEMENTS; i++) {
            dy = near.between(y, x, target);
            dx = near.between(y, x, POINTS + target);
            y = heat.clampY(y + dy);
            x = heat.clampX(x + dx);
        }
        return step(steps, y, x, target);
    }

    private int step(int steps, float y, float x, int point) {
        walkY[steps] = y;
        walkX[steps] = x;
        walkPoint[steps] = point;
        walk.push(steps, heat.between(y, x, point), 0);
        return steps + 1;
    }

    /** Sums run from the best score down, which is the order that rounds as the original does. */
    private float averageOfScores(int pose) {
        System.arraycopy(scores, pose * POINTS, counted, 0, POINTS);
        return averageOfCounted();
    }

    private float averageOfCounted() {
        Arrays.sort(counted);
        float sum = 0;
        for (int i = POINTS - 1; i >= 0; i--) {
            sum += counted[i];
        }
        return sum / POINTS;
    }

    private void rescore(int poses) {
        sort(poses);
        for (int i = 0; i < poses; i++) {
            rescored[order[i]] = unhiddenAverage(i);
        }
        System.arraycopy(rescored, 0, poseScores, 0, poses);
        sort(poses);
    }

    /** The average of the pose at {@code rank}, in which key points that a better pose has too count nothing. */
    private float unhiddenAverage(int rank) {
        int pose = order[rank];
        System.arraycopy(scores, pose * POINTS, counted, 0, POINTS);
        for (int better = 0; better < rank; better++) {
            for (int point = 0; point < POINTS; point++) {
                int a = 2 * (pose * POINTS + point);
                int b = 2 * (order[better] * POINTS + point);
                if (squaredDistance(places[a], places[a + 1], places[b], places[b + 1]) <= squaredRadius()) {
                    counted[point] = 0;
                }
            }
        }
        return averageOfCounted();
    }

    /** Poses by score, best first, into {@link #order}. */
    private void sort(int poses) {
        for (int i = 0; i < poses; i++) {
            int place = i;
            while (place > 0 && poseScores[i] > poseScores[order[place - 1]]) {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = i;
        }
    }

    private void give(int poses) {
        Arrays.fill(placesOut, 0);
        Arrays.fill(scoresOut, 0);
        Arrays.fill(poseScoresOut, 0);
        int count = 0;
        while (count < poses && poseScores[order[count]] >= settings.threshold()) {
            int pose = order[count];
            for (int i = 0; i < 2 * POINTS; i++) {
                placesOut[2 * POINTS * count + i] = places[2 * POINTS * pose + i] * settings.stride();
            }
            System.arraycopy(scores, POINTS * pose, scoresOut, POINTS * count, POINTS);
            poseScoresOut[count++] = poseScores[pose];
        }
        outputs[0].writeFloats(0, placesOut.length, placesOut, 0);
        outputs[1].writeFloats(0, scoresOut.length, scoresOut, 0);
        outputs[2].writeFloats(0, poseScoresOut.length, poseScoresOut, 0);
        outputs[3].setFloat(0, count);
    }
}
