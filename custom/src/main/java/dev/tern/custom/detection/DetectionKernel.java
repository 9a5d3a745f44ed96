package dev.tern.custom.detection;

import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/**
 * Decodes, suppresses and lists. Fast: boxes compete with their best class and are reported with their best few. Class by
 * class: boxes compete within each class, and the classes' lists are merged by score.
 */
final class DetectionKernel implements Kernel {
    private final Binding binding;
    private final DetectionOptions options;
    private final Boxes boxes;
    private final Suppression suppression;
    private final Tensor[] outputs = new Tensor[4];
    private final Scores scores;
    private final int perBox;
    private final int columns;
    private final int background;
    private final float[] column;
    private final int[] best;
    private final Merged merged;
    private final float[] boxesOut;
    private final float[] classesOut;
    private final float[] scoresOut;

    DetectionKernel(CustomOperator operator, Binding binding) {
        this.binding = binding;
        options = DetectionOptions.of(operator);
        boxes = new Boxes(binding, options);
        suppression = new Suppression(binding, boxes, options);
        Tensor scoresIn = binding.input(1);
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = binding.output(i);
        }
        columns = scoresIn.shape().dim(2);
        background = columns - options.classes();
        perBox = Math.min(options.perBox(), options.classes());
        scores = new Scores(binding, scoresIn);
        column = binding.floats(boxes.count);
        best = binding.ints(perBox);
        merged = new Merged(binding, options.detections(), Math.min(options.perClass(), options.detections()));
        boxesOut = binding.floats(outputs[0].elements());
        classesOut = binding.floats(outputs[1].elements());
        scoresOut = binding.floats(outputs[2].elements());
    }

    @Override
    public void run() {
        boxes.read();
        scores.read();
        Arrays.fill(boxesOut, 0);
        Arrays.fill(classesOut, 0);
        Arrays.fill(scoresOut, 0);
        int count = options.classByClass() ? classByClass() : bestClasses();
        outputs[0].writeFloats(0, boxesOut.length, boxesOut, 0);
        outputs[1].writeFloats(0, classesOut.length, classesOut, 0);
        outputs[2].writeFloats(0, scoresOut.length, scoresOut, 0);
        outputs[3].setFloat(0, count);
    }

    private int bestClasses() {
        for (int i = 0; i < boxes.count; i++) {
            column[i] = scores.largest(i * columns + background, options.classes());
        }
        suppression.select(column, options.detections());
        for (int i = 0; i < suppression.count; i++) {
            int box = suppression.kept[i];
            binding.checkpoint();
            findBest(box, perBox);
            for (int k = 0; k < perBox; k++) {
                put(i * options.perBox() + k, box, best[k], score(box, best[k]));
            }
        }
        return suppression.count;
    }

    /** The {@code most} best classes of a box, best first, into {@link #best}. */
    private void findBest(int box, int most) {
        int found = 0;
        for (int c = 0; c < options.classes(); c++) {
            float score = score(box, c);
            int place = found;
            while (place > 0 && score > score(box, best[place - 1])) {
                place--;
            }
            if (place < most) {
                found = Math.min(found + 1, most);
                System.arraycopy(best, place, best, place + 1, found - place - 1);
                best[place] = c;
            }
        }
    }

    private float score(int box, int c) {
        return scores.at(box * columns + background + c);
    }

    private int classByClass() {
        merged.clear();
        for (int c = 0; c < options.classes(); c++) {
            binding.checkpoint();
            for (int i = 0; i < boxes.count; i++) {
                column[i] = score(i, c);
            }
            suppression.select(column, merged.mostAtOnce());
            merged.add(suppression, column, c);
        }
        for (int i = 0; i < merged.count(); i++) {
            put(i, merged.box(i), merged.kind(i), merged.score(i));
        }
        return merged.count();
    }

    private void put(int place, int box, int c, float score) {
        System.arraycopy(boxes.corners, 4 * box, boxesOut, 4 * place, 4);
        classesOut[place] = c;
        scoresOut[place] = score;
    }
}
