package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;

/** Gradients over the root of a running mean of their squares. */
public record RmsProp(
        Schedule learningRate, float rho, float momentum, float epsilon, boolean centered, Clipping clipping)
        implements Optimizer {
    @Override
    public String kind() {
        return "RMSprop";
    }

    @Override
    public RmsProp withLearningRate(Schedule schedule) {
        return new RmsProp(schedule, rho, momentum, epsilon, centered, clipping);
    }

    @Override
    public RmsProp withClipping(Clipping limits) {
        return new RmsProp(learningRate, rho, momentum, epsilon, centered, limits);
    }

    @Override
    public List<String> slots() {
        return List.of("velocity", "momentum", "average_gradient").subList(0, centered ? 3 : momentum > 0 ? 2 : 1);
    }

    @Override
    public void numbers(long step, float rate, StepNumbers to) {
        to.put(rate).put(rho).put(momentum).put(epsilon);
    }

    @Override
    public Formula formula() {
        return Formulas.rmsProp(centered, momentum > 0);
    }

    @Override
    public UpdateLoop loop() {
        boolean centred = centered;
        boolean heavy = momentum > 0;
        return (w, g, slots, numbers, n) -> {
            float rate = numbers[0];
            float rho = numbers[1];
            float epsilon = numbers[3];
            float[] v = slots[0];
            for (int i = 0; i < n; i++) {
                v[i] = rho * v[i] + (1 - rho) * g[i] * g[i];
                float spread = v[i];
                if (centred) {
                    slots[2][i] = rho * slots[2][i] + (1 - rho) * g[i];
                    spread -= slots[2][i] * slots[2][i];
                }
                float change = rate * g[i] / (float) Math.sqrt(spread + epsilon);
                if (heavy) {
                    slots[1][i] = numbers[2] * slots[1][i] + change;
                    change = slots[1][i];
                }
                w[i] -= change;
            }
        };
    }
}
