package dev.tern.operators.hardswish;

import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/**
 * HARD_SWISH of one stored 8-bit number, in 16-bit fixed point: the input at seven more bits is scaled once for the
 * result, and once for the ramp of {@code relu6(x + 3) / 6}, which becomes a fraction of 2^15.
 */
record IntegerHardSwish(
        int zeroIn, int zeroOut, int outMantissa, int outShift, int rampMantissa, int rampShift, int low, int high) {
    static IntegerHardSwish of(Tensor input, Tensor output) {
        PerTensor in = PerTensor.of(input.quantization(), "the input");
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        float finer = 1f / 128f * in.scale();
        Multiplier toOut = Multiplier.of(finer / out.scale());
        Multiplier toRamp = Multiplier.of(finer / (3f / 32768f));
        if (toOut.shift() > 0) {
            throw TernException.at("scales of HARD_SWISH")
                    .expected("an input scale below 128 times the result's")
                    .found(in.scale() + " and " + out.scale())
                    .fix("quantise the model with a result scale near the input's");
        }
        return new IntegerHardSwish(
                in.zeroPoint(),
                out.zeroPoint(),
                halved(toOut.mantissa()),
                toOut.shift(),
                halved(toRamp.mantissa()),
                toRamp.shift(),
                (int) output.type().minimum(),
                (int) output.type().maximum());
    }

    private static int halved(int mantissa) {
        int largest = Integer.MAX_VALUE - (1 << 15);
        return mantissa >= largest ? Short.MAX_VALUE : (mantissa + (1 << 15)) >> 16;
    }

    int at(int stored) {
        int finer = (short) ((stored - zeroIn) << 7);
        int scaled = FixedPoint.roundingDoublingHighMultiply16(finer, outMantissa);
        int ramp = (ramp(finer) + (1 << 15)) >> 1;
        int product = ramp * scaled / (1 << 15);
        int result = FixedPoint.roundingDivideByPowerOfTwo(product, -outShift) + zeroOut;
        return Math.min(Math.max(result, low), high);
    }

    /** The ramp from -2^15 at -3 to 2^15 - 1 at 3: the last left shift comes after the product, to saturate there. */
    private int ramp(int finer) {
        int value = finer;
        if (rampShift > 0) {
            value = saturated((long) value << Math.min(rampShift - 1, 31));
        }
        value = FixedPoint.roundingDoublingHighMultiply16(value, rampMantissa);
        if (rampShift > 0) {
            value = saturated(2L * value);
        }
        return rampShift < 0 ? FixedPoint.roundingDivideByPowerOfTwo(value, Math.min(-rampShift, 31)) : value;
    }

    private static int saturated(long x) {
        return Math.clamp(x, Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
