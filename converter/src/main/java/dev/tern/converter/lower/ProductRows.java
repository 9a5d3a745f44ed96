package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.Activation;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import java.util.Map;

/** Matrix products. */
final class ProductRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("MatMul", Row.of(ProductRows::matMul)),
            entry("BatchMatMul", Row.of(ProductRows::batchMatMul)),
            entry("BatchMatMulV2", Row.of(ProductRows::batchMatMul)),
            entry("BatchMatMulV3", Row.of(ProductRows::batchMatMul)),
            entry("Einsum", Row.of(Einsum::lower)));

    private ProductRows() {}

    static FullyConnected fullyConnected(boolean keepNumDims) {
        return new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, keepNumDims, false, DataType.FLOAT32);
    }

    private static Flow matMul(Site site) {
        Flow x = site.in(0);
        Flow y = site.in(1);
        site.require(x.rank() == 2 && y.rank() == 2, "its operands are no matrices", "use a batch product");
        Flow left = site.node().flag("transpose_a", false) ? site.transpose(x, 1, 0) : x;
        Flow weights = site.node().flag("transpose_b", false) ? y : site.transpose(y, 1, 0);
        return site.emit(fullyConnected(false), left, weights, null);
    }

    private static Flow batchMatMul(Site site) {
        return product(
                site,
                site.in(0),
                site.in(1),
                site.node().flag("adj_x", false),
                site.node().flag("adj_y", false));
    }

    /** The product of the last two axes; a constant matrix on the right becomes weights. */
    static Flow product(Site site, Flow x, Flow y, boolean adjointX, boolean adjointY) {
        if (y.isConstant() && y.rank() == 2 && x.rank() >= 2 && x.type() == DataType.FLOAT32) {
            int[] swapped = new int[x.rank()];
            for (int i = 0; i < swapped.length; i++) {
                swapped[i] = i < swapped.length - 2 ? i : 2 * swapped.length - 3 - i;
            }
            Flow left = adjointX ? site.transpose(x, swapped) : x;
            Flow weights = adjointY ? y : site.transpose(y, 1, 0);
            return site.emit(fullyConnected(x.rank() > 2), left, weights, null);
        }
        return site.emit(new BatchMatmul(adjointX, adjointY, false), x, y);
    }
}
