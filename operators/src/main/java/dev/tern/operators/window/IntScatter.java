package dev.tern.operators.window;

/** A {@link Scatter} of 32-bit integers, which wrap around. */
public final class IntScatter extends Scatter<int[]> {
    /** A spread over a volume with {@code channels} numbers in each place. */
    public IntScatter(WindowAxis deep, WindowAxis down, WindowAxis across, int channels) {
        super(deep, down, across, channels);
    }

    @Override
    void addAll(int[] to, int at, int[] from, int first, int count) {
        for (int c = 0; c < count; c++) {
            to[at + c] += from[first + c];
        }
    }
}
