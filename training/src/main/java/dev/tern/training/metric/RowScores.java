package dev.tern.training.metric;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** What one row of predictions, along the last axis, scores. */
final class RowScores {
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
