package dev.tern.training.metric;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metrics that Keras has. */
public final class Metrics {
    private Metrics() {}

    /** A metric by name and a maker of measurements. */
    public record Named(String name, Supplier<Metric.Running> maker) implements Metric {
        @Override
        public Running start() {
            return maker.get();
        }
    }

    private static Metric paired(String name, Supplier<Metric.Running> maker) {
        return new Named(name, () -> new Paired(name, maker.get()));
    }

    /**
     * The share of right answers: the largest of several outputs for classes or one-hot targets, a threshold of 0.5 for a
     * single output.
     */
    public static Metric accuracy() {
        return new Named("accuracy", () -> new Mean(RowScores::accuracy));
    }

    /** The share of classes found, where targets are class numbers. */
    public static Metric sparseCategoricalAccuracy() {
        return new Named("sparse_categorical_accuracy", () -> new Mean(RowScores::classAccuracy));
    }

    /** The share of classes found, where targets are one-hot. */
    public static Metric categoricalAccuracy() {
        return new Named("categorical_accuracy", () -> new Mean(RowScores::classAccuracy));
    }

    /** The share of outputs on the right side of {@code threshold}. */
    public static Metric binaryAccuracy(float threshold) {
        return paired("binary_accuracy", () -> new Mean((t, p, row, w) -> RowScores.binary(t, p, row, w, threshold)));
    }

    /** How often the class is among the {@code k} largest outputs. */
    public static Metric topK(int k) {
        return new Named(
                "top_k_categorical_accuracy", () -> new Mean((t, p, row, w) -> RowScores.topK(t, p, row, w, k)));
    }

    public static Metric meanSquaredError() {
        return paired("mean_squared_error", () -> new Mean(RowScores::squaredError));
    }

    public static Metric meanAbsoluteError() {
        return paired("mean_absolute_error", () -> new Mean(RowScores::absoluteError));
    }

    /** Of the target's size, in percent. */
    public static Metric meanAbsolutePercentageError() {
        return paired("mean_absolute_percentage_error", () -> new Mean(RowScores::percentageError));
    }

    public static Metric meanSquaredLogarithmicError() {
        return paired("mean_squared_logarithmic_error", () -> new Mean(RowScores::logarithmicError));
    }

    /** The cosine of the angle between target and prediction: 1 where they point the same way. */
    public static Metric cosineSimilarity() {
        return paired("cosine_similarity", () -> new Mean(RowScores::cosine));
    }

    public static Metric rootMeanSquaredError() {
        return paired("root_mean_squared_error", () -> {
            Mean squares = new Mean(RowScores::squaredError);
            return new Metric.Running() {
                @Override
                public void add(Tensor target, Tensor predicted, float @Nullable [] weights) {
                    squares.add(target, predicted, weights);
                }

                @Override
                public double result() {
                    return Math.sqrt(squares.result());
                }

                @Override
                public void reset() {
                    squares.reset();
                }
            };
        });
    }

    /** The share of what was called positive that is. */
    public static Metric precision() {
        return paired("precision", () -> new Counts(0.5f) {
            @Override
            public double result() {
                return share(truePositives, truePositives + falsePositives);
            }
        });
    }

    /** The share of what is positive that was called so. */
    public static Metric recall() {
        return paired("recall", () -> new Counts(0.5f) {
            @Override
            public double result() {
                return share(truePositives, truePositives + falseNegatives);
            }
        });
    }

    /** The area under the curve of true against false positives, from 200 thresholds as Keras takes them. */
    public static Metric auc() {
        return paired("auc", () -> new Area(200, false));
    }

    /** The area under the curve of precision against recall, interpolated as Keras does. */
    public static Metric aucOfPrecision() {
        return paired("auc_pr", () -> new Area(200, true));
    }

    /** Harmonic mean of precision and recall, averaged over {@code classes}. */
    public static Metric f1(int classes) {
        return new Named("f1_score", () -> new Confusion(classes) {
            @Override
            public double result() {
                return f1();
            }
        });
    }

    /** Overlap of what is a class with what was called so, averaged over the classes that occur. */
    public static Metric meanIou(int classes) {
        return new Named("mean_io_u", () -> new Confusion(classes) {
            @Override
            public double result() {
                return meanIou();
            }
        });
    }

    /** The accuracy, from counts of target classes against predicted ones; {@code Trainer.confusion} gives those. */
    public static Metric confusion(int classes) {
        return new Named("confusion", () -> new Confusion(classes));
    }

    /** Whether a target tensor has class numbers for predictions that have a score for each class. */
    static boolean isClassNumbers(Tensor target, Tensor predicted) {
        return target.type() != DataType.FLOAT32 || target.elements() < predicted.elements();
    }
}
