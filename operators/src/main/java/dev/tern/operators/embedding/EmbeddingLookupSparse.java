package dev.tern.operators.embedding;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** Weighted rows of a table, brought together by the places of a sparse tensor that they belong to. */
public record EmbeddingLookupSparse(Combiner combiner) implements BuiltinOperator {
    /** What the weighted sum of rows is divided by; in file order. */
    public enum Combiner {
        /** Nothing. */
        SUM,
        /** The sum of the weights. */
        MEAN,
        /** The root of the sum of the squared weights. */
        SQRTN
    }

    public static final OperatorDefinition<EmbeddingLookupSparse> DEFINITION = OperatorDefinition.builtin(
            33,
            "EMBEDDING_LOOKUP_SPARSE",
            d -> d.options(20, new EmbeddingLookupSparse(Combiner.SUM))
                    .inputs("ids", "indices", "extents", "weights", "table")
                    .outputs("output")
                    .types("i32 i32 i32 f32 f32 -> f32")
                    .shapes(EmbeddingLookupSparse::shapes)
                    .kernel((operator, binding) -> new SparseLookup(binding, operator.combiner)));

    @Override
    public OperatorDefinition<EmbeddingLookupSparse> definition() {
        return DEFINITION;
    }

    @Override
    public EmbeddingLookupSparse map(Slots slots) {
        return new EmbeddingLookupSparse(slots.choice(0, combiner));
    }

    private static List<Shape> shapes(EmbeddingLookupSparse operator, ShapeScope scope) {
        Shape indices = scope.shape(1);
        Shape table = scope.shape(4);
        Extent.requireEqual(1, scope.shape(0).rank(), "rank of the row numbers");
        Extent.requireEqual(2, indices.rank(), "rank of the indices");
        Extent.requireEqual(1, scope.shape(2).rank(), "rank of the extents");
        Extent.requireEqual(1, scope.shape(3).rank(), "rank of the weights");
        Extent.requireEqual(scope.shape(0).dim(0), indices.dim(0), "number of indices");
        Extent.requireEqual(scope.shape(0).dim(0), scope.shape(3).dim(0), "number of weights");
        Extent.requireEqual(indices.dim(1), scope.shape(2).dim(0), "number of extents");
        if (table.rank() < 2 || indices.dim(1) < 1) {
            throw TernException.at("table and indices")
                    .expected("a table of at least two axes and indices of at least one number")
                    .found(table + " and " + indices)
                    .fix("correct the operands");
        }
        Tensor extents = scope.data(2);
        int leading = indices.dim(1) - 1;
        int[] dims = new int[leading + table.rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < leading ? Extent.of(extents.intAt(i)) : table.dim(i - leading + 1);
        }
        return List.of(Shape.of(dims));
    }
}
