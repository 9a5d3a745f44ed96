package dev.tern.operators.recurrent;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.product.LstmKernel;
import dev.tern.operators.recurrent.LstmPlaces.Gate;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** One direction of a plain LSTM of floats whose steps are machine code: inputs are put there block by block. */
final class SteppedLstm implements LstmDirection {
    private final Sequence sequence;
    private final LstmKernel kernel;
    private final int block;
    private final Tensor input;
    private final Tensor output;
    private final long outputStepBytes;
    private final long outputOffsetBytes;
    private final long outputBytes;
    private final State outputState;
    private final State cellState;

    SteppedLstm(
            Binding binding,
            LstmPlaces places,
            Sequence sequence,
            LstmKernel kernel,
            Tensor input,
            Tensor output,
            int outputOffset) {
        int units = LstmExtents.of(binding, places).units();
        this.sequence = sequence;
        this.kernel = kernel;
        this.block = block(sequence);
        this.input = input;
        this.output = output;
        outputStepBytes = 4L * output.shape().dim(-1);
        outputOffsetBytes = 4L * outputOffset;
        outputBytes = 4L * units;
        outputState = State.of(binding, places.outputState(), units);
        cellState = State.of(binding, places.cellState(), units);
    }

    /** Machine code for the steps, or null where there is none for an LSTM of this kind. */
    static @Nullable LstmKernel kernel(Binding binding, LstmPlaces places, LstmOptions options, Sequence sequence) {
        boolean isPlain = options.activation() == Activation.TANH
                && binding.hasInput(places.weights(Gate.INPUT))
                && !binding.hasInput(places.projection())
                && !binding.hasInput(places.peephole(Gate.OUTPUT))
                && (places.norms() < 0 || !binding.hasInput(places.norm(Gate.FORGET)));
        return isPlain && sequence.times() > 0
                ? binding.lstm(new LstmKernel.Request(
                        places.weights(Gate.INPUT),
                        places.recurrent(Gate.INPUT),
                        places.bias(Gate.INPUT),
                        block(sequence),
                        options.cellClip()))
                : null;
    }

    private static int block(Sequence sequence) {
        return Math.min(sequence.times(), StepsAhead.STEPS_MOST);
    }

    @Override
    public void run(boolean forward) {
        for (int batch = 0; batch < sequence.batches(); batch++) {
            outputState.load(batch);
            cellState.load(batch);
            put(outputState.values(), kernel.hidden());
            put(cellState.values(), kernel.cell());
            for (int first = 0; first < sequence.times(); first += block) {
                steps(first, Math.min(block, sequence.times() - first), batch, forward);
            }
            take(kernel.hidden(), outputState.values());
            take(kernel.cell(), cellState.values());
            outputState.store(batch);
            cellState.store(batch);
        }
    }

    private void steps(int first, int count, int batch, boolean forward) {
        long inputBytes = 4L * sequence.features();
        for (int step = 0; step < count; step++) {
            long from = at(first + step, batch, forward) * inputBytes;
            MemorySegment.copy(input.data(), from, kernel.inputs(), step * inputBytes, inputBytes);
        }
        kernel.run(count);
        for (int step = 0; step < count; step++) {
            long to = at(first + step, batch, forward) * outputStepBytes + outputOffsetBytes;
            MemorySegment.copy(kernel.outputs(), step * outputBytes, output.data(), to, outputBytes);
        }
    }

    private long at(int step, int batch, boolean forward) {
        return sequence.at(forward ? step : sequence.times() - 1 - step, batch);
    }

    private static void put(float[] from, MemorySegment to) {
        MemorySegment.copy(from, 0, to, ValueLayout.JAVA_FLOAT, 0, from.length);
    }

    private static void take(MemorySegment from, float[] to) {
        MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, 0, to, 0, to.length);
    }
}
