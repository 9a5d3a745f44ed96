package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;

/** Gradients over the root of the sum of all their squares. */
public record Adagrad(Schedule learningRate, float initialAccumulator, float epsilon, Clipping clipping)
        implements Optimizer {
    @Override
    public String kind() {
        return "Adagrad";
    }

    @Override
    public Adagrad withLearningRate(Schedule schedule) {
        return new Adagrad(schedule, initialAccumulator, epsilon, clipping);
    }

    @Override
    public Adagrad withClipping(Clipping limits) {
        return new Adagrad(learningRate, initialAccumulator, epsilon, limits);
    }

    @Override
    public List<String> slots() {
        return List.of("accumulator");
    }

    @Override
    public float initial(String slot) {
        return initialAccumulator;
    }

    @Override
    public void numbers(long step, float rate, StepNumbers to) {
        to.put(rate).put(epsilon);
    }

    @Override
    public Formula formula() {
        return Formulas.adagrad();
    }

    @Override
    public UpdateLoop loop() {
        return (w, g, slots, numbers, n) -> {
            float[] a = slots[0];
            for (int i = 0; i < n; i++) {
                a[i] += g[i] * g[i];
                w[i] -= numbers[0] * g[i] / (float) Math.sqrt(a[i] + numbers[1]);
            }
        };
    }
}
