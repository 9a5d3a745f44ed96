package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.densify.SparseWeights;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.operators.product.FloatRowProduct;
import dev.tern.operators.product.IntRowProduct;
import dev.tern.operators.product.VectorKernel;
import dev.tern.operators.window.FloatSource;
import dev.tern.operators.window.IntSource;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** A matrix, or the diagonal of one, that multiplies a vector of each step. */
public sealed interface StepWeights {
    /** Reads the weights as they are now; cheap where they never change. */
    void refresh();

    /** {@code to[u] += sum over k of weights[u][k] * vector[k]}. */
    default void addProduct(StepVector vector, float[] to) {
        addProduct(vector, vector, to);
    }

    /**
     * As {@link #addProduct(StepVector, float[])}; weights that are stored sparsely take the vector's 8-bit form at the
     * scale of {@code measure}. The original takes an LSTM's last output at the scale of its input so.
     */
    void addProduct(StepVector vector, StepVector measure, float[] to);

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
        private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

        private final FloatSource source;
        private final boolean constant;
        private final @Nullable FloatRowProduct product;
        private final @Nullable VectorKernel fast;
        private final float[] sums;
        private boolean packed;

        private Floats(Binding binding, int i) {
            source = binding.input(i)::readFloats;
            constant = binding.isConstant(i);
            Shape shape = binding.shape(i);
            fast = binding.vectorProduct(i);
            product = fast == null ? new FloatRowProduct(binding, shape.dim(1), shape.dim(0), 1) : null;
            sums = binding.floats(shape.dim(0));
        }

        @Override
        public void refresh() {
            if (product != null && (!packed || !constant)) {
                product.pack(source, 0);
                packed = true;
            }
        }

        @Override
        public void addProduct(StepVector vector, StepVector measure, float[] to) {
            if (vector.isZero()) {
                return;
            }
            if (fast != null) {
                MemorySegment.copy(vector.values(), 0, fast.vector(), FLOAT, 0, vector.size());
                fast.kernel().run();
                MemorySegment.copy(fast.results(), FLOAT, 0, sums, 0, sums.length);
            } else if (product != null) {
                System.arraycopy(vector.values(), 0, product.rows(), 0, vector.size());
                product.multiply(1, sums, 0, sums.length);
            }
            add(sums, to);
        }

        private static void add(float[] sums, float[] to) {
            for (int u = 0; u < sums.length; u++) {
                to[u] += sums[u];
            }
        }
    }

    /** Refuses weights that are stored sparsely, for operators that read them densely only. */
    static void requireDense(Binding binding) {
        for (int i = 0; i < binding.inputCount(); i++) {
            if (binding.hasInput(i) && binding.sparsity(i) != null) {
                throw TernException.at("weights (operand " + i + ")")
                        .expected("weights stored densely")
                        .found("weights stored sparsely")
                        .fix("put a DENSIFY before the operator");
            }
        }
    }

    /**
     * 8-bit weights with one scale; the vector comes in its 8-bit form. The offset of that form does not count where
     * weights are stored sparsely.
     */
    final class Bytes implements StepWeights {
        private final IntSource source;
        private final boolean sparse;
        private final boolean constant;
        private final float scale;
        private final @Nullable IntRowProduct product;
        private final @Nullable ByteVectorProduct fast;
        private final int[] sums;
        private boolean packed;

        private Bytes(Binding binding, int i) {
            Tensor tensor = DynamicQuantizer.signed(binding.input(i));
            source = SparseWeights.ints(binding, i, tensor);
            sparse = binding.sparsity(i) != null;
            constant = binding.isConstant(i);
            scale = tensor.quantization().scale();
            Shape shape = binding.shape(i);
            fast = ByteVectorProduct.of(binding, i);
            product = fast == null ? new IntRowProduct(binding, shape.dim(1), shape.dim(0), 1) : null;
            sums = binding.ints(shape.dim(0));
        }

        @Override
        public void refresh() {
            if (product != null && (!packed || !constant)) {
                product.pack(source, 0, 0);
                packed = true;
            }
        }

        @Override
        public void addProduct(StepVector vector, StepVector measure, float[] to) {
            if (vector.isZero()) {
                return;
            }
            if (fast != null) {
                fast.multiply(vector.quantized(), vector.zeroPoint(), sums);
            } else if (product != null) {
                subtract(vector.quantized(), sparse ? 0 : vector.zeroPoint(), product.rows());
                product.multiply(1, sums, 0, sums.length);
            }
            addScaled(sums, scale * (sparse ? measure : vector).scale(), to);
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
        public void addProduct(StepVector vector, StepVector measure, float[] to) {
            float[] weights = diagonal.values();
            float[] values = vector.values();
            for (int u = 0; u < weights.length; u++) {
                to[u] += weights[u] * values[u];
            }
        }
    }
}
