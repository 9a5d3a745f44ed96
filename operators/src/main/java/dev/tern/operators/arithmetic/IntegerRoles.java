package dev.tern.operators.arithmetic;

import dev.tern.operators.Binding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;

/** What quantised convolutions and matrix products demand of their operands' parameters. */
public final class IntegerRoles {
    private IntegerRoles() {}

    /**
     * Whether sums take 64 bits: for 16-bit images unless the bias, or the option in its place, says 32 bits.
     *
     * @param bias place of the bias among the operands
     * @param declared the option; FLOAT32 leaves it to the bias
     */
    public static boolean isWide(Binding binding, int bias, DataType declared) {
        DataType image = binding.output(0).type();
        if (image != DataType.INT16) {
            return false;
        }
        DataType given = binding.hasInput(bias) ? binding.input(bias).type() : declared;
        if (declared != DataType.FLOAT32 && given != declared) {
            throw TernException.at("bias")
                    .expected("type " + declared.text() + ", as the option for the type of sums says")
                    .found(given.text())
                    .fix("store the bias in that type");
        }
        return given != DataType.INT32;
    }

    /** Zero points of signed images' filters are zero; those of 16-bit images and results are, too. */
    public static void checkConvolution(Binding binding) {
        if (binding.input(0).type() != DataType.UINT8) {
            requireZero("filter", binding.input(1).quantization());
        }
        if (binding.input(0).type() == DataType.INT16) {
            requireZero("input", binding.input(0).quantization());
            requireZero("result", binding.output(0).quantization());
        }
    }

    /** A filter with several scales has them along the axis of its result channels. */
    public static void requireAxis(Quantization filter, int axis, int rank) {
        int given = filter.axis() < 0 ? filter.axis() + rank : filter.axis();
        if (filter.isPerAxis() && given != axis) {
            throw TernException.at("quantisation of the filter")
                    .expected("scales along axis " + axis + ", that of the result channels")
                    .found("scales along axis " + filter.axis())
                    .fix("quantise the filter anew");
        }
    }

    /** Every zero point is zero. */
    public static void requireZero(String role, Quantization quantization) {
        for (long zeroPoint : quantization.zeroPoints()) {
            if (zeroPoint != 0) {
                throw TernException.at("quantisation of the " + role)
                        .expected("zero point 0")
                        .found(String.valueOf(zeroPoint))
                        .fix("quantise it symmetrically");
            }
        }
    }
}
