package dev.tern.training.optimizer;

import java.util.List;

/** The learning rate of each step. The records are those that Keras has; own ones are lambdas. */
@FunctionalInterface
public interface Schedule {
    /** The rate of step {@code step}, counted from 0. */
    float rate(long step);

    /** Always the same. */
    record Constant(float value) implements Schedule {
        @Override
        public float rate(long step) {
            return value;
        }
    }

    static Schedule constant(float value) {
        return new Constant(value);
    }

    /** {@code initial * decay^(step / steps)}. */
    record ExponentialDecay(float initial, int steps, float decay, boolean staircase) implements Schedule {
        @Override
        public float rate(long step) {
            double exponent = (double) step / steps;
            return (float) (initial * Math.pow(decay, staircase ? Math.floor(exponent) : exponent));
        }
    }

    /** {@code initial / (1 + decay * step / steps)}. */
    record InverseTimeDecay(float initial, int steps, float decay, boolean staircase) implements Schedule {
        @Override
        public float rate(long step) {
            double portion = (double) step / steps;
            return (float) (initial / (1 + decay * (staircase ? Math.floor(portion) : portion)));
        }
    }

    /** From {@code initial} to {@code end} along a power of what is left. */
    record PolynomialDecay(float initial, int steps, float end, float power, boolean cycle) implements Schedule {
        @Override
        public float rate(long step) {
            double span = cycle && step > 0 ? steps * Math.ceil((double) step / steps) : steps;
            double portion = Math.min(step, span) / span;
            return (float) ((initial - end) * Math.pow(1 - portion, power) + end);
        }
    }

    /** Half a cosine down to {@code alpha} of the initial rate, after a straight warm-up where one is wanted. */
    record CosineDecay(float initial, int steps, float alpha, float warmupTarget, int warmupSteps) implements Schedule {
        @Override
        public float rate(long step) {
            if (step < warmupSteps) {
                return (float) (initial + (warmupTarget - initial) * ((double) step / warmupSteps));
            }
            double portion = Math.min(1, (double) (step - warmupSteps) / steps);
            double cosine = 0.5 * (1 + Math.cos(Math.PI * portion));
            return (float) ((warmupSteps > 0 ? warmupTarget : initial) * ((1 - alpha) * cosine + alpha));
        }
    }

    /** Half cosines again and again, each longer and lower than the last. */
    record CosineDecayRestarts(float initial, int firstSteps, float longer, float lower, float alpha)
            implements Schedule {
        @Override
        public float rate(long step) {
            double completed = (double) step / firstSteps;
            double restart;
            double portion;
            if (longer == 1) {
                restart = Math.floor(completed);
                portion = completed - restart;
            } else {
                restart = Math.floor(Math.log(1 - completed * (1 - longer)) / Math.log(longer));
                double sum = (1 - Math.pow(longer, restart)) / (1 - longer);
                portion = (completed - sum) / Math.pow(longer, restart);
            }
            double cosine = 0.5 * Math.pow(lower, restart) * (1 + Math.cos(Math.PI * portion));
            return (float) (initial * ((1 - alpha) * cosine + alpha));
        }
    }

    /** {@code values[i]} up to and including step {@code boundaries[i]}. */
    record PiecewiseConstantDecay(List<Long> boundaries, List<Float> values) implements Schedule {
        public PiecewiseConstantDecay {
            boundaries = List.copyOf(boundaries);
            values = List.copyOf(values);
        }

        @Override
        public float rate(long step) {
            for (int i = 0; i < boundaries.size(); i++) {
                if (step <= boundaries.get(i)) {
                    return values.get(i);
                }
            }
            return values.getLast();
        }
    }
}
