package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;

/** Steps down the gradient, with momentum or Nesterov's momentum. */
public record Sgd(Schedule learningRate, float momentum, boolean nesterov, float weightDecay, Clipping clipping)
        implements Optimizer {
    @Override
    public String kind() {
        return "SGD";
    }

    @Override
    public Sgd withLearningRate(Schedule schedule) {
        return new Sgd(schedule, momentum, nesterov, weightDecay, clipping);
    }

    @Override
    public Sgd withClipping(Clipping limits) {
        return new Sgd(learningRate, momentum, nesterov, weightDecay, limits);
    }

    @Override
    public List<String> slots() {
        return momentum == 0 ? List.of() : List.of("momentum");
    }

    @Override
    public void numbers(long step, float rate, StepNumbers to) {
        to.put(rate).put(momentum).put(1 - weightDecay * rate);
    }

    @Override
    public Formula formula() {
        return momentum == 0 ? Formulas.sgd() : Formulas.momentum(nesterov);
    }

    @Override
    public UpdateLoop loop() {
        return momentum == 0 ? Sgd::plain : nesterov ? Sgd::nesterov : Sgd::heavy;
    }

    private static void plain(float[] w, float[] g, float[][] slots, float[] numbers, int n) {
        float rate = numbers[0];
        float keep = numbers[2];
        for (int i = 0; i < n; i++) {
            w[i] = w[i] * keep - g[i] * rate;
        }
    }

    private static void heavy(float[] w, float[] g, float[][] slots, float[] numbers, int n) {
        float rate = numbers[0];
        float momentum = numbers[1];
        float keep = numbers[2];
        float[] m = slots[0];
        for (int i = 0; i < n; i++) {
            m[i] = m[i] * momentum - g[i] * rate;
            w[i] = w[i] * keep + m[i];
        }
    }

    private static void nesterov(float[] w, float[] g, float[][] slots, float[] numbers, int n) {
        float rate = numbers[0];
        float momentum = numbers[1];
        float keep = numbers[2];
        float[] m = slots[0];
        for (int i = 0; i < n; i++) {
            m[i] = m[i] * momentum - g[i] * rate;
            w[i] = w[i] * keep + (m[i] * momentum - g[i] * rate);
        }
    }
}
