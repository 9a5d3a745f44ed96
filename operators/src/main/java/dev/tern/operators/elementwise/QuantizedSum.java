package dev.tern.operators.elementwise;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Sums and differences of quantised numbers. Both operands are brought to a common, finer scale by a left shift and a
 * multiplier, added, and brought to the result's scale; where all scales are powers of two, 16-bit operands are only
 * shifted.
 */
public final class QuantizedSum {
    /** Sums of 16-bit numbers are rounded in whole blocks of so many as {@link #hasBlocks} says. */
    public static final int BLOCK = 16;

    private static final int SHORTS_FINER_BITS = 15;

    private QuantizedSum() {}

    /** A kernel for {@code x + sign * y}. */
    public static Kernel bind(Binding binding, int sign, boolean powerOfTwoScales, Activation activation) {
        Tensor output = binding.output(0);
        ClampRange range = ClampRange.of(activation, output.type(), output.quantization());
        if (output.type() != DataType.INT16) {
            return bytes(binding, sign, ofBytes(binding), range);
        }
        PerTensor x = PerTensor.symmetric(binding.input(0).quantization(), "the first operand");
        PerTensor y = PerTensor.symmetric(binding.input(1).quantization(), "the second operand");
        PerTensor z = PerTensor.symmetric(output.quantization(), "the result");
        if (powerOfTwoScales && isShiftOnly(x, y, z)) {
            return shifted(binding, sign, z.log2() - x.log2(), z.log2() - y.log2(), range);
        }
        Scaling scaling = Scaling.of(x, y, z, SHORTS_FINER_BITS);
        return hasBlocks(binding, sign, scaling)
                ? blocksOfShorts(binding, scaling, range)
                : shorts(binding, sign, scaling, range);
    }

    /** Whether whole blocks of a sum of 16-bit numbers are rounded once less. */
    public static boolean hasBlocks(Binding binding, int sign, Scaling scaling) {
        return sign > 0 && binding.shape(0).equals(binding.shape(1)) && scaling.shiftsFitLeft();
    }

    /** How sums of 16-bit numbers are scaled, or null where they are only shifted. */
    public static @Nullable Scaling ofShorts(Binding binding, boolean powerOfTwoScales) {
        PerTensor x = PerTensor.symmetric(binding.input(0).quantization(), "the first operand");
        PerTensor y = PerTensor.symmetric(binding.input(1).quantization(), "the second operand");
        PerTensor z = PerTensor.symmetric(binding.output(0).quantization(), "the result");
        return powerOfTwoScales && isShiftOnly(x, y, z) ? null : Scaling.of(x, y, z, SHORTS_FINER_BITS);
    }

    private static boolean isShiftOnly(PerTensor x, PerTensor y, PerTensor z) {
        if (x.log2() == Integer.MIN_VALUE || y.log2() == Integer.MIN_VALUE || z.log2() == Integer.MIN_VALUE) {
            return false;
        }
        return Math.max(x.log2(), y.log2()) == z.log2();
    }

    /** How sums of bytes are scaled; refuses tensors without one scale each. */
    public static Scaling ofBytes(Binding binding) {
        PerTensor x = PerTensor.of(binding.input(0).quantization(), "the first operand");
        PerTensor y = PerTensor.of(binding.input(1).quantization(), "the second operand");
        PerTensor z = PerTensor.of(binding.output(0).quantization(), "the result");
        return Scaling.ofBytes(x, y, z);
    }

    /**
     * The scales of a sum.
     *
     * @param leftShift bits by which operands are made finer before they are multiplied
     * @param x factor of the first operand, {@code y} of the second, {@code z} of the sum
     */
    public record Scaling(
            PerTensor inX, PerTensor inY, PerTensor out, int leftShift, Multiplier x, Multiplier y, Multiplier z) {
        /** How a sum of bytes of these scales is scaled. */
        public static Scaling ofBytes(PerTensor x, PerTensor y, PerTensor z) {
            return of(x, y, z, 20);
        }

        private static Scaling of(PerTensor x, PerTensor y, PerTensor z, int leftShift) {
            double twiceLargest = 2 * Math.max(x.scale(), y.scale());
            return new Scaling(
                    x,
                    y,
                    z,
                    leftShift,
                    Multiplier.of(x.scale() / twiceLargest),
                    Multiplier.of(y.scale() / twiceLargest),
                    Multiplier.of(twiceLargest / ((1 << leftShift) * z.scale())));
        }

        boolean shiftsFitLeft() {
            return leftShift + x.shift() >= 0 && leftShift + y.shift() >= 0;
        }

        /** The first operand on the finer scale. */
        public int finerX(int stored) {
            return x.times((stored - inX.zeroPoint()) << leftShift);
        }

        /** The second operand on the finer scale. */
        public int finerY(int stored) {
            return y.times((stored - inY.zeroPoint()) << leftShift);
        }
    }

    /** The operands' part of the arithmetic depends on one byte each, so it is done once for every byte. */
    private static Kernel bytes(Binding binding, int sign, Scaling scaling, ClampRange range) {
        int[] tableX = binding.ints(256);
        int[] tableY = binding.ints(256);
        boolean signed = binding.input(0).type() == DataType.INT8;
        for (int i = 0; i < 256; i++) {
            int stored = signed ? (byte) i : i;
            tableX[i] = scaling.finerX(stored);
            tableY[i] = sign * scaling.finerY(stored);
        }
        int mantissa = scaling.z.mantissa();
        int shift = scaling.z.shift();
        int zero = scaling.out.zeroPoint();
        int low = range.low();
        int high = range.high();
        return BinaryKernels.ints(binding, (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                int sum = tableX[x[i] & 0xFF] + tableY[y[i] & 0xFF];
                out[i] = Math.min(Math.max(FixedPoint.multiply(sum, mantissa, shift) + zero, low), high);
            }
        });
    }

    private static Kernel shorts(Binding binding, int sign, Scaling scaling, ClampRange range) {
        int low = range.low();
        int high = range.high();
        return BinaryKernels.ints(binding, (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                int sum = scaling.finerX(x[i]) + sign * scaling.finerY(y[i]);
                out[i] = Math.min(Math.max(scaling.z.times(sum), low), high);
            }
        });
    }

    /** Sums of operands of one shape, whose blocks of 16 the official build scales with one rounding less. */
    private static Kernel blocksOfShorts(Binding binding, Scaling scaling, ClampRange range) {
        int low = range.low();
        int high = range.high();
        int leftX = scaling.leftShift + scaling.x.shift();
        int leftY = scaling.leftShift + scaling.y.shift();
        int mantissaX = scaling.x.mantissa();
        int mantissaY = scaling.y.mantissa();
        return BinaryKernels.ints(binding, (x, y, out, n) -> {
            int blocks = n - n % BLOCK;
            for (int i = 0; i < blocks; i++) {
                int sum = FixedPoint.roundingDoublingHighMultiply(x[i] << leftX, mantissaX)
                        + FixedPoint.roundingDoublingHighMultiply(y[i] << leftY, mantissaY);
                out[i] = Math.min(Math.max(scaling.z.times(sum), low), high);
            }
            for (int i = blocks; i < n; i++) {
                int sum = scaling.finerX(x[i]) + scaling.finerY(y[i]);
                out[i] = Math.min(Math.max(scaling.z.times(sum), low), high);
            }
        });
    }

    /** One of the shifts is 0. A sum saturates at 16 bits before the activation; a difference does not. */
    private static Kernel shifted(Binding binding, int sign, int shiftX, int shiftY, ClampRange range) {
        int low = range.low();
        int high = range.high();
        int rightX = Math.min(shiftX, 31);
        int rightY = Math.min(shiftY, 31);
        return BinaryKernels.ints(binding, (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                int sum = FixedPoint.roundingDivideByPowerOfTwo(x[i], rightX)
                        + sign * FixedPoint.roundingDivideByPowerOfTwo(y[i], rightY);
                out[i] = Math.min(Math.max(sum, low), high);
            }
        });
    }
}
