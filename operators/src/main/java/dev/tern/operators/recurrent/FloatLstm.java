package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.recurrent.LstmPlaces.Gate;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One direction of an LSTM whose state is float; weights are float or 8-bit. Batches are independent of each other, so
 * each walks its whole sequence before the next.
 *
 * <p>Where the cell has no activation, the output gate multiplies the cell gate and not the cell state: the original
 * leaves the place of the activated state as the cell gate filled it.
 */
final class FloatLstm implements LstmDirection {
    private final Sequence sequence;
    private final int block;
    private final LstmExtents extents;
    private final LstmOptions options;
    private final GateFunction cellFunction;
    private final StepFunction activation;
    private final Tensor input;
    private final @Nullable Tensor auxiliary;
    private final Tensor output;
    private final int outputOffset;
    private final int outputStep;
    private final StepVector x;
    private final @Nullable StepVector a;
    private final StepVector h;
    private final boolean readsInputEachStep;
    private final StepVector hidden;
    private final State outputState;
    private final State cellState;
    private final @Nullable LstmGate inputGate;
    private final LstmGate forgetGate;
    private final LstmGate cellGate;
    private final LstmGate outputGate;
    private final @Nullable StepWeights projection;
    private final @Nullable StepConstants projectionBias;
    private final float[] coupledGate;
    private final float[] activated;

    FloatLstm(
            Binding binding,
            LstmPlaces places,
            LstmOptions options,
            Sequence sequence,
            int inputPlace,
            int auxiliaryPlace,
            Tensor output,
            int outputOffset) {
        this.sequence = sequence;
        this.block = Math.min(sequence.times(), StepsAhead.STEPS_MOST);
        this.options = options;
        this.output = output;
        this.outputOffset = outputOffset;
        extents = LstmExtents.of(binding, places);
        cellFunction = GateFunction.of(options.activation());
        activation = StepFunction.of(binding, cellFunction, extents.units());
        input = binding.input(inputPlace);
        auxiliary = auxiliaryPlace < 0 ? null : binding.input(auxiliaryPlace);
        outputStep = output.shape().dim(-1);
        boolean hybrid = binding.input(places.weights(Gate.OUTPUT)).type() != DataType.FLOAT32;
        StepVector.Form form = StepVector.form(hybrid, options.asymmetric());
        x = new StepVector(binding, form, sequence.features());
        a = auxiliary == null
                ? null
                : new StepVector(binding, form, auxiliary.shape().dim(-1));
        h = new StepVector(binding, form, extents.outputs());
        hidden = new StepVector(binding, form, extents.units());
        outputState = State.of(binding, places.outputState(), extents.outputs());
        cellState = State.of(binding, places.cellState(), extents.units());
        inputGate = extents.coupled() ? null : gate(binding, places, Gate.INPUT);
        forgetGate = gate(binding, places, Gate.FORGET);
        cellGate = gate(binding, places, Gate.CELL);
        outputGate = gate(binding, places, Gate.OUTPUT);
        readsInputEachStep = !(forgetGate.isAhead()
                && cellGate.isAhead()
                && outputGate.isAhead()
                && (inputGate == null || inputGate.isAhead()));
        projection = binding.hasInput(places.projection()) ? StepWeights.of(binding, places.projection()) : null;
        projectionBias = StepConstants.ifGiven(binding, places.projectionBias());
        coupledGate = binding.floats(extents.coupled() ? extents.units() : 0);
        activated = binding.floats(extents.units());
    }

    private LstmGate gate(Binding binding, LstmPlaces places, Gate gate) {
        GateFunction function = gate == Gate.CELL ? cellFunction : GateFunction.SIGMOID;
        return new LstmGate(binding, places, gate, function, extents.units(), auxiliary != null, block);
    }

    @Override
    public void run(boolean forward) {
        refresh();
        for (int batch = 0; batch < sequence.batches(); batch++) {
            outputState.load(batch);
            cellState.load(batch);
            for (int step = 0; step < sequence.times(); step++) {
                if (step % block == 0) {
                    ahead(step, batch, forward);
                }
                step(at(step, batch, forward), step % block);
            }
            outputState.store(batch);
            cellState.store(batch);
        }
    }

    private long at(int step, int batch, boolean forward) {
        return sequence.at(forward ? step : sequence.times() - 1 - step, batch);
    }

    /** What the inputs of a block of steps give to the gates, for those that take it at once. */
    private void ahead(int first, int batch, boolean forward) {
        int steps = Math.min(block, sequence.times() - first);
        for (int step = 0; step < steps; step++) {
            x.load(input, at(first + step, batch, forward) * sequence.features());
            if (inputGate != null) {
                inputGate.put(step, x);
            }
            forgetGate.put(step, x);
            cellGate.put(step, x);
            outputGate.put(step, x);
        }
        if (inputGate != null) {
            inputGate.multiply();
        }
        forgetGate.multiply();
        cellGate.multiply();
        outputGate.multiply();
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
        if (projectionBias != null) {
            projectionBias.refresh();
        }
    }

    private void step(long at, int step) {
        float[] cell = cellState.values();
        if (readsInputEachStep) {
            x.load(input, at * sequence.features());
        }
        if (a != null && auxiliary != null) {
            a.load(auxiliary, at * a.size());
        }
        h.load(outputState.values(), 0);
        float[] in = inputGate == null ? coupledGate : inputGate.compute(step, x, a, h, cell);
        float[] forget = forgetGate.compute(step, x, a, h, cell);
        if (inputGate == null) {
            complement(forget, in);
        }
        float[] candidate = cellGate.compute(step, x, a, h, cell);
        update(cell, forget, in, candidate);
        clip(cell, options.cellClip());
        float[] out = outputGate.compute(step, x, a, h, cell);
        activation.apply(cellFunction == GateFunction.NONE ? candidate : cell, activated);
        multiply(out, activated);
        emit(at);
    }

    private void emit(long at) {
        float[] state = outputState.values();
        if (projection == null) {
            System.arraycopy(activated, 0, state, 0, state.length);
        } else {
            if (projectionBias == null) {
                Arrays.fill(state, 0f);
            } else {
                System.arraycopy(projectionBias.values(), 0, state, 0, state.length);
            }
            hidden.load(activated, 0);
            projection.addProduct(hidden, state);
            clip(state, options.projectionClip());
        }
        output.writeFloats(at * outputStep + outputOffset, state.length, state, 0);
    }

    private static void complement(float[] from, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = 1f - from[i];
        }
    }

    private static void update(float[] cell, float[] forget, float[] in, float[] candidate) {
        for (int i = 0; i < cell.length; i++) {
            cell[i] = forget[i] * cell[i] + candidate[i] * in[i];
        }
    }

    private static void multiply(float[] factors, float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factors[i];
        }
    }

    private static void clip(float[] values, float bound) {
        if (bound > 0f) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(Math.min(values[i], bound), -bound);
            }
        }
    }
}
