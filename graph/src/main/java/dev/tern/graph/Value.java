package dev.tern.graph;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a graph, described: what flows along an edge, a constant, or a state that outlives a run.
 *
 * @param shape extents as the file gives them: every open extent written as the size to plan with until resized
 * @param openShape the extents with -1 for those left open, or null where the file leaves none open
 * @param buffer constant bytes, or null; an empty buffer holds no data
 * @param variable whether the bytes persist from run to run
 * @param hasRank whether a shape without extents means a scalar (as opposed to an unknown rank)
 * @param sparsity how constant bytes skip zeros, or null where they are dense
 * @param variantTypes element types behind a variant handle
 */
public record Value(
        String name,
        DataType type,
        Shape shape,
        @Nullable Shape openShape,
        Quantization quantization,
        @Nullable Buffer buffer,
        boolean variable,
        boolean hasRank,
        @Nullable Sparsity sparsity,
        List<VariantType> variantTypes,
        Extras extras) {

    /** Type and shape of what a variant handle holds. */
    public record VariantType(DataType type, Shape shape, boolean hasRank) {}

    public Value {
        variantTypes = List.copyOf(variantTypes);
    }

    /** A plain value: neither constant nor variable nor quantised. */
    public static Value of(String name, DataType type, Shape shape) {
        Shape planned = shape;
        for (int i = 0; i < shape.rank(); i++) {
            planned = shape.dim(i) == Shape.UNKNOWN ? planned.with(i, 1) : planned;
        }
        return new Value(
                name,
                type,
                planned,
                shape.isKnown() ? null : shape,
                Quantization.NONE,
                null,
                false,
                false,
                null,
                List.of(),
                Extras.NONE);
    }

    /** Whether there are constant bytes. */
    public boolean isConstant() {
        return buffer != null && buffer.size() > 0;
    }

    public Value withName(String other) {
        return new Value(
                other, type, shape, openShape, quantization, buffer, variable, hasRank, sparsity, variantTypes, extras);
    }

    public Value withType(DataType other) {
        return new Value(
                name, other, shape, openShape, quantization, buffer, variable, hasRank, sparsity, variantTypes, extras);
    }

    /** Another shape with every extent known. */
    public Value withShape(Shape other) {
        return new Value(
                name, type, other, null, quantization, buffer, variable, hasRank, sparsity, variantTypes, extras);
    }

    /** Another shape, with {@code open} naming the extents left open. */
    public Value withShape(Shape other, @Nullable Shape open) {
        return new Value(
                name, type, other, open, quantization, buffer, variable, hasRank, sparsity, variantTypes, extras);
    }

    public Value withQuantization(Quantization other) {
        return new Value(
                name, type, shape, openShape, other, buffer, variable, hasRank, sparsity, variantTypes, extras);
    }

    public Value withBuffer(@Nullable Buffer other) {
        return new Value(
                name, type, shape, openShape, quantization, other, variable, hasRank, sparsity, variantTypes, extras);
    }

    public Value withVariable(boolean persists) {
        return new Value(
                name, type, shape, openShape, quantization, buffer, persists, hasRank, sparsity, variantTypes, extras);
    }

    public Value withHasRank(boolean ranked) {
        return new Value(
                name, type, shape, openShape, quantization, buffer, variable, ranked, sparsity, variantTypes, extras);
    }

    public Value withSparsity(@Nullable Sparsity other) {
        return new Value(
                name, type, shape, openShape, quantization, buffer, variable, hasRank, other, variantTypes, extras);
    }

    public Value withVariantTypes(List<VariantType> others) {
        return new Value(
                name, type, shape, openShape, quantization, buffer, variable, hasRank, sparsity, others, extras);
    }

    public Value withExtras(Extras beyond) {
        return new Value(
                name, type, shape, openShape, quantization, buffer, variable, hasRank, sparsity, variantTypes, beyond);
    }
}
