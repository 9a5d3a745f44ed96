package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;

/** Steps as large as earlier ones were, over the root of a running mean of squares. */
public record Adadelta(Schedule learningRate, float rho, float epsilon, Clipping clipping) implements Optimizer {
    @Override
    public String kind() {
        return "Adadelta";
    }

    @Override
    public Adadelta withLearningRate(Schedule schedule) {
        return new Adadelta(schedule, rho, epsilon, clipping);
    }

    @Override
    public Adadelta withClipping(Clipping limits) {
        return new Adadelta(learningRate, rho, epsilon, limits);
    }

    @Override
    public List<String> slots() {
        return List.of("accumulated_grad", "accumulated_delta_var");
    }

    @Override
    public void numbers(long step, float rate, StepNumbers to) {
        to.put(rate).put(rho).put(epsilon);
    }

    @Override
    public Formula formula() {
        return Formulas.adadelta();
    }

    @Override
    public UpdateLoop loop() {
        return (w, g, slots, numbers, n) -> {
            float rho = numbers[1];
            float epsilon = numbers[2];
            float[] squares = slots[0];
            float[] deltas = slots[1];
            for (int i = 0; i < n; i++) {
                squares[i] = rho * squares[i] + (1 - rho) * g[i] * g[i];
                float delta = -(float) Math.sqrt(deltas[i] + epsilon) * g[i] / (float) Math.sqrt(squares[i] + epsilon);
                deltas[i] = rho * deltas[i] + (1 - rho) * delta * delta;
                w[i] += numbers[0] * delta;
            }
        };
    }
}
