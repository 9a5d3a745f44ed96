package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** One direction of a plain recurrent cell: {@code h = f(W x + A a + R h + b)}; the output is the state. */
public final class RnnCell {
    private final Sequence sequence;
    private final StepFunction function;
    private final Tensor input;
    private final @Nullable Tensor auxiliary;
    private final Tensor output;
    private final int outputOffset;
    private final int outputStep;
    private final StepVector x;
    private final @Nullable StepVector a;
    private final StepVector h;
    private final StepWeights inputWeights;
    private final @Nullable StepWeights auxiliaryWeights;
    private final StepWeights recurrentWeights;
    private final StepConstants bias;
    private final State state;

    /**
     * A direction bound to its operands.
     *
     * @param inputPlace operand that each step reads
     * @param auxiliaryPlace operand that each step reads besides, or -1
     * @param outputOffset where in each vector of the output this direction's begins
     */
    public RnnCell(
            Binding binding,
            RnnPlaces places,
            GateFunction function,
            boolean asymmetric,
            Sequence sequence,
            int inputPlace,
            int auxiliaryPlace,
            Tensor output,
            int outputOffset) {
        this.sequence = sequence;
        this.output = output;
        this.outputOffset = outputOffset;
        outputStep = output.shape().dim(-1);
        input = binding.input(inputPlace);
        auxiliary = auxiliaryPlace < 0 ? null : binding.input(auxiliaryPlace);
        int units = binding.shape(places.weights()).dim(0);
        this.function = StepFunction.of(binding, function, units);
        boolean hybrid = binding.input(places.weights()).type() != DataType.FLOAT32;
        StepVector.Form form = StepVector.form(hybrid, asymmetric);
        x = new StepVector(binding, form, sequence.features());
        a = auxiliary == null
                ? null
                : new StepVector(binding, form, auxiliary.shape().dim(-1));
        h = new StepVector(binding, form, units);
        inputWeights = StepWeights.of(binding, places.weights());
        recurrentWeights = StepWeights.of(binding, places.recurrent());
        auxiliaryWeights = auxiliary == null ? null : StepWeights.of(binding, places.auxiliaryWeights());
        bias = StepConstants.of(binding, places.bias());
        state = State.of(binding, places.state(), units);
    }

    /** Walks every sequence, forward in time or backward. */
    public void run(boolean forward) {
        inputWeights.refresh();
        recurrentWeights.refresh();
        bias.refresh();
        if (auxiliaryWeights != null) {
            auxiliaryWeights.refresh();
        }
        for (int batch = 0; batch < sequence.batches(); batch++) {
            state.load(batch);
            for (int step = 0; step < sequence.times(); step++) {
                step(sequence.at(forward ? step : sequence.times() - 1 - step, batch));
            }
            state.store(batch);
        }
    }

    private void step(long at) {
        float[] values = state.values();
        h.load(values, 0);
        x.load(input, at * x.size());
        System.arraycopy(bias.values(), 0, values, 0, values.length);
        inputWeights.addProduct(x, values);
        if (a != null && auxiliary != null && auxiliaryWeights != null) {
            a.load(auxiliary, at * a.size());
            auxiliaryWeights.addProduct(a, values);
        }
        recurrentWeights.addProduct(h, values);
        function.apply(values, values);
        output.writeFloats(at * outputStep + outputOffset, values.length, values, 0);
    }
}
