package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.elementwise.ScaledComparison;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of quantised numbers that are brought to one scale first, as the portable kernel does. For each operand
 * there are four numbers: its zero point, and what {@link QuantizedBody} multiplies by.
 */
record ScaledTestBody(WordBody test, Side x, Side y) implements MapBody {
    /**
     * One operand.
     *
     * @param finer bits by which it is shifted to the left before
     * @param rounds whether it is shifted to the right behind, with a second rounding
     */
    record Side(int finer, boolean rounds) {}

    private static final int NUMBERS = 4;
    /** A byte, or 16 bits, and these many bits more fit 32 bits together with their sign and a doubling. */
    private static final int FINER_MOST = 13;

    /** The comparison, or null where a scale is too large for 32 bits. */
    static @Nullable Prepared of(WordBody test, Binding binding) {
        int[] numbers = new int[2 * NUMBERS];
        Side[] sides = new Side[2];
        for (int i = 0; i < 2; i++) {
            ScaledComparison.Scale scale = ScaledComparison.Scale.of(binding.input(i), "an operand");
            Multiplier factor = scale.factor();
            int finer = ScaledComparison.FINER_BITS + Math.max(0, factor.shift());
            int right = Math.max(0, -factor.shift());
            if (finer > FINER_MOST || right > 31) {
                return null;
            }
            sides[i] = new Side(finer, right > 0);
            numbers[NUMBERS * i] = scale.zeroPoint();
            numbers[NUMBERS * i + 1] = factor.mantissa();
            numbers[NUMBERS * i + 2] = right == 0 ? 0 : 1 << right - 1;
            numbers[NUMBERS * i + 3] = right;
        }
        return new Prepared(new ScaledTestBody(test, sides[0], sides[1]), numbers);
    }

    /** Whether stored bytes compare just as they do on the common scale: of one scale, each with a number of its own. */
    static boolean keepsOrder(Binding binding) {
        Tensor x = binding.input(0);
        ScaledComparison.Scale scale = ScaledComparison.Scale.of(x, "an operand");
        if (x.type() == DataType.INT16 || !scale.equals(ScaledComparison.Scale.of(binding.input(1), "an operand"))) {
            return false;
        }
        for (int i = (int) x.type().minimum(); i < x.type().maximum(); i++) {
            if (scale.scaled(i) >= scale.scaled(i + 1)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        boolean wide = code.traits().hasWideProducts();
        for (int i = 0; i < 2; i++) {
            Side side = i == 0 ? x : y;
            code.binary(Binary.SUB_I32, in[i], in[i], constants.get(NUMBERS * i, spare[0]));
            code.shift(Shift.LEFT_I32, in[i], in[i], side.finer + (wide ? 1 : 0));
            QuantizedBody.scale(code, in[i], constants, NUMBERS * i + 1, side.rounds, wide, spare);
        }
        test.write(code, in, constants, spare);
    }
}
