package dev.tern.training.layer;

/** Transposed convolutions along three axes. */
public final class Conv3DTranspose {
    private Conv3DTranspose() {}

    /** A transposed convolution with Keras' defaults: step 1, no padding, no activation. */
    public static ConvTranspose of(int filters, Integer... kernel) {
        return ConvTranspose.of(3, filters, kernel);
    }
}
