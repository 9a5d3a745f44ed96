package dev.tern.operators.lstm;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.product.BiasFloats;
import dev.tern.operators.product.FloatRowProduct;
import dev.tern.tensor.Tensor;

/** The basic form in float: gates stand in the order input, cell, forget, output. */
final class FloatBasicLstm implements Kernel {
    private final Tensor input;
    private final Tensor lastOutput;
    private final Tensor weights;
    private final Tensor lastState;
    private final Tensor output;
    private final Tensor state;
    private final Tensor joined;
    private final Tensor sums;
    private final BasicState keptOutput;
    private final BasicState keptState;
    private final FloatRowProduct product;
    private final BiasFloats bias;
    private final boolean constant;
    private final int batches;
    private final int features;
    private final int units;
    private final float[] gates;
    private final float[] cell;
    private final float[] activations;

    FloatBasicLstm(Binding binding) {
        input = binding.input(0);
        lastOutput = binding.input(1);
        weights = binding.input(2);
        lastState = binding.input(4);
        output = binding.output(0);
        state = binding.output(1);
        joined = binding.output(2);
        sums = binding.output(3);
        keptOutput = new BasicState(binding, 1, 0);
        keptState = new BasicState(binding, 4, 1);
        constant = binding.isConstant(2);
        batches = input.shape().dim(0);
        features = input.shape().dim(1);
        units = lastOutput.shape().dim(1);
        product = new FloatRowProduct(binding, features + units, 4 * units, 1);
        bias = BiasFloats.of(binding, 3, 4 * units);
        gates = binding.floats(4L * units);
        cell = binding.floats(units);
        activations = binding.floats(units);
        if (constant) {
            product.pack(weights::readFloats, 0);
        }
    }

    @Override
    public void run() {
        if (!constant) {
            product.pack(weights::readFloats, 0);
        }
        bias.refresh();
        for (int batch = 0; batch < batches; batch++) {
            step(batch);
        }
        keptOutput.keep();
        keptState.keep();
    }

    private void step(int batch) {
        float[] row = product.rows();
        input.readFloats((long) batch * features, features, row, 0);
        lastOutput.readFloats((long) batch * units, units, row, features);
        joined.writeFloats((long) batch * (features + units), features + units, row, 0);
        product.multiply(1, gates, 0, gates.length);
        bias.add(gates, 1);
        sums.writeFloats((long) batch * gates.length, gates.length, gates, 0);
        lastState.readFloats((long) batch * units, units, cell, 0);
        for (int i = 0; i < units; i++) {
            double added = sigmoid(gates[i]) * Math.tanh(gates[units + i]);
            cell[i] = (float) (added + sigmoid(gates[2 * units + i]) * cell[i]);
            activations[i] = (float) (sigmoid(gates[3 * units + i]) * Math.tanh(cell[i]));
        }
        state.writeFloats((long) batch * units, units, cell, 0);
        output.writeFloats((long) batch * units, units, activations, 0);
    }

    private static double sigmoid(float x) {
        return 1 / (1 + Math.exp(-x));
    }
}
