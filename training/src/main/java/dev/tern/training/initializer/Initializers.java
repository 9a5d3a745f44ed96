package dev.tern.training.initializer;

import dev.tern.tensor.Shape;
import java.util.Arrays;

/**
 * The initialisers that Keras has, with its defaults. They are records, so that files can tell which one a layer was made
 * with. Distributions are Keras'; the random numbers themselves are those of {@link Randomness}.
 */
public final class Initializers {
    private Initializers() {}

    public static final Initializer ZEROS = new Constant(0);
    public static final Initializer ONES = new Constant(1);
    public static final Initializer GLOROT_UNIFORM = new VarianceScaling(1, Fan.AVERAGE, Distribution.UNIFORM);
    public static final Initializer GLOROT_NORMAL = new VarianceScaling(1, Fan.AVERAGE, Distribution.TRUNCATED_NORMAL);
    public static final Initializer HE_UNIFORM = new VarianceScaling(2, Fan.IN, Distribution.UNIFORM);
    public static final Initializer HE_NORMAL = new VarianceScaling(2, Fan.IN, Distribution.TRUNCATED_NORMAL);
    public static final Initializer LECUN_UNIFORM = new VarianceScaling(1, Fan.IN, Distribution.UNIFORM);
    public static final Initializer LECUN_NORMAL = new VarianceScaling(1, Fan.IN, Distribution.TRUNCATED_NORMAL);
    public static final Initializer ORTHOGONAL = new Orthogonal(1);
    public static final Initializer EMBEDDING_UNIFORM = new RandomUniform(-0.05f, 0.05f);

    /** Which number of connections the variance is divided by. */
    public enum Fan {
        IN,
        OUT,
        AVERAGE
    }

    /** How numbers are spread. */
    public enum Distribution {
        UNIFORM,
        NORMAL,
        /** Normal without what lies beyond two deviations. */
        TRUNCATED_NORMAL
    }

    /** The same number everywhere. */
    public record Constant(float value) implements Initializer {
        @Override
        public float[] elements(Shape shape, long key) {
            float[] all = new float[shape.intElements()];
            Arrays.fill(all, value);
            return all;
        }
    }

    /** Evenly between two bounds. */
    public record RandomUniform(float low, float high) implements Initializer {
        @Override
        public float[] elements(Shape shape, long key) {
            float[] all = new float[shape.intElements()];
            for (int i = 0; i < all.length; i++) {
                all[i] = low + (high - low) * Randomness.uniform(key, i);
            }
            return all;
        }
    }

    /** Normally distributed. */
    public record RandomNormal(float mean, float deviation) implements Initializer {
        @Override
        public float[] elements(Shape shape, long key) {
            float[] all = new float[shape.intElements()];
            for (int i = 0; i < all.length; i++) {
                all[i] = mean + deviation * Randomness.normal(key, i);
            }
            return all;
        }
    }

    /** Normally distributed; numbers beyond two deviations are drawn again. */
    public record TruncatedNormal(float mean, float deviation) implements Initializer {
        @Override
        public float[] elements(Shape shape, long key) {
            float[] all = new float[shape.intElements()];
            long next = 0;
            for (int i = 0; i < all.length; i++) {
                float drawn;
                do {
                    drawn = Randomness.normal(key, next++);
                } while (Math.abs(drawn) > 2);
                all[i] = mean + deviation * drawn;
            }
            return all;
        }
    }

    /** Spread so that the variance is {@code scale / fan}. */
    public record VarianceScaling(float scale, Fan fan, Distribution distribution) implements Initializer {
        /** Deviation of a normal distribution without what lies beyond two deviations. */
        private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

        @Override
        public float[] elements(Shape shape, long key) {
            double variance = scale / Math.max(1, connections(shape));
            return switch (distribution) {
                case UNIFORM -> {
                    float limit = (float) Math.sqrt(3 * variance);
                    yield new RandomUniform(-limit, limit).elements(shape, key);
                }
                case NORMAL -> new RandomNormal(0, (float) Math.sqrt(variance)).elements(shape, key);
                case TRUNCATED_NORMAL ->
                    new TruncatedNormal(0, (float) (Math.sqrt(variance) / TRUNCATED_DEVIATION)).elements(shape, key);
            };
        }

        private double connections(Shape shape) {
            int rank = shape.rank();
            double in;
            double out;
            if (rank < 2) {
                in = rank == 0 ? 1 : shape.dim(0);
                out = in;
            } else {
                double field = shape.elements(0, rank - 2);
                in = field * shape.dim(-2);
                out = field * shape.dim(-1);
            }
            return switch (fan) {
                case IN -> in;
                case OUT -> out;
                case AVERAGE -> (in + out) / 2;
            };
        }
    }

    /** A random matrix with orthonormal rows or columns, whichever are fewer, times {@code gain}. */
    public record Orthogonal(float gain) implements Initializer {
        @Override
        public float[] elements(Shape shape, long key) {
            int columns = shape.rank() == 0 ? 1 : shape.dim(-1);
            int rows = shape.intElements() / Math.max(1, columns);
            int count = Math.min(rows, columns);
            int length = Math.max(rows, columns);
            double[][] vectors = new double[count][length];
            for (int v = 0; v < count; v++) {
                for (int i = 0; i < length; i++) {
                    vectors[v][i] = Randomness.normal(key, (long) v * length + i);
                }
                orthonormalise(vectors, v);
            }
            float[] all = new float[rows * columns];
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    all[r * columns + c] = gain * (float) (rows < columns ? vectors[r][c] : vectors[c][r]);
                }
            }
            return all;
        }

        /** Gram and Schmidt, twice over, which is enough for full precision. */
        private static void orthonormalise(double[][] vectors, int v) {
            double[] vector = vectors[v];
            for (int pass = 0; pass < 2; pass++) {
                for (int u = 0; u < v; u++) {
                    double along = dot(vector, vectors[u]);
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] -= along * vectors[u][i];
                    }
                }
            }
            double norm = Math.sqrt(dot(vector, vector));
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= norm;
            }
        }

        private static double dot(double[] x, double[] y) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += x[i] * y[i];
            }
            return sum;
        }
    }

    /** Ones on the diagonal of a matrix, times {@code gain}. */
    public record Identity(float gain) implements Initializer {
        @Override
        public float[] elements(Shape shape, long key) {
            float[] all = new float[shape.intElements()];
            for (int i = 0; i < Math.min(shape.dim(0), shape.dim(1)); i++) {
                all[i * shape.dim(1) + i] = gain;
            }
            return all;
        }
    }
}
