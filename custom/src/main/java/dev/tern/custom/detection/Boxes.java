package dev.tern.custom.detection;

import dev.tern.operators.Binding;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;

/** Boxes by their corners: top, left, bottom, right. Decoded from centres and sizes relative to anchors. */
final class Boxes {
    private final Tensor encodings;
    private final Tensor anchors;
    private final int stride;
    private final float[] encoded;
    private final float[] anchor;
    final float[] corners;
    /** Not 0 where corners are those of this run. */
    private final int[] isDecoded;

    private final DetectionOptions options;
    final int count;

    Boxes(Binding binding, DetectionOptions options) {
        this.options = options;
        encodings = binding.input(0);
        anchors = binding.input(2);
        count = encodings.shape().dim(1);
        stride = encodings.shape().dim(2);
        encoded = binding.floats(encodings.elements());
        anchor = binding.floats(anchors.elements());
        corners = binding.floats(4L * count);
        isDecoded = binding.ints(count);
    }

    /** Fills {@code to} with real values of {@code tensor}. */
    static void readReal(Tensor tensor, float[] to) {
        tensor.readFloats(0, to.length, to, 0);
        if (tensor.type().isFloat()) {
            return;
        }
        Quantization quantization = tensor.quantization();
        float scale = quantization.scale();
        float zero = quantization.zeroPoint();
        for (int i = 0; i < to.length; i++) {
            to[i] = (to[i] - zero) * scale;
        }
    }

    /** Reads boxes anew. They are decoded when they are asked for: few are, and each takes two exponentials. */
    void read() {
        readReal(encodings, encoded);
        readReal(anchors, anchor);
        Arrays.fill(isDecoded, 0);
        for (int i = 0; i < count; i++) {
            if (anchor[4 * i + 2] < 0 || anchor[4 * i + 3] < 0) {
                decode(i);
                requireUpright(i);
            }
        }
    }

    /** Has the corners of box {@code i} ready. */
    void decode(int i) {
        if (isDecoded[i] != 0) {
            return;
        }
        isDecoded[i] = 1;
        int e = i * stride;
        int a = 4 * i;
        double height = anchor[a + 2];
        double width = anchor[a + 3];
        float y = (float) ((double) encoded[e] / options.yScale() * height + anchor[a]);
        float x = (float) ((double) encoded[e + 1] / options.xScale() * width + anchor[a + 1]);
        float halfHeight = (float) (0.5 * Math.exp((double) encoded[e + 2] / options.heightScale()) * height);
        float halfWidth = (float) (0.5 * Math.exp((double) encoded[e + 3] / options.widthScale()) * width);
        corners[a] = y - halfHeight;
        corners[a + 1] = x - halfWidth;
        corners[a + 2] = y + halfHeight;
        corners[a + 3] = x + halfWidth;
    }

    private void requireUpright(int i) {
        if (corners[4 * i] > corners[4 * i + 2] || corners[4 * i + 1] > corners[4 * i + 3]) {
            throw TernException.at("box " + i)
                    .expected("a top above the bottom and a left before the right")
                    .found(corners[4 * i] + ", " + corners[4 * i + 1] + ", " + corners[4 * i + 2] + ", "
                            + corners[4 * i + 3])
                    .fix("give anchors with heights and widths of 0 or more");
        }
    }

    /** The area that boxes {@code i} and {@code j}, which are decoded, share by the area of both together; 0 if one has no area. */
    float overlap(int i, int j) {
        int a = 4 * i;
        int b = 4 * j;
        float areaA = (corners[a + 2] - corners[a]) * (corners[a + 3] - corners[a + 1]);
        float areaB = (corners[b + 2] - corners[b]) * (corners[b + 3] - corners[b + 1]);
        if (areaA <= 0 || areaB <= 0) {
            return 0;
        }
        float top = Math.max(corners[a], corners[b]);
        float left = Math.max(corners[a + 1], corners[b + 1]);
        float bottom = Math.min(corners[a + 2], corners[b + 2]);
        float right = Math.min(corners[a + 3], corners[b + 3]);
        float common = Math.max(bottom - top, 0) * Math.max(right - left, 0);
        return common / (areaA + areaB - common);
    }
}
