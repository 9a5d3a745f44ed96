package dev.tern.training.layer;

/** Transposed convolutions along two axes. */
public final class Conv2DTranspose {
    private Conv2DTranspose() {}

    /** A transposed convolution with Keras' defaults: step 1, no padding, no activation. */
    public static ConvTranspose of(int filters, Integer... kernel) {
        return ConvTranspose.of(2, filters, kernel);
    }
}
