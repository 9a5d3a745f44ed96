package dev.tern.conformance.operators;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.SingleOperator;

/**
 * Which parts an LSTM under test has, and how large they are: adds its operands to a case in the operators' order.
 *
 * @param weights type of the weights: float, or 8-bit for hybrid and integer forms
 * @param integer whether inputs and state are 8-bit as well
 */
record LstmOperands(
        int batches,
        int features,
        int units,
        int outputs,
        boolean coupled,
        boolean peephole,
        boolean norm,
        boolean projection,
        DataType weights,
        boolean integer) {
    static LstmOperands floats(int batches, int features, int units) {
        return new LstmOperands(batches, features, units, units, false, false, false, false, DataType.FLOAT32, false);
    }

    LstmOperands withCoupled() {
        return new LstmOperands(batches, features, units, outputs, true, peephole, norm, projection, weights, integer);
    }

    LstmOperands withPeephole() {
        return new LstmOperands(batches, features, units, outputs, coupled, true, norm, projection, weights, integer);
    }

    LstmOperands withNorm() {
        return new LstmOperands(
                batches, features, units, outputs, coupled, peephole, true, projection, weights, integer);
    }

    LstmOperands withProjection(int to) {
        return new LstmOperands(batches, features, units, to, coupled, peephole, norm, true, weights, integer);
    }

    LstmOperands withWeights(DataType type) {
        return new LstmOperands(batches, features, units, outputs, coupled, peephole, norm, projection, type, integer);
    }

    LstmOperands integers() {
        return new LstmOperands(
                batches, features, units, outputs, coupled, peephole, norm, projection, DataType.INT8, true);
    }

    /** Weights, recurrent weights, peepholes, biases and projection of one direction. */
    void addWeights(SingleOperator to, long seed) {
        for (int gate = 0; gate < 4; gate++) {
            matrix(to, gate > 0 || !coupled, units, features, seed + gate, 0.004f + 0.0007f * gate);
        }
        for (int gate = 0; gate < 4; gate++) {
            matrix(to, gate > 0 || !coupled, units, outputs, seed + 10 + gate, 0.0051f - 0.0006f * gate);
        }
        for (int gate = 0; gate < 3; gate++) {
            peepholes(to, peephole && (gate > 0 || !coupled), seed + 20 + gate);
        }
        for (int gate = 0; gate < 4; gate++) {
            bias(to, gate > 0 || !coupled, units, seed + 30 + gate);
        }
        matrix(to, projection, outputs, units, seed + 40, 0.006f);
        bias(to, projection, outputs, seed + 41);
    }

    /** The two states. */
    void addStates(SingleOperator to) {
        if (integer) {
            to.variable(DataType.INT8, Shape.of(batches, outputs), Quantization.perTensor(0.0078f, -3));
            to.variable(DataType.INT16, Shape.of(batches, units), Quantization.perTensor(0x1p-12f, 0));
        } else {
            to.variable(DataType.FLOAT32, Shape.of(batches, outputs), Quantization.NONE);
            to.variable(DataType.FLOAT32, Shape.of(batches, units), Quantization.NONE);
        }
    }

    /** The four layer-norm coefficients, where there are any. */
    void addNorms(SingleOperator to, long seed) {
        for (int gate = 0; gate < 4; gate++) {
            if (!norm || (gate == 0 && coupled)) {
                to.absent();
            } else if (integer) {
                to.constant(
                        DataType.INT16,
                        Shape.of(units),
                        Quantization.perTensor(0x1p-15f * (2 + gate), 0),
                        Fill.integers(seed + gate, 3000, 30000));
            } else {
                to.constant(DataType.FLOAT32, Shape.of(units), Fill.uniform(seed + gate, 0.2, 1.5));
            }
        }
    }

    /** The intermediate values of an integer LSTM. */
    void addIntermediates(SingleOperator to) {
        for (int gate = 0; gate < 4; gate++) {
            to.intermediate(DataType.INT16, Quantization.perTensor(0.0003f + 0.00002f * gate, 0));
        }
        to.intermediate(DataType.INT8, hidden());
    }

    private Quantization hidden() {
        return projection ? Quantization.perTensor(0.0077f, 5) : Quantization.perTensor(0.0078f, -3);
    }

    private void matrix(SingleOperator to, boolean given, int rows, int columns, long seed, float scale) {
        if (!given) {
            to.absent();
        } else if (weights == DataType.FLOAT32) {
            to.constant(weights, Shape.of(rows, columns), Fill.uniform(seed, -0.6, 0.6));
        } else if (weights == DataType.UINT8) {
            to.constant(weights, Shape.of(rows, columns), Quantization.perTensor(scale, 0), signedBytes(seed));
        } else {
            to.constant(
                    weights, Shape.of(rows, columns), Quantization.perTensor(scale, 0), Fill.integers(seed, -127, 127));
        }
    }

    /** Bytes from -127 to 127, whatever the type: old files store signed weights under the unsigned type. */
    static Fill signedBytes(long seed) {
        return (type, shape) -> Fill.integers(seed, -127, 127).bytes(DataType.INT8, shape);
    }

    private void peepholes(SingleOperator to, boolean given, long seed) {
        if (!given) {
            to.absent();
        } else if (integer) {
            to.constant(
                    DataType.INT16,
                    Shape.of(units),
                    Quantization.perTensor(0.00002f, 0),
                    Fill.integers(seed, -32767, 32767));
        } else if (weights == DataType.FLOAT32) {
            to.constant(weights, Shape.of(units), Fill.uniform(seed, -0.6, 0.6));
        } else {
            to.constant(weights, Shape.of(units), Quantization.perTensor(0.005f, 0), Fill.integers(seed, 0, 127));
        }
    }

    private void bias(SingleOperator to, boolean given, int size, long seed) {
        if (!given) {
            to.absent();
        } else if (integer) {
            to.constant(
                    DataType.INT32,
                    Shape.of(size),
                    Quantization.perTensor(0.0001f, 0),
                    Fill.integers(seed, -3000, 3000));
        } else {
            to.constant(DataType.FLOAT32, Shape.of(size), Fill.uniform(seed, -0.5, 0.5));
        }
    }
}
