package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.FixedPoint16;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.recurrent.LstmPlaces.Gate;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One gate of an integer LSTM: sums in 16 bits with three integer bits, saturated after every part. */
final class IntGate {
    private final Gate gate;
    private final IntWeights input;
    private final IntWeights recurrent;
    private final Multiplier inputScale;
    private final Multiplier recurrentScale;
    private final @Nullable Tensor peephole;
    private final Multiplier peepholeScale;
    private final int[] peepholeWeights;
    private final @Nullable IntNorm norm;
    private final int[] values;

    /** A gate whose sums have the real scale {@code gateScale}; {@code cellBits} is the power of two of the cell's. */
    IntGate(Binding binding, LstmPlaces places, Gate gate, int units, float gateScale, int cellBits) {
        this.gate = gate;
        boolean normed = places.norm(gate) >= 0 && binding.hasInput(places.norm(gate));
        Tensor x = binding.input(0);
        Tensor h = binding.input(places.outputState());
        Tensor w = binding.input(places.weights(gate));
        Tensor r = binding.input(places.recurrent(gate));
        input = new IntWeights(
                binding,
                places.weights(gate),
                normed ? -1 : places.bias(gate),
                x.quantization().zeroPoint());
        recurrent = new IntWeights(
                binding, places.recurrent(gate), -1, h.quantization().zeroPoint());
        inputScale = Multiplier.of(w.quantization().scale() * x.quantization().scale() / gateScale);
        recurrentScale =
                Multiplier.of(r.quantization().scale() * h.quantization().scale() / gateScale);
        int place = places.peephole(gate);
        peephole = place >= 0 && binding.hasInput(place) ? binding.input(place) : null;
        peepholeScale = peephole == null
                ? Multiplier.of(0)
                : Multiplier.of((float)
                        (Math.scalb(1.0, cellBits) * peephole.quantization().scale() / gateScale));
        peepholeWeights = binding.ints(peephole == null ? 0 : units);
        norm = normed
                ? new IntNorm(
                        binding.input(places.norm(gate)),
                        binding.input(places.bias(gate)),
                        binding.ints(units),
                        binding.ints(units))
                : null;
        values = binding.ints(units);
    }

    void refresh() {
        input.refresh();
        recurrent.refresh();
        if (peephole != null) {
            peephole.readInts(0, peepholeWeights.length, peepholeWeights, 0);
        }
        if (norm != null) {
            norm.refresh();
        }
    }

    /**
     * Computes the gate.
     *
     * @param peepholeFrom index, among all elements of all batches that share a step, of this gate's first
     * @param peepholeTo how many of those elements the peephole reaches
     * @param peepholeWidth period of the peephole weights over those elements
     */
    int[] compute(int[] x, int[] h, int[] cell, int peepholeFrom, int peepholeTo, int peepholeWidth) {
        Arrays.fill(values, 0);
        add(input.multiply(x), inputScale, values);
        add(recurrent.multiply(h), recurrentScale, values);
        if (peephole != null) {
            addPeephole(cell, peepholeFrom, peepholeTo, peepholeWidth);
        }
        if (norm != null) {
            norm.apply(values);
        }
        if (gate == Gate.CELL) {
            tanh(values);
        } else {
            logistic(values);
        }
        return values;
    }

    private void addPeephole(int[] cell, int from, int to, int width) {
        for (int i = 0; i < values.length && from + i < to; i++) {
            int product = peepholeWeights[(from + i) % width] * cell[i];
            values[i] = saturate((long) values[i] + peepholeScale.times(product));
        }
    }

    private static void add(int[] sums, Multiplier scale, int[] to) {
        int mantissa = scale.mantissa();
        int shift = scale.shift();
        for (int i = 0; i < to.length; i++) {
            to[i] = saturate((long) to[i] + FixedPoint.multiply(sums[i], mantissa, shift));
        }
    }

    static int saturate(long x) {
        return Math.clamp(x, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static void logistic(int[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = FixedPoint16.logistic(values[i]);
        }
    }

    private static void tanh(int[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = FixedPoint16.tanh(values[i], 3);
        }
    }
}
