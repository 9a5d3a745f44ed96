package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.operators.product.FloatRowProduct;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;

/** A matrix, or the diagonal of one, that multiplies a vector of each step. */
public sealed interface StepWeights {
    /** Reads the weights as they are now; cheap where they never change. */
    void refresh();

    /** {@code to[u] += sum over k of weights[u][k] * vector[k]}. */
    void addProduct(StepVector vector, float[] to);

    /** The weights that operand {@code i} holds: a matrix [units, depth], or of rank 1 a diagonal. */
    static StepWeights of(Binding binding, int i) {
        Shape shape = binding.shape(i);
        StepWeights weights;
        if (shape.rank() == 1) {
            weights = new Diagonal(binding, i);
        } else if (binding.input(i).type() == DataType.FLOAT32) {
            weights = new Floats(binding, i);
        } else {
            weights = new Bytes(binding, i);
        }
        weights.refresh();
        return weights;
    }

    /** Float weights. */
    final class Floats implements StepWeights {
        private final Tensor tensor;
        private final boolean constant;
        private final FloatRowProduct product;
        private final float[] sums;
        private boolean packed;

        private Floats(Binding binding, int i) {
            tensor = binding.input(i);
            constant = binding.isConstant(i);
            Shape shape = binding.shape(i);
            product = new FloatRowProduct(binding, shape.dim(1), shape.dim(0), 1);
            sums = binding.floats(shape.dim(0));
        }

        @Override
        public void refresh() {
            if (!packed || !constant) {
                product.pack(tensor::readFloats, 0);
                packed = true;
            }
        }

        @Override
        public void addProduct(StepVector vector, float[] to) {
            if (vector.isZero()) {
                return;
            }
            System.arraycopy(vector.values(), 0, product.rows(), 0, vector.size());
            product.multiply(1, sums, 0, sums.length);
            add(sums, to);
        }

        private static void add(float[] sums, float[] to) {
            for (int u = 0; u < sums.length; u++) {
                to[u] += sums[u];
            }
        }
    }

    /** 8-bit weights with one scale; the vector comes in its 8-bit form. */
    final class Bytes implements StepWeights {
        private final Tensor tensor;
        private final boolean constant;
        private final float scale;
        private final IntRowProduct product;
        private final int[] sums;
        private boolean packed;

        private Bytes(Binding binding, int i) {
            tensor = DynamicQuantizer.signed(binding.input(i));
            constant = binding.isConstant(i);
            scale = tensor.quantization().scale();
            Shape shape = binding.shape(i);
            product = new IntRowProduct(binding, shape.dim(1), shape.dim(0), 1);
            sums = binding.ints(shape.dim(0));
        }

        @Override
        public void refresh() {
            if (!packed || !constant) {
                product.pack(tensor::readInts, 0, 0);
                packed = true;
            }
        }

        @Override
        public void addProduct(StepVector vector, float[] to) {
            if (vector.isZero()) {
                return;
            }
            subtract(vector.quantized(), vector.zeroPoint(), product.rows());
            product.multiply(1, sums, 0, sums.length);
            addScaled(sums, scale * vector.scale(), to);
        }

        private static void subtract(int[] from, int zeroPoint, int[] to) {
            for (int k = 0; k < from.length; k++) {
                to[k] = from[k] - zeroPoint;
            }
        }

        private static void addScaled(int[] sums, float scale, float[] to) {
            for (int u = 0; u < sums.length; u++) {
                to[u] += sums[u] * scale;
            }
        }
    }

    /** The diagonal of a square matrix that is zero elsewhere: real weights for the vector's reals. */
    final class Diagonal implements StepWeights {
        private final StepConstants diagonal;

        private Diagonal(Binding binding, int i) {
            diagonal = StepConstants.of(binding, i);
        }

        @Override
        public void refresh() {
            diagonal.refresh();
        }

        @Override
        public void addProduct(StepVector vector, float[] to) {
            float[] weights = diagonal.values();
            float[] values = vector.values();
            for (int u = 0; u < weights.length; u++) {
                to[u] += weights[u] * values[u];
            }
        }
    }
}
