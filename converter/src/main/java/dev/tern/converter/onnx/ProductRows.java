package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.Activation;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matrix products. */
final class ProductRows {
    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of(
                    "MatMul",
                    "FULLY_CONNECTED where the right matrix is constant, BATCH_MATMUL elsewhere",
                    s -> product(s, s.in(0), s.in(1))),
            OnnxRow.of("Gemm", "FULLY_CONNECTED, or BATCH_MATMUL", ProductRows::general),
            OnnxRow.of(
                    "Einsum",
                    "TRANSPOSE, RESHAPE, BATCH_MATMUL and SUM",
                    "a letter twice in one operand",
                    Einsum::lower));

    private ProductRows() {}

    static FullyConnected dense(boolean keepNumDims) {
        return new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, keepNumDims, false, DataType.FLOAT32);
    }

    /** The product of the last two axes; an operand of rank 1 is a row on the left, a column on the right. */
    static Laid product(OnnxSite site, Laid x, Laid y) {
        site.require(
                x.type() == DataType.FLOAT32 && y.type() == DataType.FLOAT32,
                "its operands have type " + x.type().text(),
                "use floats, or the operators for whole numbers");
        site.require(x.rank() >= 1 && y.rank() >= 1, "an operand is a single number", "the graph is damaged");
        if (y.isConstant() && y.rank() <= 2 && x.rank() >= 2) {
            return dense(site, x, y, null);
        }
        if (x.rank() == 1 || y.rank() == 1) {
            return withVectors(site, x, y);
        }
        boolean adjoint = y.order().equals(swappedOrder(y.rank()));
        Flow right = adjoint ? y.flow() : site.plain(y);
        boolean adjointLeft = x.order().equals(swappedOrder(x.rank()));
        Flow left = adjointLeft ? x.flow() : site.plain(x);
        return Laid.plain(site.emit(new BatchMatmul(adjointLeft, adjoint, false), left, right));
    }

    private static Order swappedOrder(int rank) {
        int[] places = new int[rank];
        for (int i = 0; i < rank; i++) {
            places[i] = i < rank - 2 ? i : 2 * rank - 3 - i;
        }
        return Order.of(places);
    }

    /** A constant matrix or column on the right becomes weights; axes in front may lie in any order. */
    private static Laid dense(OnnxSite site, Laid x, Laid y, @Nullable Flow bias) {
        int rank = x.rank();
        boolean lastIsLast = x.order().of(rank - 1) == rank - 1;
        Order order = lastIsLast ? x.order() : Order.plain(rank);
        Flow left = site.in(x, order);
        if (y.rank() == 1) {
            Flow weights = site.reshape(site.plain(y), 1, y.dim(0));
            Flow product = site.emit(dense(rank > 2), left, weights, null);
            Order kept = order.without(List.of(rank - 1));
            Laid laid = new Laid(product, order);
            return new Laid(
                    site.reshaped(laid.flow(), cut(product.shape(0)), cut(product.shape(1)))
                            .flow(),
                    kept);
        }
        Flow weights = site.transpose(site.plain(y), 1, 0);
        return new Laid(site.emit(dense(rank > 2), left, weights, bias), order);
    }

    private static Shape cut(Shape shape) {
        return Shape.of(java.util.Arrays.copyOf(shape.dims(), shape.rank() - 1));
    }

    private static Laid withVectors(OnnxSite site, Laid x, Laid y) {
        Flow left = site.plain(x);
        Flow right = site.plain(y);
        if (x.rank() == 1) {
            left = site.reshaped(left, front(x.shape(0)), front(x.shape(1))).flow();
        }
        if (y.rank() == 1) {
            right = site.reshaped(right, back(y.shape(0)), back(y.shape(1))).flow();
        }
        Flow product = site.emit(new BatchMatmul(false, false, false), left, right);
        boolean dropsRow = x.rank() == 1;
        boolean dropsColumn = y.rank() == 1;
        return site.reshaped(
                product,
                dropped(product.shape(0), dropsRow, dropsColumn),
                dropped(product.shape(1), dropsRow, dropsColumn));
    }

    private static Shape front(Shape shape) {
        return Shape.of(1, shape.dim(0));
    }

    private static Shape back(Shape shape) {
        return Shape.of(shape.dim(0), 1);
    }

    private static Shape dropped(Shape shape, boolean row, boolean column) {
        List<Integer> kept = new java.util.ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            boolean gone = (row && i == shape.rank() - 2) || (column && i == shape.rank() - 1);
            if (!gone) {
                kept.add(shape.dim(i));
            }
        }
        return Shape.of(kept.stream().mapToInt(Integer::intValue).toArray());
    }

    /** alpha A B + beta C. */
    private static Laid general(OnnxSite site) {
        float alpha = site.node().real("alpha", 1f);
        float beta = site.node().real("beta", 1f);
        boolean turnLeft = site.node().flag("transA", false);
        boolean turnRight = site.node().flag("transB", false);
        site.require(
                site.in(0).rank() == 2 && site.in(1).rank() == 2,
                "its operands are no matrices",
                "the graph is damaged");
        site.require(site.in(0).type() == DataType.FLOAT32, "its operands are no floats", "use floats");
        Flow left = turnLeft ? site.transpose(site.plain(0), 1, 0) : site.plain(0);
        Flow right = site.plain(1);
        Flow weights = turnRight ? right : site.transpose(right, 1, 0);
        Flow added = site.has(2) && beta != 0 ? site.mul(site.plain(2), beta) : null;
        int units = weights.dim(0);
        boolean isBias = added != null
                && added.isConstant()
                && weights.isConstant()
                && units > 0
                && (added.shape(0).elements() == units || added.shape(0).elements() == 1)
                && (added.rank() == 0
                        || added.dim(added.rank() - 1) == added.shape(0).elements());
        Flow product;
        if (weights.isConstant()) {
            Flow scaled = site.mul(weights, alpha);
            Flow bias = isBias && added != null ? bias(site, added, units) : null;
            product = site.emit(dense(false), left, scaled, bias);
        } else {
            product = site.mul(site.emit(new BatchMatmul(false, true, false), left, weights), alpha);
        }
        return Laid.plain(added == null || isBias ? product : site.add(product, added));
    }

    private static Flow bias(OnnxSite site, Flow added, int units) {
        if (added.shape(0).elements() == units) {
            return site.reshape(added, units);
        }
        float[] all = new float[units];
        java.util.Arrays.fill(all, added.tensor().floatAt(0));
        return site.emitter().floats(Shape.of(units), all);
    }
}
