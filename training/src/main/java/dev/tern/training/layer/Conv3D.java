package dev.tern.training.layer;

/** Convolutions along three axes. */
public final class Conv3D {
    private Conv3D() {}

    /** A convolution with Keras' defaults: step 1, no padding, no activation. */
    public static Conv of(int filters, Integer... kernel) {
        return Conv.of(3, filters, kernel);
    }
}
