package dev.tern.inspect;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;

/** What the stored elements of a tensor stand for. */
public final class RealValues {
    private RealValues() {}

    /** Whether {@code type} has elements that stand for real numbers. */
    public static boolean exist(DataType type) {
        return type.isFloat() || type.isInteger() || type == DataType.BOOL;
    }

    /** Every element of a tensor of numbers or truth values, dequantised where it is quantised. */
    public static float[] of(Tensor tensor) {
        float[] values = new float[tensor.intElements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(tensor, i);
        }
        return values;
    }

    /** Element {@code i}, dequantised where the tensor is quantised. */
    public static float at(Tensor tensor, long i) {
        Quantization quantization = tensor.quantization();
        if (!quantization.isQuantized() || !tensor.type().isInteger()) {
            return tensor.floatAt(i);
        }
        int slice = slice(tensor, quantization, i);
        return (float) ((double) quantization.scale(slice) * (tensor.longAt(i) - quantization.zeroPoint(slice)));
    }

    private static int slice(Tensor tensor, Quantization quantization, long i) {
        int axis = quantization.axis();
        if (!quantization.isPerAxis() || axis < 0 || axis >= tensor.shape().rank()) {
            return 0;
        }
        long inner =
                Math.max(1, tensor.shape().elements(axis + 1, tensor.shape().rank()));
        return (int) (i / inner % quantization.size());
    }
}
