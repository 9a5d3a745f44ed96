package dev.tern.conformance.kernels;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A plain LSTM in doubles, to compare machine code with: an input that nobody reads, then four weights, recurrent weights and
 * biases, in the order input gate, forget gate, cell, output gate.
 *
 * @param outputs what each step has given
 */
record LstmTwin(List<@Nullable Tensor> operands, double[] hidden, double[] cell, double clip, List<double[]> outputs) {
    private static final int GATES = 4;

    static LstmTwin of(Trial trial, int units, int features, float clip) {
        List<@Nullable Tensor> operands = new ArrayList<>();
        operands.add(null);
        for (int depth : new int[] {features, units, 0}) {
            for (int gate = 0; gate < GATES; gate++) {
                int[] dims = depth == 0 ? new int[] {units} : new int[] {units, depth};
                operands.add(scaled(trial.drawn(DataType.FLOAT32, Quantization.NONE, dims), depth));
            }
        }
        return new LstmTwin(
                operands, drawn(trial.random(), units), drawn(trial.random(), units), clip, new ArrayList<>());
    }

    /** Sums of {@code depth} products stay around one, as those of trained weights do. */
    private static Tensor scaled(Tensor tensor, int depth) {
        float factor = (float) (1 / Math.sqrt(Math.max(1, depth)));
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.setFloat(i, tensor.floatAt(i) * factor);
        }
        return tensor;
    }

    private static double[] drawn(Random random, int count) {
        return IntStream.range(0, count)
                .mapToDouble(i -> (float) random.nextGaussian() / 2)
                .toArray();
    }

    Set<Integer> constants() {
        return IntStream.range(1, operands.size()).boxed().collect(Collectors.toSet());
    }

    /** Takes one input. */
    void step(double[] x) {
        double[] before = hidden.clone();
        for (int unit = 0; unit < cell.length; unit++) {
            double added = sigmoid(sum(0, unit, x, before)) * Math.tanh(sum(2, unit, x, before));
            double state = sigmoid(sum(1, unit, x, before)) * cell[unit] + added;
            cell[unit] = clip > 0 ? Math.clamp(state, -clip, clip) : state;
            hidden[unit] = sigmoid(sum(3, unit, x, before)) * Math.tanh(cell[unit]);
        }
    }

    private double sum(int gate, int unit, double[] x, double[] before) {
        return dot(operand(1 + gate), unit, x)
                + dot(operand(1 + GATES + gate), unit, before)
                + operand(1 + 2 * GATES + gate).floatAt(unit);
    }

    private Tensor operand(int i) {
        Tensor tensor = operands.get(i);
        if (tensor == null) {
            throw new IllegalStateException("operand " + i + " is not given");
        }
        return tensor;
    }

    private static double dot(Tensor weights, int unit, double[] vector) {
        double sum = 0;
        for (int k = 0; k < vector.length; k++) {
            sum += (double) weights.floatAt((long) unit * vector.length + k) * vector[k];
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
