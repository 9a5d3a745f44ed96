package dev.tern.operators.window;

/** A {@link Scatter} of 64-bit integers. */
public final class LongScatter extends Scatter<long[]> {
    /** A spread over a volume with {@code channels} numbers in each place. */
    public LongScatter(WindowAxis deep, WindowAxis down, WindowAxis across, int channels) {
        super(deep, down, across, channels);
    }

    @Override
    void addAll(long[] to, int at, long[] from, int first, int count) {
        for (int c = 0; c < count; c++) {
            to[at + c] += from[first + c];
        }
    }
}
