package dev.tern.operators.embedding;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Staged;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a table by number; quantised tables may give floats. */
public final class EmbeddingLookup {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            7,
            "EMBEDDING_LOOKUP",
            0,
            d -> d.versions(5, EmbeddingLookup::version)
                    .inputs("ids", "table")
                    .outputs("output")
                    .types("i32 T -> T : f32 u8 i8", "i32 u8|i8|i4 -> f32")
                    .typesBySpecification(
                            "newer than the original at hand",
                            "i32 T -> T : i16 i32 i64",
                            "i32 i2 -> f32",
                            "i32 u8|i8|i4|i2 -> f16")
                    .shapes(EmbeddingLookup::shapes)
                    .kernel(EmbeddingLookup::bind));

    private EmbeddingLookup() {}

    private static int version(PlainOperator lookup, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = inputs.size() > 1 ? inputs.get(1) : null;
        return type == DataType.INT4 ? 4 : type == DataType.INT2 ? 5 : 1;
    }

    private static List<Shape> shapes(PlainOperator lookup, ShapeScope scope) {
        Shape table = scope.shape(1);
        Extent.requireEqual(1, scope.shape(0).rank(), "rank of the row numbers");
        if (table.rank() < 2) {
            throw TernException.at("table")
                    .expected("at least two axes")
                    .found(table.toString())
                    .fix("give a table of rows");
        }
        return List.of(table.with(0, scope.shape(0).dim(0)));
    }

    private static Kernel bind(PlainOperator lookup, Binding binding) {
        Tensor ids = binding.input(0);
        Tensor table = binding.input(1);
        int rows = table.shape().dim(0);
        long columns = table.shape().elements(1, table.shape().rank());
        if (binding.isConstant(0)) {
            check(ids, rows);
        }
        if (binding.outputType(0) != table.type()) {
            return new DequantizingLookup(binding, columns, RowScales.of(binding, columns));
        }
        if (table.quantization().isPerAxis()) {
            throw notSymmetric(table.quantization());
        }
        Staged from = Staged.input(binding, 1);
        Staged to = Staged.output(binding, 0);
        long row = columns * from.elementBytes();
        return () -> {
            check(ids, rows);
            from.load();
            for (long i = 0; i < ids.elements() && row > 0; i++) {
                MemorySegment.copy(from.memory(), ids.intAt(i) * row, to.memory(), i * row, row);
            }
            to.store();
        };
    }

    static TernException notSymmetric(Quantization found) {
        return TernException.at("table")
                .expected("one scale, or for results in floats one for each row, and zero points 0")
                .found(found.toString())
                .fix("quantise the table symmetrically along axis 0");
    }

    /** Refuses row numbers outside the table. */
    static void check(Tensor ids, int rows) {
        for (long i = 0; i < ids.elements(); i++) {
            int id = ids.intAt(i);
            if (id < 0 || id >= rows) {
                throw TernException.at("row number " + i)
                        .expected(rows == 0 ? "none, as the table is empty" : "0 to " + (rows - 1))
                        .found(String.valueOf(id))
                        .fix("correct the number, or use a table with more rows");
            }
        }
    }
}
