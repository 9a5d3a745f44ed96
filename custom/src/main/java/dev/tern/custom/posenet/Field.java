package dev.tern.custom.posenet;

import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;

/** A map of numbers that can be asked between its places, by linear interpolation. */
final class Field {
    private final Tensor tensor;
    private final float[] values;
    private final float factor;
    final int height;
    final int width;
    final int channels;

    /** Operand {@code i}, with real values times {@code factor}. */
    Field(Binding binding, int i, float factor) {
        tensor = binding.input(i);
        this.factor = factor;
        height = tensor.shape().dim(1);
        width = tensor.shape().dim(2);
        channels = tensor.shape().dim(3);
        values = binding.floats(tensor.elements());
    }

    void load() {
        tensor.readFloats(0, values.length, values, 0);
        boolean isFloat = tensor.type().isFloat();
        float scale = isFloat ? factor : tensor.quantization().scale() * factor;
        float zero = isFloat ? 0 : tensor.quantization().zeroPoint();
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] - zero) * scale;
        }
    }

    float at(int y, int x, int channel) {
        return values[(y * width + x) * channels + channel];
    }

    float clampY(float y) {
        return Math.clamp(y, 0f, height - 1f);
    }

    float clampX(float x) {
        return Math.clamp(x, 0f, width - 1f);
    }

    /** The value between places; {@code y} and {@code x} lie within the map. */
    float between(float y, float x, int channel) {
        int top = (int) Math.floor(clampY(y));
        int bottom = (int) Math.ceil(clampY(y));
        int left = (int) Math.floor(clampX(x));
        int right = (int) Math.ceil(clampX(x));
        float down = y - top;
        float along = x - left;
        return (1 - down) * ((1 - along) * at(top, left, channel) + along * at(top, right, channel))
                + down * ((1 - along) * at(bottom, left, channel) + along * at(bottom, right, channel));
    }
}
