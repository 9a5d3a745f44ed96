package dev.tern.operators.transpose;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** The axes of an operand in the order that the second operand lists. */
public final class Transpose {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            39,
            "TRANSPOSE",
            26,
            d -> d.versions(9, TypeVersions.of(0, "i8 2", "bool 3", "i16 5", "i4 7", "bf16 8", "f16 9"))
                    .inputs("input", "permutation")
                    .outputs("output")
                    .types("T i32 -> T : f32 u8 i8 i16 i32 i64 bool")
                    .typesBySpecification(
                            "copied by size of element, as newer originals do",
                            "T i32 -> T : u32 i4 f16 f64 u64 bf16 u16 c64 f8e4m3fn f8e5m2")
                    .shapes(Transpose::shapes)
                    .kernel(Transpose::bind));

    private Transpose() {}

    private static List<Shape> shapes(PlainOperator transpose, ShapeScope scope) {
        Shape input = scope.shape(0);
        int[] permutation = permutation(scope.data(1), input.rank());
        int[] dims = new int[permutation.length];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = input.dim(permutation[i]);
        }
        return List.of(Shape.of(dims));
    }

    private static int[] permutation(Tensor tensor, int rank) {
        if (tensor.shape().rank() != 1 || tensor.elements() != rank) {
            throw TernException.at("permutation")
                    .expected("shape [" + rank + "]: every axis once")
                    .found(tensor.shape().toString())
                    .fix("list as many axes as the operand has");
        }
        int[] permutation = new int[rank];
        boolean[] seen = new boolean[rank];
        for (int i = 0; i < rank; i++) {
            permutation[i] = Axis.within(tensor.intAt(i), rank, "permutation");
            if (seen[permutation[i]]) {
                throw TernException.at("permutation")
                        .expected("every axis once")
                        .found("axis " + permutation[i] + " twice")
                        .fix("correct the permutation");
            }
            seen[permutation[i]] = true;
        }
        return permutation;
    }

    private static Kernel bind(PlainOperator transpose, Binding binding) {
        Shape input = binding.input(0).shape();
        Tensor order = binding.input(1);
        long[] strides = Box.strides(input);
        return Movement.box(
                transpose,
                Transpose::shapes,
                binding,
                0,
                () -> {
                    int[] permutation = permutation(order, input.rank());
                    int[] extents = new int[permutation.length];
                    long[] from = new long[permutation.length];
                    for (int i = 0; i < extents.length; i++) {
                        extents[i] = input.dim(permutation[i]);
                        from[i] = strides[permutation[i]];
                    }
                    return Box.gathering(extents, from, 0);
                },
                1);
    }
}
