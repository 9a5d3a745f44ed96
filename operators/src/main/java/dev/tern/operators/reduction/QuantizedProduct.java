package dev.tern.operators.reduction;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;

/**
 * Products of quantised integers: every factor is rescaled by a root of the result's scale, so that none overflows. That
 * holds for products of single elements too, as in the original's reference kernel.
 */
final class QuantizedProduct implements Kernel, ReductionWalk.Accumulators {
    private final Tensor input;
    private final Tensor output;
    private final int inputZero;
    private final int[] block;
    private final int[] products;
    private final boolean[] begun;
    private final ReductionWalk walk;
    private final Multiplier multiplier;

    QuantizedProduct(Binding binding) {
        input = binding.input(0);
        output = binding.output(0);
        if (!(input.quantization().scale() > 0) || !(output.quantization().scale() > 0)) {
            throw TernException.at("quantisation")
                    .expected("a scale above 0 for operand and result")
                    .found(input.quantization() + " and " + output.quantization())
                    .fix("quantise both, or neither");
        }
        inputZero = input.quantization().zeroPoint();
        block = binding.ints(ReductionWalk.BLOCK);
        products = binding.ints(output.elements());
        begun = new boolean[products.length];
        multiplier = factor();
        walk = new ReductionWalk(binding, this);
    }

    /** What each factor is multiplied with; nothing is where there are no results. */
    private Multiplier factor() {
        if (output.elements() == 0) {
            return Multiplier.of(0);
        }
        long count = input.elements() / output.elements();
        return Multiplier.of(
                input.quantization().scale() / Math.pow(output.quantization().scale(), 1.0 / count));
    }

    @Override
    public void run() {
        walk.run();
    }

    @Override
    public void clear(boolean any) {
        Arrays.fill(begun, false);
        Arrays.fill(products, 0);
    }

    @Override
    public void load(long first, int count) {
        input.readInts(first, count, block, 0);
    }

    @Override
    public void foldInto(int at, int count, int to) {
        for (int i = 0; i < count; i++) {
            fold(block[at + i] - inputZero, to);
        }
    }

    @Override
    public void foldAcross(int at, int count, int to) {
        for (int i = 0; i < count; i++) {
            fold(block[at + i] - inputZero, to + i);
        }
    }

    private void fold(int factor, int to) {
        products[to] = begun[to] ? multiplier.times((long) products[to] * factor) : factor;
        begun[to] = true;
    }

    @Override
    public void finish(long count) {
        int zero = output.quantization().zeroPoint();
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        for (int i = 0; i < products.length && count > 0; i++) {
            int rescaled = multiplier.times((long) products[i]) + zero;
            products[i] = Math.min(Math.max(rescaled, low), high);
        }
        output.writeInts(0, products.length, products, 0);
    }
}
