package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;

/** Steps of one size, in the direction of the sign of a running mean. */
public record Lion(Schedule learningRate, float beta1, float beta2, float weightDecay, Clipping clipping)
        implements Optimizer {
    @Override
    public String kind() {
        return "Lion";
    }

    @Override
    public Lion withLearningRate(Schedule schedule) {
        return new Lion(schedule, beta1, beta2, weightDecay, clipping);
    }

    @Override
    public Lion withClipping(Clipping limits) {
        return new Lion(learningRate, beta1, beta2, weightDecay, limits);
    }

    @Override
    public List<String> slots() {
        return List.of("momentum");
    }

    @Override
    public void numbers(long step, float rate, StepNumbers to) {
        to.put(rate).put(beta1).put(beta2).put(1 - weightDecay * rate);
    }

    @Override
    public Formula formula() {
        return Formulas.lion();
    }

    @Override
    public UpdateLoop loop() {
        return (w, g, slots, numbers, n) -> {
            float[] m = slots[0];
            for (int i = 0; i < n; i++) {
                float direction = Math.signum(m[i] * numbers[1] + g[i] * (1 - numbers[1]));
                w[i] = w[i] * numbers[3] - numbers[0] * direction;
                m[i] = m[i] * numbers[2] + g[i] * (1 - numbers[2]);
            }
        };
    }
}
