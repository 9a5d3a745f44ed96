package dev.tern.operators.segment;

/** How slices of one segment come together; what a segment without slices holds comes first. */
enum SegmentRule {
    SUM(0f, 0),
    PROD(1f, 1),
    MIN(Float.MAX_VALUE, Integer.MAX_VALUE),
    MAX(-Float.MAX_VALUE, Integer.MIN_VALUE);

    private final float emptyFloat;
    private final int emptyInt;

    SegmentRule(float emptyFloat, int emptyInt) {
        this.emptyFloat = emptyFloat;
        this.emptyInt = emptyInt;
    }

    float emptyFloat() {
        return emptyFloat;
    }

    int emptyInt() {
        return emptyInt;
    }

    /** {@code a} and {@code b} together; of numbers that do not compare, the first stays. */
    float join(float a, float b) {
        return switch (this) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MIN -> b < a ? b : a;
            case MAX -> a < b ? b : a;
        };
    }

    /** {@code a} and {@code b} together; sums and products wrap. */
    int join(int a, int b) {
        return switch (this) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
        };
    }
}
