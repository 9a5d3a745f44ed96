package dev.tern.operators.onehot;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Filling;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * A ground of one value with listed values at listed places; of values at the same place the last stays.
 *
 * @param validateIndices carried for the file's sake: places outside the result are refused either way
 */
public record SparseToDense(boolean validateIndices) implements BuiltinOperator {
    public static final OperatorDefinition<SparseToDense> DEFINITION = OperatorDefinition.builtin(
            68,
            "SPARSE_TO_DENSE",
            d -> d.options(50, new SparseToDense(false))
                    .versions(3, TypeVersions.of(2, "i64 2", "i8 u8 3"))
                    .inputs("indices", "extents", "values", "ground")
                    .outputs("output")
                    .types("I E T T -> T : T=f32,i32,i64,i8,u8 I=i32,i64 E=i32,i64")
                    .shapes(SparseToDense::shapes)
                    .kernel(SparseToDense::bind));

    @Override
    public OperatorDefinition<SparseToDense> definition() {
        return DEFINITION;
    }

    @Override
    public SparseToDense map(Slots slots) {
        return new SparseToDense(slots.bool(0, validateIndices));
    }

    private static List<Shape> shapes(SparseToDense operator, ShapeScope scope) {
        Shape indices = scope.shape(0);
        Shape values = scope.shape(2);
        Shape extents = scope.shape(1);
        Extent.requireEqual(1, extents.rank(), "rank of the extents");
        Extent.requireEqual(1, scope.shape(3).intElements(), "elements of the ground value");
        if (indices.rank() > 2 || values.rank() > 1) {
            throw TernException.at("indices and values")
                    .expected("at most 2 and 1 axes")
                    .found(indices + " and " + values)
                    .fix("reshape them");
        }
        Extent.requireEqual(extents.dim(0), indices.rank() == 2 ? indices.dim(1) : 1, "numbers in one index");
        if (values.rank() == 1) {
            Extent.requireEqual(count(indices), values.dim(0), "number of values");
        }
        return List.of(Extent.shape(scope.data(1)));
    }

    private static int count(Shape indices) {
        return indices.rank() == 2 ? indices.dim(0) : indices.intElements();
    }

    private static Kernel bind(SparseToDense operator, Binding binding) {
        Tensor indices = binding.input(0);
        Tensor values = binding.input(2);
        Tensor ground = binding.input(3);
        Tensor output = binding.output(0);
        int bytes = output.type().bits() / 8;
        int count = count(indices.shape());
        int[] extents = output.shape().dims();
        long[] strides = Box.strides(extents);
        boolean single = values.shape().rank() == 0;
        return () -> {
            check(indices, count, extents);
            Filling.fill(output.data(), bytes, Filling.bits(ground.data(), 0, bytes));
            for (int i = 0; i < count; i++) {
                long element = 0;
                for (int d = 0; d < extents.length; d++) {
                    element += indices.longAt((long) i * extents.length + d) * strides[d];
                }
                long value = Filling.bits(values.data(), single ? 0 : (long) i * bytes, bytes);
                Filling.put(output.data(), element * bytes, bytes, value);
            }
        };
    }

    private static void check(Tensor indices, int count, int[] extents) {
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < extents.length; d++) {
                long index = indices.longAt((long) i * extents.length + d);
                if (index < 0 || index >= extents[d]) {
                    throw TernException.at("index " + i + ", axis " + d)
                            .expected("0 to " + (extents[d] - 1))
                            .found(String.valueOf(index))
                            .fix("keep indices inside the result");
                }
            }
        }
    }
}
