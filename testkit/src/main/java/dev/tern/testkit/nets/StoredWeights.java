package dev.tern.testkit.nets;

import dev.tern.graph.Constants;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Objects;

/** Float constants, stored as integers. */
final class StoredWeights {
    private StoredWeights() {}

    static float[] floats(Value constant) {
        return Tensor.of(
                        constant.type(),
                        constant.shape(),
                        constant.quantization(),
                        Objects.requireNonNull(constant.buffer()).bytes())
                .toFloats();
    }

    /** Stored under {@code quantization}, which has one scale. */
    static Value quantized(Value constant, DataType type, Quantization quantization) {
        float[] real = floats(constant);
        long[] stored = new long[real.length];
        for (int i = 0; i < real.length; i++) {
            long nearest = Math.round((double) real[i] / quantization.scale()) + quantization.zeroPoint();
            stored[i] = Math.min(Math.max(nearest, type.minimum()), type.maximum());
        }
        return Constants.of(constant.name(), type, constant.shape(), stored)
                .withQuantization(quantization)
                .withHasRank(true);
    }

    /** Symmetric bytes with one scale. */
    static Value symmetric(Value constant) {
        float most = Float.MIN_NORMAL;
        for (float number : floats(constant)) {
            most = Math.max(most, Math.abs(number));
        }
        return quantized(constant, DataType.INT8, Quantization.perTensor(most / 127f, 0));
    }

    /** Symmetric bytes with a scale for each slice along {@code axis}. */
    static Value symmetric(Value constant, int axis) {
        float[] real = floats(constant);
        Shape shape = constant.shape();
        int channels = shape.dim(axis);
        int inner = (int) shape.elements(axis + 1, shape.rank());
        float[] scales = new float[channels];
        for (int i = 0; i < real.length; i++) {
            int channel = i / inner % channels;
            scales[channel] = Math.max(scales[channel], Math.abs(real[i]) / 127f);
        }
        int[] stored = new int[real.length];
        for (int i = 0; i < real.length; i++) {
            float scale = scales[i / inner % channels];
            stored[i] = scale == 0 ? 0 : Math.round(real[i] / scale);
        }
        return Constants.of(constant.name(), DataType.INT8, shape, stored)
                .withQuantization(Quantization.perAxis(scales, new long[channels], axis));
    }

    /** A bias in the units of its products. */
    static Value bias(Value constant, DataType type, float dataScale, Quantization weights) {
        float[] real = floats(constant);
        float[] scales = new float[weights.size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = dataScale * weights.scale(i);
        }
        long[] stored = new long[real.length];
        for (int i = 0; i < real.length; i++) {
            stored[i] = Math.round((double) real[i] / scales[scales.length == 1 ? 0 : i]);
        }
        return Constants.of(constant.name(), type, constant.shape(), stored)
                .withQuantization(Quantization.perAxis(scales, new long[scales.length], 0));
    }
}
