package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.FixedPoint16;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.recurrent.LstmPlaces.Gate;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import org.jspecify.annotations.Nullable;

/**
 * An LSTM with 8-bit vectors and weights, and 16-bit gates and cell. Five intermediate values describe the gates' sums
 * (of use with layer norm only) and the hidden vector before the projection.
 *
 * <p>Peephole weights repeat with the period of the outputs, not of the units, over the elements of all batches of a
 * step, and reach as many elements as there are outputs: the original counts them so, which shows with a projection.
 */
public final class IntegerLstm implements Kernel {
    /** Intermediate values that this form of LSTM has. */
    public static final int INTERMEDIATES = 5;

    private static final int HIDDEN = 4;
    private static final float GATE_SCALE = 0x1p-12f;

    private final Sequence sequence;
    private final LstmExtents extents;
    private final Tensor input;
    private final Tensor output;
    private final Tensor outputState;
    private final Tensor cellState;
    private final int cellBits;
    private final int cellClip;
    private final int projectionClip;
    private final @Nullable IntGate inputGate;
    private final IntGate forgetGate;
    private final IntGate cellGate;
    private final IntGate outputGate;
    private final Multiplier hiddenScale;
    private final int hiddenZero;
    private final int outputZero;
    private final @Nullable IntWeights projection;
    private final Multiplier projectionScale;
    private final int[] x;
    private final int[] h;
    private final int[] cell;
    private final int[] coupledGate;
    private final int[] hidden;

    /** An integer LSTM bound to its operands, over a sequence or a single step. */
    public IntegerLstm(Binding binding, LstmOptions options, Sequence sequence) {
        LstmPlaces places = LstmPlaces.SINGLE;
        this.sequence = sequence;
        extents = LstmExtents.of(binding, places);
        checkIntermediates(binding);
        input = binding.input(0);
        output = binding.output(0);
        outputState = State.writable(binding, places.outputState());
        cellState = State.writable(binding, places.cellState());
        cellBits = powerOfTwo(cellState.quantization().scale());
        cellClip = quantizedClip(options.cellClip(), cellState.quantization(), Short.MAX_VALUE);
        projectionClip = quantizedClip(options.projectionClip(), output.quantization(), Byte.MAX_VALUE);
        inputGate = extents.coupled() ? null : gate(binding, places, Gate.INPUT);
        forgetGate = gate(binding, places, Gate.FORGET);
        cellGate = gate(binding, places, Gate.CELL);
        outputGate = gate(binding, places, Gate.OUTPUT);
        Quantization hiddenQuantization = binding.intermediateQuantization(HIDDEN);
        Quantization state = outputState.quantization();
        hiddenScale = Multiplier.of((float) (0x1p-15 / hiddenQuantization.scale() * 0x1p-15));
        hiddenZero = hiddenQuantization.zeroPoint();
        outputZero = state.zeroPoint();
        boolean projected = binding.hasInput(places.projection());
        projection =
                projected ? new IntWeights(binding, places.projection(), places.projectionBias(), -hiddenZero) : null;
        projectionScale = projected
                ? Multiplier.of(
                        binding.input(places.projection()).quantization().scale()
                                * hiddenQuantization.scale()
                                / state.scale())
                : Multiplier.of(0);
        x = binding.ints(sequence.features());
        h = binding.ints(extents.outputs());
        cell = binding.ints(extents.units());
        coupledGate = binding.ints(extents.coupled() ? extents.units() : 0);
        hidden = binding.ints(extents.units());
    }

    private IntGate gate(Binding binding, LstmPlaces places, Gate gate) {
        boolean normed = binding.hasInput(places.norm(Gate.FORGET));
        float scale = normed ? binding.intermediateQuantization(gate.ordinal()).scale() : GATE_SCALE;
        return new IntGate(binding, places, gate, extents.units(), scale, cellBits);
    }

    private static void checkIntermediates(Binding binding) {
        if (binding.intermediateCount() != INTERMEDIATES
                || !binding.intermediateQuantization(HIDDEN).isQuantized()) {
            throw TernException.at("intermediate values")
                    .expected("5 with quantisation, for 8-bit weights with 16-bit gates")
                    .found(String.valueOf(binding.intermediateCount()))
                    .fix("convert the model again with a current converter");
        }
    }

    private static int powerOfTwo(float scale) {
        int exponent = Math.getExponent(scale);
        if (scale != Math.scalb(1f, exponent) || exponent > -9 || exponent < -15) {
            throw TernException.at("scale of the cell state")
                    .expected("a power of two from 2^-15 to 2^-9")
                    .found(String.valueOf(scale))
                    .fix("quantise the cell state with such a scale");
        }
        return exponent;
    }

    /** A clipping bound as a stored number, cut towards zero; 0 for none. */
    public static int quantizedClip(float bound, Quantization quantization, int largest) {
        return bound > 0f ? (int) Math.min(bound / quantization.scale(), largest) : 0;
    }

    @Override
    public void run() {
        refresh();
        for (int batch = 0; batch < sequence.batches(); batch++) {
            outputState.readInts((long) batch * h.length, h.length, h, 0);
            cellState.readInts((long) batch * cell.length, cell.length, cell, 0);
            for (int step = 0; step < sequence.times(); step++) {
                step(sequence.at(step, batch), batch);
            }
            outputState.writeInts((long) batch * h.length, h.length, h, 0);
            cellState.writeInts((long) batch * cell.length, cell.length, cell, 0);
        }
    }

    private void refresh() {
        if (inputGate != null) {
            inputGate.refresh();
        }
        forgetGate.refresh();
        cellGate.refresh();
        outputGate.refresh();
        if (projection != null) {
            projection.refresh();
        }
    }

    private void step(long at, int batch) {
        input.readInts(at * x.length, x.length, x, 0);
        int sharing = sequence.timeMajor() ? sequence.batches() : 1;
        int from = sequence.timeMajor() ? batch * cell.length : 0;
        int to = sharing * h.length;
        int[] in = inputGate == null ? coupledGate : inputGate.compute(x, h, cell, from, to, h.length);
        int[] forget = forgetGate.compute(x, h, cell, from, to, h.length);
        int[] candidate = cellGate.compute(x, h, cell, from, to, h.length);
        if (inputGate == null) {
            complement(forget, in);
        }
        update(cell, forget, in, candidate, 30 + cellBits);
        clip(cell, cellClip);
        int[] out = outputGate.compute(x, h, cell, from, to, h.length);
        emit(out);
        output.writeInts(at * h.length, h.length, h, 0);
    }

    private void emit(int[] out) {
        int zero = projection == null ? hiddenZero : -hiddenZero;
        for (int i = 0; i < hidden.length; i++) {
            int product = out[i] * FixedPoint16.tanh(cell[i], 15 + cellBits);
            hidden[i] = Math.clamp((long) hiddenScale.times(product) + zero, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
        if (projection == null) {
            System.arraycopy(hidden, 0, h, 0, h.length);
            return;
        }
        int[] sums = projection.multiply(hidden);
        for (int i = 0; i < h.length; i++) {
            h[i] = Math.clamp((long) projectionScale.times(sums[i]) + outputZero, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
        clip(h, projectionClip);
    }

    /** What a coupled input gate lets through: all that the forget gate does not. */
    public static void complement(int[] from, int[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = Short.MAX_VALUE - from[i];
        }
    }

    /** The new cell state: what is kept of the old, and what is added, each narrowed to 16 bits, then saturated. */
    public static void update(int[] cell, int[] forget, int[] in, int[] candidate, int shift) {
        for (int i = 0; i < cell.length; i++) {
            short kept = (short) FixedPoint.roundingDivideByPowerOfTwo(forget[i] * cell[i], 15);
            short added = (short) FixedPoint.roundingDivideByPowerOfTwo(in[i] * candidate[i], shift);
            cell[i] = IntGate.saturate((long) kept + added);
        }
    }

    /** Bounds values on both sides; 0 for no bound. */
    public static void clip(int[] values, int bound) {
        if (bound > 0) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.clamp(values[i], -bound, bound);
            }
        }
    }
}
