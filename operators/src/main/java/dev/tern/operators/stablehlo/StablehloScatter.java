package dev.tern.operators.stablehlo;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.Shape;
import java.util.List;

/**
 * A copy of an operand into which updates go, window by window, where index vectors say. What lies outside is skipped; what
 * meets an element joins it as the body graph says.
 */
public record StablehloScatter(
        boolean indicesAreSorted,
        List<Long> updateWindowDims,
        List<Long> insertedWindowDims,
        List<Long> scatterDimsToOperandDims,
        long indexVectorDim,
        boolean uniqueIndices,
        int bodyGraph)
        implements BuiltinOperator {
    public static final OperatorDefinition<StablehloScatter> DEFINITION = OperatorDefinition.builtin(
            190,
            "STABLEHLO_SCATTER",
            d -> d.options2(7, new StablehloScatter(false, List.of(), List.of(), List.of(), 0, false, 0))
                    .inputs("input", "indices", "updates")
                    .outputs("output")
                    .types("T I T -> T : T=f32,f16,f64,i8,u8,i16,i32,u32,i64,u64 I=i32,i64")
                    .typesBySpecification("newer than the original at hand", "T I T -> T : T=bool,u16 I=i32,i64")
                    .shapes(StablehloScatter::shapes)
                    .kernel(ScatterKernel::new));

    public StablehloScatter {
        updateWindowDims = List.copyOf(updateWindowDims);
        insertedWindowDims = List.copyOf(insertedWindowDims);
        scatterDimsToOperandDims = List.copyOf(scatterDimsToOperandDims);
    }

    @Override
    public OperatorDefinition<StablehloScatter> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloScatter map(Slots slots) {
        return new StablehloScatter(
                slots.bool(0, indicesAreSorted),
                slots.int64s(1, updateWindowDims),
                slots.int64s(2, insertedWindowDims),
                slots.int64s(3, scatterDimsToOperandDims),
                slots.int64(4, indexVectorDim),
                slots.bool(5, uniqueIndices),
                slots.int32(6, bodyGraph));
    }

    @Override
    public List<Integer> callees() {
        return List.of(bodyGraph);
    }

    /** Axes of the operand that windows have, ascending. */
    int[] windowAxes(int operandRank) {
        return Numbers.others(Numbers.axes(insertedWindowDims, operandRank, "inserted_window_dims"));
    }

    private static List<Shape> shapes(StablehloScatter scatter, ShapeScope scope) {
        Shape operand = scope.shape(0);
        Shape updates = scope.shape(2);
        IndexVectors vectors = IndexVectors.of(scope.shape(1), scatter.indexVectorDim);
        vectors.requireMap(scatter.scatterDimsToOperandDims, operand.rank(), "scatter_dims_to_operand_dims");
        boolean[] windows = Numbers.axes(scatter.updateWindowDims, updates.rank(), "update_window_dims");
        int[] kept = scatter.windowAxes(operand.rank());
        Numbers.require(
                kept.length == scatter.updateWindowDims.size(),
                "update_window_dims",
                kept.length + " axes",
                scatter.updateWindowDims);
        int[] batches = Numbers.others(windows);
        Numbers.require(
                batches.length == vectors.batches().length,
                "updates",
                vectors.batches().length + " axes beside those of a window",
                updates);
        for (int i = 0; i < batches.length; i++) {
            Numbers.require(
                    updates.dim(batches[i]) == vectors.batches()[i],
                    "updates",
                    "extent " + vectors.batches()[i] + " along axis " + batches[i] + ", as the indices",
                    updates);
        }
        return List.of(operand);
    }
}
