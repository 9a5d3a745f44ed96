package dev.tern.operators.svdf;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.recurrent.GateFunction;
import dev.tern.operators.recurrent.State;
import dev.tern.operators.recurrent.StepConstants;
import dev.tern.operators.recurrent.StepVector;
import dev.tern.operators.recurrent.StepWeights;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** SVDF with a float state; weights are float or 8-bit, the latter's time weights scaled to floats once. */
final class FloatSvdf implements Kernel {
    private final Tensor input;
    private final Tensor output;
    private final int batches;
    private final int memory;
    private final int rank;
    private final GateFunction function;
    private final StepVector x;
    private final StepWeights featureWeights;
    private final StepConstants timeWeights;
    private final @Nullable StepConstants bias;
    private final State state;
    private final float[] features;
    private final float[] results;

    FloatSvdf(Svdf svdf, Binding binding) {
        input = binding.input(0);
        output = binding.output(0);
        batches = input.shape().dim(0);
        memory = binding.shape(2).dim(1);
        rank = svdf.rank();
        function = GateFunction.of(svdf.activation());
        boolean hybrid = binding.input(1).type() != DataType.FLOAT32;
        x = new StepVector(
                binding,
                StepVector.form(hybrid, svdf.asymmetricQuantizeInputs()),
                input.shape().dim(1));
        featureWeights = StepWeights.of(binding, 1);
        timeWeights = StepConstants.of(binding, 2);
        bias = StepConstants.ifGiven(binding, 3);
        int filters = binding.shape(2).dim(0);
        state = State.of(binding, 4, filters * memory);
        features = binding.floats(filters);
        results = binding.floats(filters / rank);
    }

    @Override
    public void run() {
        featureWeights.refresh();
        timeWeights.refresh();
        if (bias != null) {
            bias.refresh();
        }
        for (int batch = 0; batch < batches; batch++) {
            x.load(input, (long) batch * x.size());
            Arrays.fill(features, 0f);
            featureWeights.addProduct(x, features);
            state.load(batch);
            remember(state.values(), features, memory);
            state.store(batch);
            if (bias == null) {
                Arrays.fill(results, 0f);
            } else {
                System.arraycopy(bias.values(), 0, results, 0, results.length);
            }
            addOverTime(timeWeights.values(), state.values(), memory, rank, results);
            function.apply(results, results, results.length);
            output.writeFloats((long) batch * results.length, results.length, results, 0);
        }
    }

    private static void remember(float[] state, float[] latest, int memory) {
        System.arraycopy(state, 1, state, 0, Math.max(0, state.length - 1));
        for (int f = 0; f < latest.length; f++) {
            state[f * memory + memory - 1] = latest[f];
        }
    }

    private static void addOverTime(float[] weights, float[] state, int memory, int rank, float[] to) {
        int span = rank * memory;
        for (int u = 0; u < to.length; u++) {
            float sum = 0f;
            for (int i = u * span; i < (u + 1) * span; i++) {
                sum += weights[i] * state[i];
            }
            to[u] += sum;
        }
    }
}
