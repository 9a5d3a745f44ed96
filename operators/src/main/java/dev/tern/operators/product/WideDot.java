package dev.tern.operators.product;

/** Sums of products in 64 bits. */
public final class WideDot {
    private WideDot() {}

    /** {@code sum over i of a[aFirst + i] * b[bFirst + i]}. */
    public static long dot(int[] a, int aFirst, int[] b, int bFirst, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (long) a[aFirst + i] * b[bFirst + i];
        }
        return sum;
    }

    /** {@code sum over i of a[aFirst + i] * b[bFirst + i * bStep]}. */
    public static long dot(int[] a, int aFirst, int[] b, int bFirst, int bStep, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (long) a[aFirst + i] * b[bFirst + i * bStep];
        }
        return sum;
    }
}
