package dev.tern.operators.lstm;

import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.recurrent.LstmPlaces;
import dev.tern.operators.recurrent.LstmPlaces.Gate;
import dev.tern.operators.window.IntSource;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/**
 * One gate of an LSTM whose products have 8 bits: input and recurrent products are each stored with a scale of their own,
 * added in 16 bits, normalised in float, and put through a float function whose result is cut to 15 bits.
 */
final class NarrowGate {
    private static final float NORM_FLOOR = 1e-8f;

    private final Gate gate;
    private final Product input;
    private final Product recurrent;
    private final Tensor coefficientTensor;
    private final Tensor biasTensor;
    private final int[] coefficients;
    private final int[] bias;
    private final float normScale;
    private final int[] values;

    /**
     * A gate whose intermediate values are {@code sums} (both products added), {@code sums + 1} (input product) and
     * {@code sums + 2} (recurrent product). The original reads the recurrent product of the output gate with a factor
     * that it never sets, so that this product counts for nothing.
     */
    NarrowGate(Binding binding, LstmPlaces places, Gate gate, int units, int sums) {
        this.gate = gate;
        float sumScale = binding.intermediateQuantization(sums).scale();
        input = new Product(binding, 0, places.weights(gate), sums + 1, sumScale, false);
        recurrent = new Product(
                binding, places.outputState(), places.recurrent(gate), sums + 2, sumScale, gate == Gate.OUTPUT);
        coefficientTensor = binding.input(places.norm(gate));
        biasTensor = binding.input(places.bias(gate));
        coefficients = binding.ints(units);
        bias = binding.ints(units);
        Multiplier norm = Multiplier.of(coefficientTensor.quantization().scale());
        normScale = (float) (norm.mantissa() * Math.scalb(1.0, norm.shift() - 31));
        values = binding.ints(units);
    }

    /** One of the two products, in 8 bits. */
    private static final class Product {
        private final IntSource stored;
        private final boolean constant;
        private final IntRowProduct product;
        private final int[] sums;
        private final int vectorZero;
        private final int zero;
        private final Multiplier toProduct;
        private final Multiplier toSum;
        private boolean packed;

        Product(Binding binding, int vector, int place, int intermediate, float sumScale, boolean muted) {
            Tensor weights = binding.input(place);
            stored = weights::readInts;
            constant = binding.isConstant(place);
            Quantization x = binding.input(vector).quantization();
            Quantization own = binding.intermediateQuantization(intermediate);
            vectorZero = x.zeroPoint();
            zero = own.zeroPoint();
            toProduct = Multiplier.of(weights.quantization().scale() * x.scale() / own.scale());
            toSum = muted ? Multiplier.of(0) : Multiplier.of(own.scale() / sumScale);
            int units = weights.shape().dim(0);
            product = new IntRowProduct(binding, weights.shape().dim(1), units, 1);
            sums = binding.ints(units);
        }

        void refresh() {
            if (!packed || !constant) {
                product.pack(stored, 0, 0);
                packed = true;
            }
        }

        void add(int[] vector, int[] to) {
            int[] row = product.rows();
            for (int k = 0; k < vector.length; k++) {
                row[k] = vector[k] - vectorZero;
            }
            product.multiply(1, sums, 0, sums.length);
            for (int i = 0; i < to.length; i++) {
                int stored = Math.clamp((long) toProduct.times(sums[i]) + zero, Byte.MIN_VALUE, Byte.MAX_VALUE);
                to[i] += toSum.times(stored - (byte) zero);
            }
        }
    }

    void refresh() {
        input.refresh();
        recurrent.refresh();
        coefficientTensor.readInts(0, coefficients.length, coefficients, 0);
        biasTensor.readInts(0, bias.length, bias, 0);
    }

    int[] compute(int[] x, int[] h) {
        Arrays.fill(values, 0);
        input.add(x, values);
        recurrent.add(h, values);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.clamp(values[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        normalize();
        if (gate == Gate.CELL) {
            tanh(values, 0x1p-12);
        } else {
            sigmoid(values);
        }
        return values;
    }

    private void normalize() {
        float sum = 0f;
        float squares = 0f;
        for (int value : values) {
            sum += value;
            squares += (float) value * value;
        }
        float mean = sum / values.length;
        float variance = squares / values.length - mean * mean;
        float inverse = 1f / (float) Math.sqrt(variance == 0 ? NORM_FLOOR : variance);
        float biasScale = 0x1p-10f * normScale;
        for (int i = 0; i < values.length; i++) {
            float normalized = (values[i] - mean) * inverse;
            float weighted = normalized * coefficients[i] * normScale + bias[i] * biasScale;
            values[i] = Math.clamp((int) Rounding.halfAway(weighted * 4096f), Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    private static void sigmoid(int[] values) {
        for (int i = 0; i < values.length; i++) {
            float x = values[i] * 0x1p-12f;
            values[i] = cut(1f / (1f + (float) Math.exp(-x)));
        }
    }

    /** tanh of stored numbers with this scale, cut to 15 bits. */
    static void tanh(int[] values, double scale) {
        for (int i = 0; i < values.length; i++) {
            values[i] = cut((float) Math.tanh((float) (values[i] * scale)));
        }
    }

    private static int cut(float x) {
        return Math.clamp((int) (x * 32768f), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
