package dev.tern.kernels.elementwise;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.cast.Cast;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.List;

/** From one kind of number to another: CAST, QUANTIZE and DEQUANTIZE. */
public final class FastConversions {
    /** The original quantises whole blocks of eight by one rule and what is left over by another. */
    private static final int QUANTIZED_AT_ONCE = 8;

    private FastConversions() {}

    /** Takes bytes and integers that become floats. */
    public static Offer cast(Cast cast, Binding binding, List<Step> epilogue, Workshop workshop) {
        DataType from = binding.input(0).type();
        boolean whole =
                from == DataType.INT8 || from == DataType.UINT8 || from == DataType.INT16 || from == DataType.INT32;
        return whole && binding.output(0).type() == DataType.FLOAT32
                ? Maps.widened(ConvertBody.TO_FLOATS, new int[0], 1, binding, epilogue, workshop)
                : FastElementwise.typeDeclined(binding);
    }

    static Offer dequantize(Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        if (input.type() == DataType.FLOAT16) {
            return Maps.widened(new CopyBody(), new int[0], 1, binding, epilogue, workshop);
        }
        boolean whole = FastElementwise.isByte(input.type()) || input.type() == DataType.INT16;
        if (!whole || input.quantization().isPerAxis()) {
            return new Offer.Declined("its operand does not hold bytes or 16-bit numbers of one scale");
        }
        PerTensor scale = PerTensor.of(input.quantization(), "the input");
        int[] numbers = {scale.zeroPoint(), Float.floatToRawIntBits(scale.scale())};
        return Maps.widened(ConvertBody.DEQUANTIZE, numbers, 1, binding, epilogue, workshop);
    }

    static Offer quantize(Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor output = binding.output(0);
        boolean whole = FastElementwise.isByte(output.type()) || output.type() == DataType.INT16;
        if (!whole
                || binding.input(0).type() != DataType.FLOAT32
                || output.quantization().isPerAxis()) {
            return new Offer.Declined("it does not make bytes or 16-bit numbers of one scale from floats");
        }
        if (output.elements() % QUANTIZED_AT_ONCE != 0) {
            return new Offer.Declined("its elements are no whole blocks of eight");
        }
        PerTensor scale = PerTensor.of(output.quantization(), "the result");
        int[] numbers = {
            Float.floatToRawIntBits((float) (1.0 / scale.scale())),
            Float.floatToRawIntBits(output.type().minimum() - scale.zeroPoint()),
            Float.floatToRawIntBits(output.type().maximum() - scale.zeroPoint()),
            scale.zeroPoint()
        };
        return Maps.widened(ConvertBody.QUANTIZE, numbers, 1, binding, epilogue, workshop);
    }
}
