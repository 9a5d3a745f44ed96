package dev.tern.training.metric;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** What one row of predictions, along the last axis, scores. */
final class RowScores {
    /** Keras' epsilon. */
    private static final double EPSILON = 1e-7;

    /** The smallest square of a length that is divided by. */
    private static final double TINY = 1e-12;

    private RowScores() {}

    static double accuracy(Tensor target, Tensor predicted, long row, int width) {
        return width == 1 && target.type() == DataType.FLOAT32
                ? binary(target, predicted, row, 1, 0.5f)
                : classAccuracy(target, predicted, row, width);
    }

    static double classAccuracy(Tensor target, Tensor predicted, long row, int width) {
        return targetClass(target, predicted, row, width) == largest(predicted, row * width, width) ? 1 : 0;
    }

    static double binary(Tensor target, Tensor predicted, long row, int width, float threshold) {
        int right = 0;
        for (int i = 0; i < width; i++) {
            boolean called = predicted.floatAt(row * width + i) > threshold;
            right += called == (target.floatAt(row * width + i) > 0.5f) ? 1 : 0;
        }
        return (double) right / width;
    }

    static double topK(Tensor target, Tensor predicted, long row, int width, int k) {
        int wanted = targetClass(target, predicted, row, width);
        if (wanted < 0 || wanted >= width) {
            return 0;
        }
        float score = predicted.floatAt(row * width + wanted);
        int larger = 0;
        for (int i = 0; i < width; i++) {
            larger += predicted.floatAt(row * width + i) > score ? 1 : 0;
        }
        return larger < k ? 1 : 0;
    }

    static double squaredError(Tensor target, Tensor predicted, long row, int width) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
            double error = predicted.floatAt(row * width + i) - target.floatAt(row * width + i);
            sum += error * error;
        }
        return sum / width;
    }

    static double absoluteError(Tensor target, Tensor predicted, long row, int width) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
            sum += Math.abs(predicted.floatAt(row * width + i) - target.floatAt(row * width + i));
        }
        return sum / width;
    }

    static double percentageError(Tensor target, Tensor predicted, long row, int width) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
            double wanted = target.floatAt(row * width + i);
            double error = Math.abs(predicted.floatAt(row * width + i) - wanted);
            sum += 100 * error / Math.max(Math.abs(wanted), EPSILON);
        }
        return sum / width;
    }

    static double logarithmicError(Tensor target, Tensor predicted, long row, int width) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
            double error = Math.log1p(Math.max(predicted.floatAt(row * width + i), EPSILON))
                    - Math.log1p(Math.max(target.floatAt(row * width + i), EPSILON));
            sum += error * error;
        }
        return sum / width;
    }

    static double cosine(Tensor target, Tensor predicted, long row, int width) {
        double product = 0;
        double wanted = 0;
        double found = 0;
        for (int i = 0; i < width; i++) {
            double t = target.floatAt(row * width + i);
            double p = predicted.floatAt(row * width + i);
            product += t * p;
            wanted += t * t;
            found += p * p;
        }
        return product / Math.sqrt(Math.max(wanted, TINY) * Math.max(found, TINY));
    }

    /** The class of a row: its number, or the place of the largest number of a one-hot row. */
    static int targetClass(Tensor target, Tensor predicted, long row, int width) {
        if (Metrics.isClassNumbers(target, predicted)) {
            return target.type().isFloat() ? (int) target.floatAt(row) : target.intAt(row);
        }
        return largest(target, row * width, width);
    }

    /** The place of the largest number, the first one of equals. */
    static int largest(Tensor tensor, long at, int width) {
        int best = 0;
        float most = tensor.floatAt(at);
        for (int i = 1; i < width; i++) {
            float number = tensor.floatAt(at + i);
            if (number > most) {
                most = number;
                best = i;
            }
        }
        return best;
    }
}
