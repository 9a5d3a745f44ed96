package dev.tern.training.metric;

import dev.tern.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts of target classes (rows) against predicted ones (columns). */
public class Confusion implements Metric.Running {
    private final int classes;
    private final double[] counts;

    /** Nothing counted yet. */
    public Confusion(int classes) {
        this.classes = classes;
        this.counts = new double[classes * classes];
    }

    @Override
    public void add(Tensor target, Tensor predicted, float @Nullable [] weights) {
        int width = predicted.shape().dim(-1);
        long rows = predicted.elements() / width;
        long each = weights == null ? rows : Math.max(1, rows / Math.max(1, weights.length));
        for (long row = 0; row < rows; row++) {
            int is = RowScores.targetClass(target, predicted, row, width);
            int called = width == 1
                    ? (predicted.floatAt(row) > 0.5f ? 1 : 0)
                    : RowScores.largest(predicted, row * width, width);
            if (is >= 0 && is < classes && called < classes) {
                counts[is * classes + called] += weights == null ? 1 : weights[(int) (row / each)];
            }
        }
    }

    /** The counts so far, a row for each target class. */
    public double[][] matrix() {
        double[][] matrix = new double[classes][];
        for (int i = 0; i < classes; i++) {
            matrix[i] = Arrays.copyOfRange(counts, i * classes, (i + 1) * classes);
        }
        return matrix;
    }

    /** The counts as a table, a line for each target class; {@code names} are those of the classes. */
    public String text(List<String> names) {
        int first = names.stream().mapToInt(String::length).max().orElse(0);
        int width = Math.max(
                6, Arrays.stream(counts).mapToInt(c -> shown(c).length()).max().orElse(0) + 1);
        StringBuilder text = new StringBuilder();
        for (int is = 0; is < classes; is++) {
            String name = is < names.size() ? names.get(is) : String.valueOf(is);
            text.append(name).append(" ".repeat(Math.max(0, first - name.length())));
            for (int called = 0; called < classes; called++) {
                String count = shown(counts[is * classes + called]);
                text.append(" ".repeat(width - count.length())).append(count);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String shown(double count) {
        return count == Math.rint(count) ? String.valueOf((long) count) : String.format(Locale.ROOT, "%.2f", count);
    }

    double row(int c) {
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += counts[c * classes + i];
        }
        return sum;
    }

    double column(int c) {
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += counts[i * classes + c];
        }
        return sum;
    }

    double diagonal(int c) {
        return counts[c * classes + c];
    }

    double f1() {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Counts.share(2 * diagonal(c), row(c) + column(c));
        }
        return sum / classes;
    }

    double meanIou() {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < classes; c++) {
            double union = row(c) + column(c) - diagonal(c);
            present += union > 0 ? 1 : 0;
            sum += Counts.share(diagonal(c), union);
        }
        return present == 0 ? 0 : sum / present;
    }

    @Override
    public double result() {
        double right = 0;
        double all = 0;
        for (int c = 0; c < classes; c++) {
            right += diagonal(c);
            all += row(c);
        }
        return Counts.share(right, all);
    }

    @Override
    public void reset() {
        Arrays.fill(counts, 0);
    }
}
