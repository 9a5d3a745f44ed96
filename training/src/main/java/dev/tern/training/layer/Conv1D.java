package dev.tern.training.layer;

/** Convolutions along one axis. */
public final class Conv1D {
    private Conv1D() {}

    /** A convolution with Keras' defaults: step 1, no padding, no activation. */
    public static Conv of(int filters, Integer... kernel) {
        return Conv.of(1, filters, kernel);
    }
}
