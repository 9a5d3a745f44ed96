package dev.tern.operators.lstm;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.FixedPoint;
import dev.tern.operators.arithmetic.FixedPoint16;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/**
 * The basic form with 8-bit vectors around 128, gates in 16 bits with three integer bits and a state with four. Sums are
 * brought to gates with both roundings half up, as matrix products of the official build are.
 */
final class ByteBasicLstm implements Kernel {
    private static final int VECTOR_ZERO = 128;
    private static final float STATE_SCALE = 0x1p-11f;
    private static final float GATES_IN_ONE = 4096;

    private final Tensor input;
    private final Tensor lastOutput;
    private final Tensor weights;
    private final Tensor biasTensor;
    private final Tensor lastState;
    private final Tensor output;
    private final Tensor state;
    private final Tensor joined;
    private final Tensor sumsOut;
    private final BasicState keptOutput;
    private final BasicState keptState;
    private final IntRowProduct product;
    private final Multiplier scale;
    private final boolean constant;
    private final int batches;
    private final int features;
    private final int units;
    private final int[] row;
    private final int[] bias;
    private final int[] gates;
    private final int[] cell;
    private final int[] activations;

    ByteBasicLstm(Binding binding) {
        input = binding.input(0);
        lastOutput = binding.input(1);
        weights = binding.input(2);
        biasTensor = binding.input(3);
        lastState = binding.input(4);
        output = binding.output(0);
        state = binding.output(1);
        joined = binding.output(2);
        sumsOut = binding.output(3);
        if (state.quantization().scale() != STATE_SCALE) {
            throw TernException.at("scale of the state")
                    .expected("2^-11")
                    .found(String.valueOf(state.quantization().scale()))
                    .fix("quantise the state with four integer bits");
        }
        keptOutput = new BasicState(binding, 1, 0);
        keptState = new BasicState(binding, 4, 1);
        constant = binding.isConstant(2);
        batches = input.shape().dim(0);
        features = input.shape().dim(1);
        units = lastOutput.shape().dim(1);
        product = new IntRowProduct(binding, features + units, 4 * units, 1);
        scale = Multiplier.of(GATES_IN_ONE * biasTensor.quantization().scale());
        row = binding.ints((long) features + units);
        bias = binding.ints(4L * units);
        gates = binding.ints(4L * units);
        cell = binding.ints(units);
        activations = binding.ints(units);
        if (constant) {
            product.pack(weights::readInts, 0, weights.quantization().zeroPoint());
        }
    }

    @Override
    public void run() {
        if (!constant) {
            product.pack(weights::readInts, 0, weights.quantization().zeroPoint());
        }
        biasTensor.readInts(0, bias.length, bias, 0);
        for (int batch = 0; batch < batches; batch++) {
            step(batch);
        }
        keptOutput.keep();
        keptState.keep();
    }

    private void step(int batch) {
        input.readInts((long) batch * features, features, row, 0);
        lastOutput.readInts((long) batch * units, units, row, features);
        joined.writeInts((long) batch * row.length, row.length, row, 0);
        for (int k = 0; k < row.length; k++) {
            product.rows()[k] = row[k] - VECTOR_ZERO;
        }
        product.multiply(1, gates, 0, gates.length);
        toGates(gates, bias, scale.mantissa(), scale.shift());
        sumsOut.writeInts((long) batch * gates.length, gates.length, gates, 0);
        lastState.readInts((long) batch * units, units, cell, 0);
        combine(gates, units, cell, activations);
        state.writeInts((long) batch * units, units, cell, 0);
        output.writeInts((long) batch * units, units, activations, 0);
    }

    private static void toGates(int[] sums, int[] bias, int mantissa, int shift) {
        for (int i = 0; i < sums.length; i++) {
            int scaled = FixedPoint.multiplyHalfUp(sums[i] + bias[i], mantissa, shift);
            sums[i] = Math.clamp(scaled, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    private static void combine(int[] gates, int units, int[] cell, int[] activations) {
        for (int i = 0; i < units; i++) {
            int in = FixedPoint16.logistic(gates[i]);
            int candidate = FixedPoint16.tanh(gates[units + i], 3);
            int forget = FixedPoint16.logistic(gates[2 * units + i]);
            int out = FixedPoint16.logistic(gates[3 * units + i]);
            int added =
                    FixedPoint.roundingDivideByPowerOfTwo(FixedPoint.roundingDoublingHighMultiply16(in, candidate), 4);
            int kept = FixedPoint.roundingDoublingHighMultiply16(forget, cell[i]);
            cell[i] = Math.clamp((long) added + kept, Short.MIN_VALUE, Short.MAX_VALUE);
            int narrow = Math.clamp((long) cell[i] << 1, Short.MIN_VALUE, Short.MAX_VALUE);
            int result = FixedPoint.roundingDoublingHighMultiply16(out, FixedPoint16.tanh(narrow, 3));
            int rounded = FixedPoint.roundingDivideByPowerOfTwo(result, 8);
            activations[i] = VECTOR_ZERO + Math.clamp(rounded, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
    }
}
