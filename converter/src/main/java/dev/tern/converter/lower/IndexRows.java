package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.bucketize.Bucketize;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.gather.GatherNd;
import dev.tern.operators.gather.ScatterNd;
import dev.tern.operators.matrix.MatrixDiag;
import dev.tern.operators.onehot.OneHot;
import dev.tern.operators.onehot.SparseToDense;
import dev.tern.operators.select.Select;
import dev.tern.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Elements found and placed by their indices. */
final class IndexRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("Gather", Row.of(s -> s.emit(new Gather(0, 0), s.in(0), s.in(1)))),
            entry("GatherV2", Row.of(IndexRows::gather)),
            entry("ResourceGather", Row.of(s -> s.emit(new Gather(0, 0), ResourceRows.read(s), s.in(1)))),
            entry("GatherNd", Row.of(s -> s.emit(GatherNd.DEFINITION, s.in(0), s.in(1)))),
            entry("ScatterNd", Row.of(s -> s.emit(ScatterNd.DEFINITION, s.int32(s.in(0)), s.in(1), s.int32(s.in(2))))),
            entry("TensorScatterUpdate", Row.of(IndexRows::tensorScatterUpdate)),
            entry("TensorScatterAdd", Row.of(IndexRows::tensorScatterAdd)),
            entry("OneHot", Row.of(IndexRows::oneHot)),
            entry("SparseToDense", Row.of(s -> s.emit(new SparseToDense(false), s.in(0), s.in(1), s.in(2), s.in(3)))),
            entry("Bucketize", Row.of(IndexRows::bucketize)),
            entry("MatrixDiag", Row.of(s -> s.emit(MatrixDiag.MATRIX_DIAG, s.in(0)))),
            entry("MatrixDiagV2", Row.of(IndexRows::matrixDiag)),
            entry("MatrixDiagV3", Row.of(IndexRows::matrixDiag)),
            entry("MatrixSetDiag", Row.of(s -> s.emit(MatrixDiag.MATRIX_SET_DIAG, s.in(0), s.in(1)))),
            entry("MatrixSetDiagV2", Row.of(IndexRows::matrixSetDiag)),
            entry("MatrixSetDiagV3", Row.of(IndexRows::matrixSetDiag)),
            entry("InvertPermutation", Row.of(IndexRows::invertPermutation)));

    private IndexRows() {}

    private static Flow gather(Site site) {
        Flow x = site.in(0);
        Flow indices = site.in(1);
        int axis = Site.axis(x, site.inputs().size() > 2 ? site.in(2).scalar() : 0);
        int batches = (int) site.node().integer("batch_dims", 0);
        return site.emit(new Gather(axis, batches < 0 ? batches + indices.rank() : batches), x, indices);
    }

    private static Flow oneHot(Site site) {
        Flow indices = site.in(0);
        Flow narrow = Binary.isWhole(indices.type()) ? indices : site.int32(indices);
        return site.emit(
                new OneHot((int) site.node().integer("axis", -1)),
                narrow,
                site.int32(site.in(1)),
                site.in(2),
                site.in(3));
    }

    private static Flow bucketize(Site site) {
        List<Integer> bits = new ArrayList<>();
        for (float boundary : site.node().reals("boundaries")) {
            bits.add(Float.floatToRawIntBits(boundary));
        }
        return site.emit(new Bucketize(bits), site.in(0));
    }

    private static Flow matrixDiag(Site site) {
        requireMainDiagonal(site, 1);
        return site.emit(MatrixDiag.MATRIX_DIAG, site.in(0));
    }

    private static Flow matrixSetDiag(Site site) {
        requireMainDiagonal(site, 2);
        return site.emit(MatrixDiag.MATRIX_SET_DIAG, site.in(0), site.in(1));
    }

    private static void requireMainDiagonal(Site site, int operand) {
        for (int number : site.in(operand).ints()) {
            site.require(number == 0, "it is about another diagonal than the main one", "use the main diagonal");
        }
        for (int i = operand + 1; i < site.inputs().size() - (operand == 1 ? 1 : 0); i++) {
            site.require(site.in(i).scalar() == -1, "it fixes the size of the matrix", "leave the size open");
        }
    }

    private static Flow shapeOf(Site site, Flow x) {
        return ShapeRows.shapeOf(site, x);
    }

    /** Where something was written comes from the updates, the rest from the tensor. */
    private static Flow tensorScatterUpdate(Site site) {
        Flow x = site.in(0);
        Flow indices = site.int32(site.in(1));
        Flow updates = site.in(2);
        Flow shape = shapeOf(site, x);
        Flow placed = site.emit(ScatterNd.DEFINITION, indices, updates, shape);
        Flow marks =
                ShapeRows.filled(site, shapeOf(site, updates), site.emitter().scalar(DataType.INT32, 1));
        Flow written = site.emit(ScatterNd.DEFINITION, indices, marks, shape);
        Flow isWritten = site.emit(
                dev.tern.operators.elementwise.Comparisons.NOT_EQUAL,
                written,
                site.emitter().scalar(DataType.INT32, 0));
        return site.emit(Select.SELECT_V2, isWritten, placed, x);
    }

    private static Flow tensorScatterAdd(Site site) {
        Flow x = site.in(0);
        Flow placed = site.emit(ScatterNd.DEFINITION, site.int32(site.in(1)), site.in(2), shapeOf(site, x));
        return Binary.ADD.emit(site, x, placed);
    }

    private static Flow invertPermutation(Site site) {
        Flow order = site.int32(site.in(0));
        int count = order.dim(0);
        site.require(count >= 0, "its length is open", "give the inputs fixed shapes");
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        Flow placed = site.emit(
                ScatterNd.DEFINITION,
                site.reshape(order, count, 1),
                site.emitter().ints(numbers),
                site.emitter().ints(count));
        return site.cast(placed, site.in(0).type());
    }
}
