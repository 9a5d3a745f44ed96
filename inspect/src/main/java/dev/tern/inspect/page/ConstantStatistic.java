package dev.tern.inspect.page;

import dev.tern.graph.Value;
import dev.tern.inspect.RealValues;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the numbers of a constant are like: range, mean, spread, share of zeros, and how they are distributed. */
final class ConstantStatistic {
    /** Larger constants are sampled evenly; a drawing does not get better by more. */
    private static final long SAMPLES_MAX = 200_000;

    private static final int BINS = 32;
    private static final int FIRST_SHOWN = 8;

    private ConstantStatistic() {}

    /** The statistic of {@code value} as JSON values; empty where it has none. */
    static Map<String, Object> of(Value value) {
        if (!value.isConstant() || value.sparsity() != null || !RealValues.exist(value.type())) {
            return Map.of();
        }
        try {
            return of(Tensor.of(
                    value.type(),
                    value.shape(),
                    value.quantization(),
                    Objects.requireNonNull(value.buffer()).bytes()));
        } catch (TernException _) {
            return Map.of();
        }
    }

    private static Map<String, Object> of(Tensor tensor) {
        long step = Math.max(1, (tensor.elements() + SAMPLES_MAX - 1) / SAMPLES_MAX);
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        long zeros = 0;
        long finite = 0;
        long count = 0;
        for (long i = 0; i < tensor.elements(); i += step, count++) {
            float x = RealValues.at(tensor, i);
            if (Float.isFinite(x)) {
                finite++;
                least = Math.min(least, x);
                most = Math.max(most, x);
                sum += x;
                squares += (double) x * x;
                zeros += x == 0 ? 1 : 0;
            }
        }
        Map<String, Object> json = new LinkedHashMap<>();
        List<Object> first = new ArrayList<>();
        for (long i = 0; i < Math.min(FIRST_SHOWN, tensor.elements()); i++) {
            first.add(RealValues.at(tensor, i));
        }
        json.put("first", first);
        json.put("step", step);
        json.put("odd", count - finite);
        if (finite > 0) {
            double mean = sum / finite;
            json.put("min", least);
            json.put("max", most);
            json.put("mean", mean);
            json.put("std", Math.sqrt(Math.max(0, squares / finite - mean * mean)));
            json.put("zeros", (double) zeros / finite);
            if (finite > FIRST_SHOWN && most > least) {
                json.put("bins", bins(tensor, step, least, most));
            }
        }
        return json;
    }

    private static List<Integer> bins(Tensor tensor, long step, double least, double most) {
        int[] counts = new int[BINS];
        for (long i = 0; i < tensor.elements(); i += step) {
            float x = RealValues.at(tensor, i);
            if (Float.isFinite(x)) {
                counts[Math.clamp((int) ((x - least) / (most - least) * BINS), 0, BINS - 1)]++;
            }
        }
        List<Integer> bins = new ArrayList<>();
        for (int c : counts) {
            bins.add(c);
        }
        return bins;
    }
}
