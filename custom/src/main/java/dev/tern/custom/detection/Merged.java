package dev.tern.custom.detection;

import dev.tern.operators.Binding;

/** Detections of all classes so far, best first, cut at a number; of equal scores the earlier class stays in front. */
final class Merged {
    private final int most;
    private final int mostAtOnce;
    private int[] boxes;
    private int[] kinds;
    private float[] scores;
    private int[] nextBoxes;
    private int[] nextKinds;
    private float[] nextScores;
    private int count;

    Merged(Binding binding, int most, int mostAtOnce) {
        this.most = most;
        this.mostAtOnce = mostAtOnce;
        boxes = binding.ints(most);
        kinds = binding.ints(most);
        scores = binding.floats(most);
        nextBoxes = binding.ints(most);
        nextKinds = binding.ints(most);
        nextScores = binding.floats(most);
    }

    /** Most detections of one class. */
    int mostAtOnce() {
        return mostAtOnce;
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    int box(int i) {
        return boxes[i];
    }

    int kind(int i) {
        return kinds[i];
    }

    float score(int i) {
        return scores[i];
    }

    void add(Suppression selected, float[] selectedScores, int kind) {
        int old = 0;
        int fresh = 0;
        int merged = 0;
        while (merged < most && (old < count || fresh < selected.count)) {
            float score = fresh < selected.count ? selectedScores[selected.kept[fresh]] : Float.NEGATIVE_INFINITY;
            boolean takeOld = old < count && (fresh == selected.count || !(score > scores[old]));
            nextBoxes[merged] = takeOld ? boxes[old] : selected.kept[fresh];
            nextKinds[merged] = takeOld ? kinds[old] : kind;
            nextScores[merged] = takeOld ? scores[old] : score;
            old += takeOld ? 1 : 0;
            fresh += takeOld ? 0 : 1;
            merged++;
        }
        count = merged;
        swap();
    }

    private void swap() {
        int[] ints = boxes;
        boxes = nextBoxes;
        nextBoxes = ints;
        ints = kinds;
        kinds = nextKinds;
        nextKinds = ints;
        float[] floats = scores;
        scores = nextScores;
        nextScores = floats;
    }
}
