package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep.UpdateLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The optimisers that Keras has, with its defaults and its arithmetic: where epsilon stands, how bias is corrected. */
public final class Optimizers {
    private Optimizers() {}

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
                    float delta =
                            -(float) Math.sqrt(deltas[i] + epsilon) * g[i] / (float) Math.sqrt(squares[i] + epsilon);
                    deltas[i] = rho * deltas[i] + (1 - rho) * delta * delta;
                    w[i] += numbers[0] * delta;
                }
            };
        }
    }

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
        public List<String> slots() {
            return List.of("accumulator", "linear");
        }

        @Override
        public float initial(String slot) {
            return slot.equals("accumulator") ? initialAccumulator : 0;
        }

        @Override
        public void numbers(long step, float rate, StepNumbers to) {
            to.put(rate)
                    .put(learningRatePower)
                    .put(l1)
                    .put(l2 + beta / (2 * rate))
                    .put(l2Shrinkage);
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

    public static Sgd sgd(float rate) {
        return new Sgd(Schedule.constant(rate), 0, false, 0, Optimizer.Clipping.NONE);
    }

    public static Sgd sgd(float rate, float momentum, boolean nesterov) {
        return new Sgd(Schedule.constant(rate), momentum, nesterov, 0, Optimizer.Clipping.NONE);
    }

    public static Adam adam() {
        return adam(0.001f);
    }

    public static Adam adam(float rate) {
        return new Adam(Schedule.constant(rate), 0.9f, 0.999f, 1e-7f, false, 0, Optimizer.Clipping.NONE);
    }

    public static Adam adamW(float rate, float weightDecay) {
        return new Adam(Schedule.constant(rate), 0.9f, 0.999f, 1e-7f, false, weightDecay, Optimizer.Clipping.NONE);
    }

    public static RmsProp rmsProp(float rate) {
        return new RmsProp(Schedule.constant(rate), 0.9f, 0, 1e-7f, false, Optimizer.Clipping.NONE);
    }

    public static Adagrad adagrad(float rate) {
        return new Adagrad(Schedule.constant(rate), 0.1f, 1e-7f, Optimizer.Clipping.NONE);
    }

    public static Adadelta adadelta(float rate) {
        return new Adadelta(Schedule.constant(rate), 0.95f, 1e-7f, Optimizer.Clipping.NONE);
    }

    public static Adamax adamax(float rate) {
        return new Adamax(Schedule.constant(rate), 0.9f, 0.999f, 1e-7f, Optimizer.Clipping.NONE);
    }

    public static Nadam nadam(float rate) {
        return new Nadam(Schedule.constant(rate), 0.9f, 0.999f, 1e-7f, Optimizer.Clipping.NONE);
    }

    public static Ftrl ftrl(float rate) {
        return new Ftrl(Schedule.constant(rate), -0.5f, 0.1f, 0, 0, 0, 0, Optimizer.Clipping.NONE);
    }

    public static Lion lion(float rate) {
        return new Lion(Schedule.constant(rate), 0.9f, 0.99f, 0, Optimizer.Clipping.NONE);
    }
}
