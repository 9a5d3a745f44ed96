package dev.tern.inspect.compare;

import dev.tern.inspect.RealValues;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Two tensors beside each other, by the real values that they stand for.
 *
 * @param identical whether type, shape and every byte are the same
 * @param maxDifference largest absolute difference; infinite where one value is not finite and the other differs
 * @param cosine cosine of the angle between the two as vectors; 1 where both are zero
 * @param maxAt element with the largest difference, -1 where there is none
 * @param problem why values cannot be compared, or an empty text
 */
public record TensorComparison(
        String name,
        boolean identical,
        double maxDifference,
        double meanDifference,
        double cosine,
        long maxAt,
        String problem) {

    /** Compares what {@code left} and {@code right} stand for. */
    static TensorComparison of(String name, Tensor left, Tensor right) {
        boolean same = left.type() == right.type()
                && left.shape().equals(right.shape())
                && left.data().mismatch(right.data()) < 0;
        if (same && left.quantization().equals(right.quantization())) {
            return new TensorComparison(name, true, 0, 0, 1, -1, "");
        }
        if (left.type() == DataType.STRING || right.type() == DataType.STRING) {
            return uncompared(name, "strings differ");
        }
        if (left.elements() != right.elements()) {
            return uncompared(name, left + " has not as many elements as " + right);
        }
        if (!RealValues.exist(left.type()) || !RealValues.exist(right.type())) {
            return uncompared(name, "bytes differ");
        }
        return compared(name, left, right);
    }

    static TensorComparison uncompared(String name, String problem) {
        return new TensorComparison(name, false, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, -1, problem);
    }

    private static TensorComparison compared(String name, Tensor left, Tensor right) {
        double most = 0;
        long at = -1;
        double sum = 0;
        double dot = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        long count = left.elements();
        for (long i = 0; i < count; i++) {
            double a = RealValues.at(left, i);
            double b = RealValues.at(right, i);
            double difference = difference(a, b);
            if (difference > most) {
                most = difference;
                at = i;
            }
            sum += difference;
            dot += a * b;
            leftSquares += a * a;
            rightSquares += b * b;
        }
        double cosine =
                most == 0 ? 1 : leftSquares == 0 || rightSquares == 0 ? 0 : dot / Math.sqrt(leftSquares * rightSquares);
        return new TensorComparison(name, false, most, count == 0 ? 0 : sum / count, cosine, at, "");
    }

    private static double difference(double a, double b) {
        if (Double.compare(a, b) == 0 || a == b) {
            return 0;
        }
        double difference = Math.abs(a - b);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** Whether no value differs by more than {@code tolerance}. */
    public boolean isWithin(double tolerance) {
        return problem.isEmpty() && maxDifference <= tolerance;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("identical", identical);
        json.put("max", maxDifference);
        json.put("mean", meanDifference);
        json.put("cosine", cosine);
        json.put("max_at", maxAt);
        json.put("problem", problem);
        return json;
    }

    @Override
    public String toString() {
        if (identical) {
            return "identical";
        }
        return problem.isEmpty()
                ? String.format(
                        Locale.ROOT,
                        "max %.6g%s  mean %.6g  cosine %.8f",
                        maxDifference,
                        maxAt < 0 ? "" : " at " + maxAt,
                        meanDifference,
                        cosine)
                : problem;
    }
}
