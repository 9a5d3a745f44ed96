package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows the regularised leader: weights that matter little become zero. */
public record Ftrl(
        Schedule learningRate,
        float learningRatePower,
        float initialAccumulator,
        float l1,
        float l2,
        float l2Shrinkage,
        float beta,
        Clipping clipping)
        implements Optimizer {
    @Override
    public String kind() {
        return "Ftrl";
    }

    @Override
    public Ftrl withLearningRate(Schedule schedule) {
        return new Ftrl(schedule, learningRatePower, initialAccumulator, l1, l2, l2Shrinkage, beta, clipping);
    }

    @Override
    public Ftrl withClipping(Clipping limits) {
        return new Ftrl(learningRate, learningRatePower, initialAccumulator, l1, l2, l2Shrinkage, beta, limits);
    }

    @Override
    public List<String> slots() {
        return List.of("accumulator", "linear");
    }

    @Override
    public float initial(String slot) {
        return slot.equals("accumulator") ? initialAccumulator : 0;
    }

    @Override
    public void numbers(long step, float rate, StepNumbers to) {
        to.put(rate).put(learningRatePower).put(l1).put(l2 + beta / (2 * rate)).put(l2Shrinkage);
    }

    @Override
    public @Nullable Formula formula() {
        return learningRatePower == -0.5f ? Formulas.ftrl() : null;
    }

    @Override
    public UpdateLoop loop() {
        return (w, g, slots, numbers, n) -> {
            float rate = numbers[0];
            float power = numbers[1];
            float l1 = numbers[2];
            float l2 = numbers[3];
            float[] a = slots[0];
            float[] linear = slots[1];
            for (int i = 0; i < n; i++) {
                float shrunk = g[i] + 2 * numbers[4] * w[i];
                float next = a[i] + g[i] * g[i];
                float root = power(next, -power);
                linear[i] += shrunk - (root - power(a[i], -power)) / rate * w[i];
                float quadratic = root / rate + 2 * l2;
                float cut = Math.min(Math.max(linear[i], -l1), l1);
                w[i] = (cut - linear[i]) / quadratic;
                a[i] = next;
            }
        };
    }

    private static float power(float x, float exponent) {
        return exponent == 0.5f ? (float) Math.sqrt(x) : (float) Math.pow(x, exponent);
    }
}
