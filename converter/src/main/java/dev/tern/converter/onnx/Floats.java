package dev.tern.converter.onnx;

import dev.tern.graph.Constants;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Objects;

/** Half, brain and double floats are computed as 32-bit floats: the operators know no others. */
final class Floats {
    private Floats() {}

    static DataType single(DataType type) {
        return type.isFloat() ? DataType.FLOAT32 : type;
    }

    /** A constant with floats in 32 bits. */
    static Tensor single(Tensor tensor) {
        if (!tensor.type().isFloat() || tensor.type() == DataType.FLOAT32) {
            return tensor;
        }
        float[] all = new float[tensor.intElements()];
        if (tensor.type() == DataType.FLOAT64) {
            double[] wide = new double[all.length];
            tensor.readDoubles(0, wide.length, wide, 0);
            for (int i = 0; i < all.length; i++) {
                all[i] = (float) wide[i];
            }
        } else {
            tensor.readFloats(0, all.length, all, 0);
        }
        return of(tensor.shape(), all);
    }

    static Tensor of(Shape shape, float... all) {
        return Tensor.of(
                DataType.FLOAT32,
                shape,
                Quantization.NONE,
                Objects.requireNonNull(Constants.of("", shape, all).buffer()).bytes());
    }
}
