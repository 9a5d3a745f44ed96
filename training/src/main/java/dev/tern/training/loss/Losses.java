package dev.tern.training.loss;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** The losses that Keras has, with its formulas, clipping constants and defaults. */
public final class Losses {
    /** Keras' epsilon: probabilities are held this far from 0 and 1. */
    static final float EPSILON = 1e-7f;

    private Losses() {}

    /** Probabilities of classes against a class number. */
    public record SparseCategoricalCrossentropy(boolean fromLogits) implements Loss {
        @Override
        public String kind() {
            return "SparseCategoricalCrossentropy";
        }

        @Override
        public DataType targetType() {
            return DataType.INT32;
        }

        @Override
        public Edge values(Maths m, Edge target, Edge predicted) {
            Edge log = fromLogits ? m.logSoftmax(predicted) : logOfProbabilities(m, predicted);
            Edge classes = target.rank() == predicted.rank() ? m.reshape(target, withoutLast(predicted)) : target;
            Edge chosen = m.oneHot(classes, predicted.dim(-1));
            return m.neg(m.sum(m.mul(chosen, log), false, -1));
        }
    }

    /** Probabilities of classes against probabilities. */
    public record CategoricalCrossentropy(boolean fromLogits, float labelSmoothing) implements Loss {
        @Override
        public String kind() {
            return "CategoricalCrossentropy";
        }

        @Override
        public Edge values(Maths m, Edge target, Edge predicted) {
            Edge wanted = smoothed(m, target, labelSmoothing, predicted.dim(-1));
            Edge log = fromLogits ? m.logSoftmax(predicted) : logOfProbabilities(m, predicted);
            return m.neg(m.sum(m.mul(wanted, log), false, -1));
        }
    }

    /** Independent probabilities against 0 or 1. */
    public record BinaryCrossentropy(boolean fromLogits, float labelSmoothing) implements Loss {
        @Override
        public String kind() {
            return "BinaryCrossentropy";
        }

        @Override
        public Edge values(Maths m, Edge target, Edge predicted) {
            Edge wanted = smoothed(m, target, labelSmoothing, 2);
            return m.mean(
                    fromLogits ? ofLogits(m, wanted, predicted) : ofProbabilities(m, wanted, predicted), false, -1);
        }

        /** {@code max(x, 0) - x z + log(1 + exp(-|x|))}. */
        static Edge ofLogits(Maths m, Edge z, Edge x) {
            return m.add(m.sub(m.relu(x), m.mul(x, z)), m.log(m.add(m.exp(m.neg(m.abs(x))), 1)));
        }

        static Edge ofProbabilities(Maths m, Edge z, Edge predicted) {
            Edge p = m.clip(predicted, EPSILON, 1 - EPSILON);
            Edge positive = m.mul(z, m.log(m.add(p, EPSILON)));
            Edge negative = m.mul(m.sub(1, z), m.log(m.add(m.sub(1, p), EPSILON)));
            return m.neg(m.add(positive, negative));
        }
    }

    /** Binary cross-entropy in which what is easy counts less. */
    public record BinaryFocalCrossentropy(
            boolean fromLogits, float labelSmoothing, float gamma, float alpha, boolean balanced) implements Loss {
        @Override
        public String kind() {
            return "BinaryFocalCrossentropy";
        }

        @Override
        public Edge values(Maths m, Edge target, Edge predicted) {
            Edge wanted = smoothed(m, target, labelSmoothing, 2);
            Edge p = fromLogits ? m.sigmoid(predicted) : predicted;
            Edge entropy = BinaryCrossentropy.ofProbabilities(m, wanted, p);
            Edge right = m.add(m.mul(wanted, p), m.mul(m.sub(1, wanted), m.sub(1, p)));
            Edge focal = m.mul(m.pow(m.sub(1, right), gamma), entropy);
            Edge share = m.add(m.mul(wanted, alpha), m.mul(m.sub(1, wanted), 1 - alpha));
            return m.mean(balanced ? m.mul(share, focal) : focal, false, -1);
        }
    }

    /** Categorical cross-entropy in which what is easy counts less. */
    public record CategoricalFocalCrossentropy(boolean fromLogits, float labelSmoothing, float gamma, float alpha)
            implements Loss {
        @Override
        public String kind() {
            return "CategoricalFocalCrossentropy";
        }

        @Override
        public Edge values(Maths m, Edge target, Edge predicted) {
            Edge wanted = smoothed(m, target, labelSmoothing, predicted.dim(-1));
            Edge given = fromLogits ? m.softmax(predicted) : predicted;
            Edge p = m.clip(m.div(given, m.sum(given, true, -1)), EPSILON, 1 - EPSILON);
            Edge easy = m.mul(m.pow(m.sub(1, p), gamma), alpha);
            return m.neg(m.sum(m.mul(easy, m.mul(wanted, m.log(p))), false, -1));
        }
    }

    /**
     * How little two sets overlap, over the whole batch: each example has the same loss. With both factors at a half it is
     * Dice's.
     *
     * @param alpha how much counts what is there wrongly
     * @param beta how much counts what is missing
     */
    public record Tversky(float alpha, float beta) implements Loss {
        @Override
        public String kind() {
            return "Tversky";
        }

        @Override
        public Edge values(Maths m, Edge target, Edge predicted) {
            Edge both = m.sumAll(m.mul(target, predicted));
            Edge wrong = m.mul(m.sumAll(m.mul(m.sub(1, target), predicted)), alpha);
            Edge missing = m.mul(m.sumAll(m.mul(target, m.sub(1, predicted))), beta);
            Edge all = m.add(m.add(both, m.add(wrong, missing)), EPSILON);
            return ofBatch(m, m.sub(1, m.div(both, all)), predicted);
        }
    }

    /** {@code 1 - 2 |A and B| / (|A| + |B|)} over the whole batch. */
    public record Dice() implements Loss {
        @Override
        public String kind() {
            return "Dice";
        }

        @Override
        public Edge values(Maths m, Edge target, Edge predicted) {
            Edge both = m.mul(m.sumAll(m.mul(target, predicted)), 2);
            Edge all = m.add(m.add(m.sumAll(target), m.sumAll(predicted)), EPSILON);
            return ofBatch(m, m.sub(1, m.div(both, all)), predicted);
        }
    }

    /** Losses that are the mean of a function of target and prediction along the last axis. */
    public enum Distance implements Loss {
        MEAN_SQUARED_ERROR((m, y, p) -> m.mean(m.square(m.sub(p, y)), false, -1)),
        MEAN_ABSOLUTE_ERROR((m, y, p) -> m.mean(m.abs(m.sub(y, p)), false, -1)),
        MEAN_ABSOLUTE_PERCENTAGE_ERROR((m, y, p) ->
                m.mul(m.mean(m.abs(m.div(m.sub(y, p), m.max(m.abs(y), EPSILON))), false, -1), 100)),
        MEAN_SQUARED_LOGARITHMIC_ERROR((m, y, p) -> m.mean(
                m.square(m.sub(m.log(m.add(m.max(p, EPSILON), 1)), m.log(m.add(m.max(y, EPSILON), 1)))), false, -1)),
        LOG_COSH((m, y, p) -> {
            Edge d = m.sub(p, y);
            return m.mean(m.add(m.add(d, m.softplus(m.mul(d, -2))), -(float) Math.log(2)), false, -1);
        }),
        POISSON((m, y, p) -> m.mean(m.sub(p, m.mul(y, m.log(m.add(p, EPSILON)))), false, -1)),
        HINGE((m, y, p) -> m.mean(m.relu(m.sub(1, m.mul(signs(m, y), p))), false, -1)),
        SQUARED_HINGE((m, y, p) -> m.mean(m.square(m.relu(m.sub(1, m.mul(signs(m, y), p)))), false, -1)),
        CATEGORICAL_HINGE((m, y, p) -> {
            Edge positive = m.sum(m.mul(y, p), false, -1);
            Edge negative = m.largest(m.mul(m.sub(1, y), p), false, -1);
            return m.relu(m.add(m.sub(negative, positive), 1));
        }),
        KL_DIVERGENCE((m, y, p) -> {
            Edge a = m.clip(y, EPSILON, 1);
            Edge b = m.clip(p, EPSILON, 1);
            return m.sum(m.mul(a, m.log(m.div(a, b))), false, -1);
        }),
        COSINE_SIMILARITY((m, y, p) -> m.neg(m.sum(m.mul(unit(m, y), unit(m, p)), false, -1)));

        private interface Formula {
            Edge of(Maths m, Edge target, Edge predicted);
        }

        private final Formula formula;

        Distance(Formula formula) {
            this.formula = formula;
        }

        @Override
        public String kind() {
            StringBuilder words = new StringBuilder();
            for (String word : name().split("_")) {
                words.append(
                        word.equals("KL")
                                ? word
                                : word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT));
            }
            return words.toString();
        }

        @Override
        public Edge values(Maths m, Edge target, Edge predicted) {
            return formula.of(m, target, predicted);
        }

        /** Targets of 0 and 1 as -1 and 1; those of -1 and 1 as they are. */
        private static Edge signs(Maths m, Edge y) {
            return m.select(m.equal(y, m.tape().scalar(0)), m.tape().scalar(-1), y);
        }

        private static Edge unit(Maths m, Edge x) {
            return m.mul(x, m.rsqrt(m.max(m.sum(m.square(x), true, -1), 1e-12f)));
        }
    }

    /** Squares below {@code delta}, straight lines beyond. */
    public record Huber(float delta) implements Loss {
        @Override
        public String kind() {
            return "Huber";
        }

        @Override
        public Edge values(Maths m, Edge target, Edge predicted) {
            Edge error = m.abs(m.sub(predicted, target));
            Edge square = m.mul(m.square(error), 0.5f);
            Edge line = m.add(m.mul(error, delta), -0.5f * delta * delta);
            return m.mean(m.select(m.atMost(error, m.tape().scalar(delta)), square, line), false, -1);
        }
    }

    public static Loss sparseCategoricalCrossentropy() {
        return new SparseCategoricalCrossentropy(false);
    }

    public static Loss sparseCategoricalCrossentropyFromLogits() {
        return new SparseCategoricalCrossentropy(true);
    }

    public static Loss categoricalCrossentropy() {
        return new CategoricalCrossentropy(false, 0);
    }

    public static Loss categoricalCrossentropyFromLogits() {
        return new CategoricalCrossentropy(true, 0);
    }

    public static Loss binaryCrossentropy() {
        return new BinaryCrossentropy(false, 0);
    }

    public static Loss binaryCrossentropyFromLogits() {
        return new BinaryCrossentropy(true, 0);
    }

    public static Loss meanSquaredError() {
        return Distance.MEAN_SQUARED_ERROR;
    }

    public static Loss meanAbsoluteError() {
        return Distance.MEAN_ABSOLUTE_ERROR;
    }

    public static Loss huber() {
        return new Huber(1);
    }

    /** Targets that are a little less sure: the share {@code smoothing} of them is the same for all classes. */
    private static Edge smoothed(Maths m, Edge target, float smoothing, int classes) {
        return smoothing == 0 ? target : m.add(m.mul(target, 1 - smoothing), smoothing / classes);
    }

    /** One number for the whole batch, given to each example. */
    private static Edge ofBatch(Maths m, Edge number, Edge predicted) {
        return m.broadcast(number, Shape.of(withoutLast(predicted)));
    }

    /** Probabilities are first divided by their sum, as Keras does, and then held away from 0 and 1. */
    private static Edge logOfProbabilities(Maths m, Edge predicted) {
        Edge p = m.div(predicted, m.sum(predicted, true, -1));
        return m.log(m.clip(p, EPSILON, 1 - EPSILON));
    }

    private static int[] withoutLast(Edge x) {
        return java.util.Arrays.copyOf(x.shape().dims(), x.rank() - 1);
    }
}
