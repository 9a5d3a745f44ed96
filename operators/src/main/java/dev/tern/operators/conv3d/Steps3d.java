package dev.tern.operators.conv3d;

import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.Slots;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;

/** How windows move over a volume [batch, depth, height, width, channels]: the options of both operators. */
public record Steps3d(
        Padding padding,
        int strideDepth,
        int strideWidth,
        int strideHeight,
        Activation activation,
        int dilationDepth,
        int dilationWidth,
        int dilationHeight) {
    static final Steps3d DEFAULTS = new Steps3d(Padding.SAME, 0, 0, 0, Activation.NONE, 1, 1, 1);

    Steps3d map(Slots slots) {
        return new Steps3d(
                slots.choice(0, padding),
                slots.int32(1, strideDepth),
                slots.int32(2, strideWidth),
                slots.int32(3, strideHeight),
                slots.choice(4, activation),
                slots.int32(5, dilationDepth),
                slots.int32(6, dilationWidth),
                slots.int32(7, dilationHeight));
    }

    WindowAxis deep(Shape volume, Shape filter) {
        return WindowAxis.of("depth", padding, volume.dim(1), filter.dim(0), strideDepth, dilationDepth);
    }

    WindowAxis down(Shape volume, Shape filter) {
        return WindowAxis.of("height", padding, volume.dim(2), filter.dim(1), strideHeight, dilationHeight);
    }

    WindowAxis across(Shape volume, Shape filter) {
        return WindowAxis.of("width", padding, volume.dim(3), filter.dim(2), strideWidth, dilationWidth);
    }
}
