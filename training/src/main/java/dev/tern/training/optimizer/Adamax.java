package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;

/** Adam with the largest gradient instead of the mean square. */
public record Adamax(Schedule learningRate, float beta1, float beta2, float epsilon, Clipping clipping)
        implements Optimizer {
    @Override
    public String kind() {
        return "Adamax";
    }

    @Override
    public Adamax withLearningRate(Schedule schedule) {
        return new Adamax(schedule, beta1, beta2, epsilon, clipping);
    }

    @Override
    public Adamax withClipping(Clipping limits) {
        return new Adamax(learningRate, beta1, beta2, epsilon, limits);
    }

    @Override
    public List<String> slots() {
        return List.of("momentum", "norm");
    }

    @Override
    public void numbers(long step, float rate, StepNumbers to) {
        to.put((float) (rate / (1 - Math.pow(beta1, step))))
                .put(beta1)
                .put(beta2)
                .put(epsilon);
    }

    @Override
    public Formula formula() {
        return Formulas.adamax();
    }

    @Override
    public UpdateLoop loop() {
        return (w, g, slots, numbers, n) -> {
            float[] m = slots[0];
            float[] u = slots[1];
            for (int i = 0; i < n; i++) {
                m[i] += (g[i] - m[i]) * (1 - numbers[1]);
                u[i] = Math.max(numbers[2] * u[i], Math.abs(g[i]));
                w[i] -= numbers[0] * m[i] / (u[i] + numbers[3]);
            }
        };
    }
}
