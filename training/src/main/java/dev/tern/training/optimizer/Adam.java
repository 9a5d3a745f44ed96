package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;

/** Running means of gradients and of their squares; weight decay makes it AdamW. */
public record Adam(
        Schedule learningRate,
        float beta1,
        float beta2,
        float epsilon,
        boolean amsgrad,
        float weightDecay,
        Clipping clipping)
        implements Optimizer {
    @Override
    public String kind() {
        return weightDecay == 0 ? "Adam" : "AdamW";
    }

    @Override
    public Adam withLearningRate(Schedule schedule) {
        return new Adam(schedule, beta1, beta2, epsilon, amsgrad, weightDecay, clipping);
    }

    public Adam withAmsgrad() {
        return new Adam(learningRate, beta1, beta2, epsilon, true, weightDecay, clipping);
    }

    @Override
    public Adam withClipping(Clipping limits) {
        return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, limits);
    }

    @Override
    public List<String> slots() {
        return amsgrad ? List.of("momentum", "velocity", "velocity_hat") : List.of("momentum", "velocity");
    }

    @Override
    public void numbers(long step, float rate, StepNumbers to) {
        double alpha = rate * Math.sqrt(1 - Math.pow(beta2, step)) / (1 - Math.pow(beta1, step));
        to.put((float) alpha).put(1 - beta1).put(1 - beta2).put(epsilon).put(1 - weightDecay * rate);
    }

    @Override
    public Formula formula() {
        return Formulas.adam(amsgrad);
    }

    @Override
    public UpdateLoop loop() {
        return amsgrad ? Adam::amsgrad : Adam::plain;
    }

    private static void plain(float[] w, float[] g, float[][] slots, float[] numbers, int n) {
        float alpha = numbers[0];
        float rest1 = numbers[1];
        float rest2 = numbers[2];
        float epsilon = numbers[3];
        float keep = numbers[4];
        float[] m = slots[0];
        float[] v = slots[1];
        for (int i = 0; i < n; i++) {
            m[i] += (g[i] - m[i]) * rest1;
            v[i] += (g[i] * g[i] - v[i]) * rest2;
            w[i] = w[i] * keep - m[i] * alpha / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }

    private static void amsgrad(float[] w, float[] g, float[][] slots, float[] numbers, int n) {
        float alpha = numbers[0];
        float epsilon = numbers[3];
        float keep = numbers[4];
        float[] m = slots[0];
        float[] v = slots[1];
        float[] most = slots[2];
        for (int i = 0; i < n; i++) {
            m[i] += (g[i] - m[i]) * numbers[1];
            v[i] += (g[i] * g[i] - v[i]) * numbers[2];
            most[i] = Math.max(most[i], v[i]);
            w[i] = w[i] * keep - m[i] * alpha / ((float) Math.sqrt(most[i]) + epsilon);
        }
    }
}
