package dev.tern.operators.lstm;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.recurrent.IntegerLstm;
import dev.tern.operators.recurrent.LstmExtents;
import dev.tern.operators.recurrent.LstmOptions;
import dev.tern.operators.recurrent.LstmPlaces;
import dev.tern.operators.recurrent.LstmPlaces.Gate;
import dev.tern.operators.recurrent.Sequence;
import dev.tern.operators.recurrent.State;
import dev.tern.operators.window.IntSource;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/**
 * The full form with 8-bit products, described by twelve intermediate values. It always has layer norm, a projection and
 * a coupled input gate: operands of an input gate and of peepholes are not looked at.
 */
final class NarrowLstm implements Kernel {
    /** Intermediate values that this kind has: three for each gate. */
    static final int INTERMEDIATES = 12;

    private static final float CELL_SCALE = 0x1p-15f;

    private final Sequence sequence;
    private final Tensor input;
    private final Tensor output;
    private final Tensor outputState;
    private final Tensor cellState;
    private final NarrowGate forgetGate;
    private final NarrowGate cellGate;
    private final NarrowGate outputGate;
    private final IntSource projectionWeights;
    private final boolean constantProjection;
    private final boolean hasProjectionBias;
    private final Tensor projectionBiasTensor;
    private final IntRowProduct projection;
    private final Multiplier projectionScale;
    private final long[] projectionSums;
    private final int[] projectionBias;
    private final int outputZero;
    private final int cellClip;
    private final int projectionClip;
    private final int[] x;
    private final int[] h;
    private final int[] cell;
    private final int[] in;
    private final int[] hidden;
    private boolean packed;

    NarrowLstm(Binding binding, LstmOptions options, Sequence sequence) {
        LstmPlaces places = LstmPlaces.SINGLE;
        this.sequence = sequence;
        LstmExtents extents = LstmExtents.of(binding, places);
        if (!binding.hasInput(places.norm(Gate.FORGET)) || !binding.hasInput(places.projection())) {
            throw TernException.at("operands")
                    .expected("layer-norm coefficients and projection weights, for twelve intermediate values")
                    .found("none")
                    .fix("convert the model again with a current converter");
        }
        input = binding.input(0);
        output = binding.output(0);
        outputState = State.writable(binding, places.outputState());
        cellState = State.writable(binding, places.cellState());
        if (cellState.quantization().scale() != CELL_SCALE) {
            throw TernException.at("scale of the cell state")
                    .expected("2^-15")
                    .found(String.valueOf(cellState.quantization().scale()))
                    .fix("quantise the cell state with that scale");
        }
        forgetGate = new NarrowGate(binding, places, Gate.FORGET, extents.units(), 3);
        cellGate = new NarrowGate(binding, places, Gate.CELL, extents.units(), 6);
        outputGate = new NarrowGate(binding, places, Gate.OUTPUT, extents.units(), 9);
        Tensor ofProjection = binding.input(places.projection());
        projectionWeights = ofProjection::readInts;
        constantProjection = binding.isConstant(places.projection());
        hasProjectionBias = binding.hasInput(places.projectionBias());
        projectionBiasTensor = hasProjectionBias ? binding.input(places.projectionBias()) : ofProjection;
        projection = new IntRowProduct(binding, extents.units(), extents.outputs(), 1);
        projectionScale = Multiplier.of((float) (ofProjection.quantization().scale()
                * 0x1p-15
                / outputState.quantization().scale()));
        projectionSums = binding.longs(extents.outputs());
        projectionBias = binding.ints(extents.outputs());
        outputZero = outputState.quantization().zeroPoint();
        cellClip = options.cellClip() < 1f
                ? IntegerLstm.quantizedClip(options.cellClip(), cellState.quantization(), Short.MAX_VALUE)
                : 0;
        projectionClip = IntegerLstm.quantizedClip(options.projectionClip(), output.quantization(), Byte.MAX_VALUE);
        x = binding.ints(sequence.features());
        h = binding.ints(extents.outputs());
        cell = binding.ints(extents.units());
        in = binding.ints(extents.units());
        hidden = binding.ints(extents.units());
    }

    @Override
    public void run() {
        forgetGate.refresh();
        cellGate.refresh();
        outputGate.refresh();
        if (!packed || !constantProjection) {
            projection.pack(projectionWeights, 0, 0);
            packed = true;
        }
        if (hasProjectionBias) {
            projectionBiasTensor.readInts(0, projectionBias.length, projectionBias, 0);
        }
        for (int batch = 0; batch < sequence.batches(); batch++) {
            step(batch);
        }
    }

    private void step(int batch) {
        input.readInts((long) batch * x.length, x.length, x, 0);
        outputState.readInts((long) batch * h.length, h.length, h, 0);
        cellState.readInts((long) batch * cell.length, cell.length, cell, 0);
        int[] forget = forgetGate.compute(x, h);
        int[] candidate = cellGate.compute(x, h);
        IntegerLstm.complement(forget, in);
        IntegerLstm.update(cell, forget, in, candidate, 15);
        IntegerLstm.clip(cell, cellClip);
        int[] out = outputGate.compute(x, h);
        System.arraycopy(cell, 0, hidden, 0, cell.length);
        NarrowGate.tanh(hidden, 0x1p-15);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = (short) FixedPoint.roundingDivideByPowerOfTwo(out[i] * hidden[i], 15);
        }
        project();
        IntegerLstm.clip(h, projectionClip);
        outputState.writeInts((long) batch * h.length, h.length, h, 0);
        cellState.writeInts((long) batch * cell.length, cell.length, cell, 0);
        output.writeInts((long) batch * h.length, h.length, h, 0);
    }

    private void project() {
        System.arraycopy(hidden, 0, projection.rows(), 0, hidden.length);
        projection.multiplyWide(1, projectionSums, 0, projectionSums.length);
        for (int i = 0; i < h.length; i++) {
            int scaled = projectionScale.times(projectionSums[i] + projectionBias[i]);
            h[i] = Math.clamp((long) scaled + outputZero, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
    }
}
