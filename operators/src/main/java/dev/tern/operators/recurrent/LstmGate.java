package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.recurrent.LstmPlaces.Gate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One gate of a float LSTM: {@code f(norm(W x + A a + R h + p * c) + b)}; without layer norm the bias comes first. Every
 * part but the first and the third may be left out.
 */
final class LstmGate {
    private static final float NORM_FLOOR = 1e-8f;

    private final @Nullable StepsAhead ahead;
    private final @Nullable StepWeights input;
    private final @Nullable StepWeights auxiliary;
    private final StepWeights recurrent;
    private final @Nullable StepConstants peephole;
    private final @Nullable StepConstants norm;
    private final StepConstants bias;
    private final StepFunction function;
    private final float[] values;

    /** A gate that may take products with the inputs of {@code steps} steps at once. */
    LstmGate(
            Binding binding,
            LstmPlaces places,
            Gate gate,
            GateFunction function,
            int units,
            boolean withAuxiliary,
            int steps) {
        this.function = StepFunction.of(binding, function, units);
        ahead = StepsAhead.of(binding, places.weights(gate), steps);
        input = ahead == null ? StepWeights.of(binding, places.weights(gate)) : null;
        recurrent = StepWeights.of(binding, places.recurrent(gate));
        auxiliary = withAuxiliary ? StepWeights.of(binding, places.auxiliaryWeights(gate)) : null;
        peephole = StepConstants.ifGiven(binding, places.peephole(gate));
        norm = StepConstants.ifGiven(binding, places.norm(gate));
        bias = StepConstants.of(binding, places.bias(gate));
        values = binding.floats(units);
    }

    void refresh() {
        if (input != null) {
            input.refresh();
        }
        recurrent.refresh();
        bias.refresh();
        if (auxiliary != null) {
            auxiliary.refresh();
        }
        if (peephole != null) {
            peephole.refresh();
        }
        if (norm != null) {
            norm.refresh();
        }
    }

    /** Whether the inputs of a block of steps are multiplied at once, and none is read with its step. */
    boolean isAhead() {
        return ahead != null;
    }

    /** Takes the input of step {@code step} of a block that is multiplied at once, if it is. */
    void put(int step, StepVector x) {
        if (ahead != null) {
            ahead.put(step, x);
        }
    }

    /** Multiplies the inputs that were put. */
    void multiply() {
        if (ahead != null) {
            ahead.multiply();
        }
    }

    /** Computes the gate for step {@code step} of the block; {@code cell} is what the peephole sees. */
    float[] compute(int step, StepVector x, @Nullable StepVector a, StepVector h, float[] cell) {
        if (norm == null) {
            System.arraycopy(bias.values(), 0, values, 0, values.length);
        } else {
            Arrays.fill(values, 0f);
        }
        if (ahead != null) {
            ahead.addTo(values, step);
        } else if (input != null) {
            input.addProduct(x, values);
        }
        if (auxiliary != null && a != null) {
            auxiliary.addProduct(a, values);
        }
        recurrent.addProduct(h, x, values);
        if (peephole != null) {
            addProducts(peephole.values(), cell, values);
        }
        if (norm != null) {
            normalize(values, norm.values(), bias.values());
        }
        function.apply(values, values);
        return values;
    }

    private static void addProducts(float[] a, float[] b, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += a[i] * b[i];
        }
    }

    private static void normalize(float[] values, float[] coefficients, float[] bias) {
        float sum = 0f;
        for (float value : values) {
            sum += value;
        }
        float mean = sum / values.length;
        float squares = 0f;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        float inverse = 1f / (float) Math.sqrt(squares / values.length + NORM_FLOOR);
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] - mean) * inverse * coefficients[i] + bias[i];
        }
    }
}
