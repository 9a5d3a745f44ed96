package dev.tern.operators.elementwise;

/** The loops of element-wise operators: each fills {@code n} elements of its last array from those of the others. */
public final class Loops {
    private Loops() {}

    /** One float in, one out. */
    @FunctionalInterface
    public interface FloatUnary {
        void apply(float[] x, float[] out, int n);
    }

    /** Two floats in, one out. */
    @FunctionalInterface
    public interface FloatBinary {
        void apply(float[] x, float[] y, float[] out, int n);
    }

    /** Two floats in, a truth value (1 or 0) out. */
    @FunctionalInterface
    public interface FloatTest {
        void apply(float[] x, float[] y, int[] out, int n);
    }

    /** One integer of up to 32 bits in, one out. */
    @FunctionalInterface
    public interface IntUnary {
        void apply(int[] x, int[] out, int n);
    }

    /** Two integers of up to 32 bits in, one out. */
    @FunctionalInterface
    public interface IntBinary {
        void apply(int[] x, int[] y, int[] out, int n);
    }

    /** One integer in, one out. */
    @FunctionalInterface
    public interface LongUnary {
        void apply(long[] x, long[] out, int n);
    }

    /** Two integers in, one out. */
    @FunctionalInterface
    public interface LongBinary {
        void apply(long[] x, long[] y, long[] out, int n);
    }

    /** Two integers in, a truth value (1 or 0) out. */
    @FunctionalInterface
    public interface LongTest {
        void apply(long[] x, long[] y, int[] out, int n);
    }

    /** One double in, one out. */
    @FunctionalInterface
    public interface DoubleUnary {
        void apply(double[] x, double[] out, int n);
    }

    /** Two doubles in, one out. */
    @FunctionalInterface
    public interface DoubleBinary {
        void apply(double[] x, double[] y, double[] out, int n);
    }
}
