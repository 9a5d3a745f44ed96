package dev.tern.training.layer;

/** Convolutions along two axes. */
public final class Conv2D {
    private Conv2D() {}

    /** A convolution with Keras' defaults: step 1, no padding, no activation. */
    public static Conv of(int filters, Integer... kernel) {
        return Conv.of(2, filters, kernel);
    }
}
