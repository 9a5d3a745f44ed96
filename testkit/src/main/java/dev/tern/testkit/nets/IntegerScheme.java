package dev.tern.testkit.nets;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;

/** Which integers stand for activations and weights of a wholly quantised net. */
enum IntegerScheme {
    /** Activations and weights of 8 bits, weights symmetric with a scale for each channel. */
    INT8(DataType.INT8, DataType.INT8, DataType.INT32),
    /** The older scheme: one scale and zero point for everything. */
    UINT8(DataType.UINT8, DataType.UINT8, DataType.INT32),
    /** Symmetric activations of 16 bits. */
    INT16(DataType.INT16, DataType.INT8, DataType.INT64);

    private final DataType activations;
    private final DataType weights;
    private final DataType biases;

    IntegerScheme(DataType activations, DataType weights, DataType biases) {
        this.activations = activations;
        this.weights = weights;
        this.biases = biases;
    }

    DataType activations() {
        return activations;
    }

    DataType weights() {
        return weights;
    }

    DataType biases() {
        return biases;
    }

    boolean hasChannelScales() {
        return this != UINT8;
    }

    /** Scale and zero point for numbers from {@code smallest} (at most 0) to {@code largest} (at least 0). */
    Quantization activation(float smallest, float largest) {
        if (this == INT16) {
            float most = Math.max(-smallest, largest);
            return Quantization.perTensor(most == 0 ? 1f : most / 32767f, 0);
        }
        float scale = largest == smallest ? 1f : (largest - smallest) / 255f;
        long low = activations.minimum();
        long zero = Math.round(low - (double) smallest / scale);
        return Quantization.perTensor(scale, Math.min(Math.max(zero, low), activations.maximum()));
    }

    /** For results in [0, 1], as the original's kernels fix it. */
    Quantization probability() {
        return this == INT16
                ? Quantization.perTensor(0x1p-15f, 0)
                : Quantization.perTensor(0x1p-8f, activations.minimum());
    }

    /** For results in [-1, 1], as the original's kernels fix it. */
    Quantization symmetricUnit() {
        return switch (this) {
            case INT8 -> Quantization.perTensor(0x1p-7f, 0);
            case UINT8 -> Quantization.perTensor(0x1p-7f, 128);
            case INT16 -> Quantization.perTensor(0x1p-15f, 0);
        };
    }
}
