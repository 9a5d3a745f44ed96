package dev.tern.operators.svdf;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.recurrent.IntWeights;
import dev.tern.operators.recurrent.State;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import org.jspecify.annotations.Nullable;

/**
 * SVDF with 8-bit input and feature weights; state and time weights have 16 bits, or both 8. RELU is the result's own lower
 * bound. The zero point of a state counts only where the state has 8 bits.
 */
final class IntegerSvdf implements Kernel {
    private final Tensor input;
    private final Tensor output;
    private final Tensor stateTensor;
    private final Tensor timeTensor;
    private final @Nullable Tensor biasTensor;
    private final int batches;
    private final int memory;
    private final int rank;
    private final IntWeights featureWeights;
    private final Multiplier stateScale;
    private final Multiplier outputScale;
    private final int outputZero;
    private final int stateZero;
    private final int stateLeast;
    private final int stateMost;
    private final int[] x;
    private final int[] time;
    private final int[] state;
    private final int[] bias;
    private final int[] results;

    IntegerSvdf(Svdf svdf, Binding binding) {
        for (int i : new int[] {0, 1, 2, 4}) {
            if (!binding.input(i).quantization().isQuantized()) {
                throw TernException.at("operand " + i)
                        .expected("a scale")
                        .found("none")
                        .fix("quantise every operand of the integer form");
            }
        }
        input = binding.input(0);
        output = binding.output(0);
        timeTensor = binding.input(2);
        biasTensor = binding.hasInput(3) ? binding.input(3) : null;
        stateTensor = State.writable(binding, 4);
        batches = input.shape().dim(0);
        memory = timeTensor.shape().dim(1);
        rank = svdf.rank();
        int filters = timeTensor.shape().dim(0);
        featureWeights = new IntWeights(binding, 1, -1, input.quantization().zeroPoint());
        float scale = stateTensor.quantization().scale();
        stateScale = Multiplier.of(
                input.quantization().scale() * binding.input(1).quantization().scale() / scale);
        outputScale = Multiplier.of(scale
                * timeTensor.quantization().scale()
                / output.quantization().scale());
        stateZero =
                stateTensor.type() == DataType.INT8 ? stateTensor.quantization().zeroPoint() : 0;
        stateLeast = (int) stateTensor.type().minimum();
        stateMost = (int) stateTensor.type().maximum();
        outputZero = output.quantization().zeroPoint();
        x = binding.ints(input.shape().dim(1));
        time = binding.ints((long) filters * memory);
        state = binding.ints((long) filters * memory);
        bias = binding.ints(filters / rank);
        results = binding.ints(filters / rank);
    }

    @Override
    public void run() {
        featureWeights.refresh();
        timeTensor.readInts(0, time.length, time, 0);
        if (biasTensor != null) {
            biasTensor.readInts(0, bias.length, bias, 0);
        }
        for (int batch = 0; batch < batches; batch++) {
            input.readInts((long) batch * x.length, x.length, x, 0);
            stateTensor.readInts((long) batch * state.length, state.length, state, 0);
            remember(featureWeights.multiply(x));
            stateTensor.writeInts((long) batch * state.length, state.length, state, 0);
            combine(results);
            output.writeInts((long) batch * results.length, results.length, results, 0);
        }
    }

    private void remember(int[] sums) {
        System.arraycopy(state, 1, state, 0, Math.max(0, state.length - 1));
        for (int f = 0; f < sums.length; f++) {
            int latest = stateZero + Math.clamp(stateScale.times(sums[f]), stateLeast, stateMost);
            state[f * memory + memory - 1] = stateMost == Byte.MAX_VALUE ? (byte) latest : latest;
        }
    }

    private void combine(int[] to) {
        int span = rank * memory;
        for (int u = 0; u < to.length; u++) {
            int sum = bias[u];
            for (int i = u * span; i < (u + 1) * span; i++) {
                sum += time[i] * (state[i] - stateZero);
            }
            to[u] = Math.clamp((long) outputScale.times(sum) + outputZero, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
    }
}
