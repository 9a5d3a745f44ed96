package dev.tern.custom.signal;

/** Fixed-point numbers of 16 or 32 bits, all but the sign behind the point; sums wrap around in their width. */
record FixedPoint(int bits) {
    int maximum() {
        return bits == 16 ? Short.MAX_VALUE : Integer.MAX_VALUE;
    }

    /** What of {@code value} fits the width. */
    int narrow(int value) {
        return bits == 16 ? (short) value : value;
    }

    /** A product back at the width: rounded, halves up. */
    int round(long product) {
        return narrow((int) ((product + (1L << (bits - 2))) >> (bits - 1)));
    }

    int multiply(int a, int b) {
        return round((long) a * b);
    }

    /** Real part of {@code (a + ib)(c + id)}. */
    int realPart(int a, int b, int c, int d) {
        return round((long) a * c - (long) b * d);
    }

    /** Imaginary part of {@code (a + ib)(c + id)}. */
    int imaginaryPart(int a, int b, int c, int d) {
        return round((long) a * d + (long) b * c);
    }

    /** About {@code value / divisor}, by a product with the truncated reciprocal. */
    int divide(int value, int divisor) {
        return multiply(value, maximum() / divisor);
    }

    int cosine(double angle) {
        return (int) Math.floor(0.5 + maximum() * Math.cos(angle));
    }

    int sine(double angle) {
        return (int) Math.floor(0.5 + maximum() * Math.sin(angle));
    }
}
