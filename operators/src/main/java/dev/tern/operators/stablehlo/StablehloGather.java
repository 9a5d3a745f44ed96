package dev.tern.operators.stablehlo;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.Shape;
import java.util.List;

/**
 * Slices of an operand that begin where index vectors say, moved inward where they would reach beyond it. The axes of the
 * slices stand in the result at {@code offsetDims}, those of the indices at the other places.
 */
public record StablehloGather(
        List<Long> offsetDims,
        List<Long> collapsedSliceDims,
        List<Long> startIndexMap,
        long indexVectorDim,
        List<Long> sliceSizes,
        boolean indicesAreSorted)
        implements BuiltinOperator {
    public static final OperatorDefinition<StablehloGather> DEFINITION = OperatorDefinition.builtin(
            201,
            "STABLEHLO_GATHER",
            d -> d.options2(16, new StablehloGather(List.of(), List.of(), List.of(), 0, List.of(), false))
                    .inputs("input", "indices")
                    .outputs("output")
                    .types("T I -> T : T=f32,f16,f64,i8,u8,i16,i32,u32,i64,u64 I=i32,i64")
                    .typesBySpecification(
                            "copied by size of element; the original at hand cannot be given such tensors",
                            "T I -> T : T=bool,bf16,u16 I=i32,i64")
                    .shapes(StablehloGather::shapes)
                    .kernel(GatherKernel::new));

    public StablehloGather {
        offsetDims = List.copyOf(offsetDims);
        collapsedSliceDims = List.copyOf(collapsedSliceDims);
        startIndexMap = List.copyOf(startIndexMap);
        sliceSizes = List.copyOf(sliceSizes);
    }

    @Override
    public OperatorDefinition<StablehloGather> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloGather map(Slots slots) {
        return new StablehloGather(
                slots.int64s(0, offsetDims),
                slots.int64s(1, collapsedSliceDims),
                slots.int64s(2, startIndexMap),
                slots.int64(3, indexVectorDim),
                slots.int64s(4, sliceSizes),
                slots.bool(5, indicesAreSorted));
    }

    /** Which axes of the result belong to the slices. */
    boolean[] offsetAxes(int resultRank) {
        return Numbers.axes(offsetDims, resultRank, "offset_dims");
    }

    /** Axes of the operand that slices keep, ascending. */
    int[] keptAxes(int operandRank) {
        return Numbers.others(Numbers.axes(collapsedSliceDims, operandRank, "collapsed_slice_dims"));
    }

    private static List<Shape> shapes(StablehloGather gather, ShapeScope scope) {
        Shape operand = scope.shape(0);
        IndexVectors vectors = IndexVectors.of(scope.shape(1), gather.indexVectorDim);
        vectors.requireMap(gather.startIndexMap, operand.rank(), "start_index_map");
        gather.requireSlicesInside(operand);
        int[] kept = gather.keptAxes(operand.rank());
        Numbers.require(
                kept.length == gather.offsetDims.size(), "offset_dims", kept.length + " axes", gather.offsetDims);
        int[] dims = new int[vectors.batches().length + kept.length];
        boolean[] offsets = gather.offsetAxes(dims.length);
        for (int i = 0, slice = 0, batch = 0; i < dims.length; i++) {
            dims[i] = offsets[i] ? gather.sliceSizes.get(kept[slice++]).intValue() : vectors.batches()[batch++];
        }
        return List.of(Shape.of(dims));
    }

    private void requireSlicesInside(Shape operand) {
        Numbers.require(sliceSizes.size() == operand.rank(), "slice_sizes", operand.rank() + " sizes", sliceSizes);
        for (int i = 0; i < operand.rank(); i++) {
            Numbers.require(
                    sliceSizes.get(i) >= 0 && sliceSizes.get(i) <= operand.dim(i),
                    "slice_sizes",
                    "sizes within " + operand,
                    sliceSizes);
        }
        for (long axis : collapsedSliceDims) {
            Numbers.require(
                    axis >= 0 && axis < operand.rank() && sliceSizes.get((int) axis) == 1,
                    "collapsed_slice_dims",
                    "axes along which slices have size 1",
                    collapsedSliceDims);
        }
    }
}
