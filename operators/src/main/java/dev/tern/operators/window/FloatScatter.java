package dev.tern.operators.window;

/** A {@link Scatter} of floats. */
public final class FloatScatter extends Scatter<float[]> {
    /** A spread over a volume with {@code channels} numbers in each place. */
    public FloatScatter(WindowAxis deep, WindowAxis down, WindowAxis across, int channels) {
        super(deep, down, across, channels);
    }

    @Override
    void addAll(float[] to, int at, float[] from, int first, int count) {
        for (int c = 0; c < count; c++) {
            to[at + c] += from[first + c];
        }
    }
}
