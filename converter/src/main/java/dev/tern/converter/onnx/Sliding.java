package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.tensor.Shape;
import java.util.function.UnaryOperator;

/** Runs what slides on images with channels last; sounds, which have one axis, become images of height 1. */
final class Sliding {
    private Sliding() {}

    static Laid over(OnnxSite site, Laid x, UnaryOperator<Flow> inner) {
        Order order = Order.channelsLast(x.rank());
        Flow image = site.in(x, order);
        if (x.rank() != 3) {
            return new Laid(inner.apply(image), order);
        }
        Flow wide = site.reshaped(image, Window.inTwo(image.shape(0)), Window.inTwo(image.shape(1)))
                .flow();
        Flow slid = inner.apply(wide);
        return new Laid(
                site.reshaped(slid, flat(slid.shape(0)), flat(slid.shape(1))).flow(), order);
    }

    private static Shape flat(Shape shape) {
        return Shape.of(shape.dim(0), shape.dim(2), shape.dim(3));
    }
}
