package dev.tern.training.layer;

/** Transposed convolutions along one axis. */
public final class Conv1DTranspose {
    private Conv1DTranspose() {}

    /** A transposed convolution with Keras' defaults: step 1, no padding, no activation. */
    public static ConvTranspose of(int filters, Integer... kernel) {
        return ConvTranspose.of(1, filters, kernel);
    }
}
