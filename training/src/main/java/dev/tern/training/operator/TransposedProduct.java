package dev.tern.training.operator;

import dev.tern.kernels.FastOperator;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** {@code aᵀ · b} for matrices of as many rows: the gradient of a dense layer's weights. */
public record TransposedProduct() implements TrainingOperator, FastOperator {
    public static final OperatorDefinition<TransposedProduct> DEFINITION = OperatorDefinition.builtin(
            NO_CODE,
            "TRANSPOSED_PRODUCT",
            d -> d.noOptions(new TransposedProduct())
                    .inputs("a", "b")
                    .outputs("product")
                    .types("f32 f32 -> f32")
                    .shapes((op, scope) -> List.of(
                            Shape.of(scope.shape(0).dim(1), scope.shape(1).dim(1))))
                    .kernel((op, binding) -> new Product(binding)));

    @Override
    public OperatorDefinition<TransposedProduct> definition() {
        return DEFINITION;
    }

    @Override
    public Offer offer(Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor a = binding.input(0);
        Tensor b = binding.input(1);
        Tensor product = binding.output(0);
        if (!epilogue.isEmpty() || a.elements() == 0 || b.elements() == 0) {
            return new Offer.Declined("there is nothing to do, or more than a product");
        }
        if (!Operands.isReachable(a) || !Operands.isReachable(b) || !Operands.isReachable(product)) {
            return new Offer.Declined("its tensors lie on the Java heap");
        }
        int rows = a.shape().dim(1);
        int columns = b.shape().dim(1);
        OuterProduct sum = new OuterProduct(
                rows,
                columns,
                a.shape().dim(0),
                4L * rows,
                4L * columns,
                List.of(new OuterProduct.Run(Operands.address(a), Operands.address(b))),
                Operands.address(product),
                4L * columns);
        return new Offer.Taken(sum.kernel(workshop, binding), "a sum of outer products");
    }

    private static final class Product implements TiledKernel {
        private static final int ROWS = 8;

        private final Tensor a;
        private final Tensor b;
        private final Tensor product;
        private final int rows;
        private final int m;
        private final int n;
        private final float[] left;
        private final float[] right;
        private final float[][] sums;

        Product(Binding binding) {
            a = binding.input(0);
            b = binding.input(1);
            product = binding.output(0);
            rows = a.shape().dim(0);
            m = a.shape().dim(1);
            n = b.shape().dim(1);
            left = binding.floats((long) rows * m);
            right = binding.floats((long) rows * n);
            sums = new float[tiles()][];
            for (int t = 0; t < sums.length; t++) {
                sums[t] = binding.floats(n);
            }
        }

        @Override
        public int tiles() {
            return (m + ROWS - 1) / ROWS;
        }

        @Override
        public void begin() {
            a.readFloats(0, left.length, left, 0);
            b.readFloats(0, right.length, right, 0);
        }

        @Override
        public void run(int first, int end) {
            for (int t = first; t < end; t++) {
                for (int i = t * ROWS; i < Math.min(m, (t + 1) * ROWS); i++) {
                    OuterProducts.clear(sums[t], n);
                    OuterProducts.addColumn(left, m, i, right, n, rows, n, sums[t]);
                    product.writeFloats((long) i * n, n, sums[t], 0);
                }
            }
        }
    }
}
