package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;

/** Adam with Nesterov's momentum. */
public record Nadam(Schedule learningRate, float beta1, float beta2, float epsilon, Clipping clipping)
        implements Optimizer {
    @Override
    public String kind() {
        return "Nadam";
    }

    @Override
    public Nadam withLearningRate(Schedule schedule) {
        return new Nadam(schedule, beta1, beta2, epsilon, clipping);
    }

    @Override
    public Nadam withClipping(Clipping limits) {
        return new Nadam(learningRate, beta1, beta2, epsilon, limits);
    }

    @Override
    public List<String> slots() {
        return List.of("momentum", "velocity");
    }

    @Override
    public void numbers(long step, float rate, StepNumbers to) {
        float product = 1;
        for (long i = 1; i <= step && product != 0; i++) {
            product *= momentum(i);
        }
        float now = momentum(step);
        float next = momentum(step + 1);
        to.put(rate)
                .put(beta1)
                .put(beta2)
                .put(epsilon)
                .put(next / (1 - product * next))
                .put((1 - now) / (1 - product))
                .put((float) (1 / (1 - Math.pow(beta2, step))));
    }

    private float momentum(long step) {
        return (float) (beta1 * (1 - 0.5 * Math.pow(0.96, step)));
    }

    @Override
    public Formula formula() {
        return Formulas.nadam();
    }

    @Override
    public UpdateLoop loop() {
        return (w, g, slots, numbers, n) -> {
            float[] m = slots[0];
            float[] v = slots[1];
            for (int i = 0; i < n; i++) {
                m[i] += (g[i] - m[i]) * (1 - numbers[1]);
                v[i] += (g[i] * g[i] - v[i]) * (1 - numbers[2]);
                float ahead = m[i] * numbers[4] + g[i] * numbers[5];
                w[i] -= ahead * numbers[0] / ((float) Math.sqrt(v[i] * numbers[6]) + numbers[3]);
            }
        };
    }
}
