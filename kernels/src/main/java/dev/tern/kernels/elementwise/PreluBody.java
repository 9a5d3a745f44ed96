package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.PerTensor;
import org.jspecify.annotations.Nullable;

/**
 * PRELU of quantised bytes: the distance from zero, below it times that of the slope, each times a factor of its own.
 *
 * @param left bits by which distances are shifted to the left before, {@code leftBelow} products with slopes
 * @param rounds whether a factor has a shift to the right, and with it a second rounding, {@code roundsBelow} that of products
 */
record PreluBody(int left, int leftBelow, boolean rounds, boolean roundsBelow) implements MapBody {
    private static final int ZERO_SLOPE = 1;
    private static final int ZERO_RESULT = 2;
    private static final int ABOVE = 3;
    private static final int BELOW = 6;

    /** The product of two distances and these many bits more fit 32 bits together with their sign and a doubling. */
    private static final int LEFT_MOST = 11;

    /** The body for these operands, or null where a scale is much larger or smaller than the others. */
    static @Nullable Prepared of(Binding binding) {
        PerTensor in = PerTensor.of(binding.input(0).quantization(), "the input");
        PerTensor slope = PerTensor.of(binding.input(1).quantization(), "alpha");
        PerTensor out = PerTensor.of(binding.output(0).quantization(), "the result");
        Multiplier above = Multiplier.of(in.scale() / out.scale());
        Multiplier below = Multiplier.of(in.scale() * slope.scale() / out.scale());
        int[] numbers = new int[BELOW + 3];
        numbers[0] = in.zeroPoint();
        numbers[ZERO_SLOPE] = slope.zeroPoint();
        numbers[ZERO_RESULT] = out.zeroPoint();
        for (int at = ABOVE; at <= BELOW; at += BELOW - ABOVE) {
            Multiplier factor = at == ABOVE ? above : below;
            if (factor.shift() > LEFT_MOST || factor.shift() < -31) {
                return null;
            }
            int right = Math.max(0, -factor.shift());
            numbers[at] = factor.mantissa();
            numbers[at + 1] = right == 0 ? 0 : 1 << right - 1;
            numbers[at + 2] = right;
        }
        return new Prepared(
                new PreluBody(
                        Math.max(0, above.shift()), Math.max(0, below.shift()), above.shift() < 0, below.shift() < 0),
                numbers);
    }

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        int doubling = code.traits().hasWideProducts() ? 1 : 0;
        V x = in[0];
        V product = in[1];
        code.binary(Binary.SUB_I32, x, x, constants.get(0, spare[0]));
        code.binary(Binary.SUB_I32, product, product, constants.get(ZERO_SLOPE, spare[0]));
        code.binary(Binary.MUL_I32, product, product, x);
        code.shift(Shift.LEFT_I32, product, product, leftBelow + doubling);
        QuantizedBody.scale(code, product, constants, BELOW, roundsBelow, doubling > 0, spare);
        code.zero(spare[2]);
        code.compare(Comparison.LESS_I32, spare[2], x, spare[2]);
        code.shift(Shift.LEFT_I32, x, x, left + doubling);
        QuantizedBody.scale(code, x, constants, ABOVE, rounds, doubling > 0, spare);
        code.select(x, spare[2], product, x);
        code.binary(Binary.ADD_I32, x, x, constants.get(ZERO_RESULT, spare[0]));
    }
}
