package dev.tern.operators.broadcast;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** The operand laid side by side as often along each axis as the second operand says. */
public final class Tile {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            69,
            "TILE",
            51,
            d -> d.versions(3, TypeVersions.of(0, "str 2", "i8 3"))
                    .inputs("input", "multiples")
                    .outputs("output")
                    .types("T I -> T : T=f32,u8,i8,i32,i64,bool,str I=i32,i64")
                    .typesBySpecification(
                            "copied by size of element, as newer originals do",
                            "T I -> T : T=i16,u32,f16,f64,u64,bf16,u16,c64,f8e4m3fn,f8e5m2 I=i32,i64")
                    .shapes(Tile::shapes)
                    .kernel(Tile::bind));

    private Tile() {}

    private static List<Shape> shapes(PlainOperator tile, ShapeScope scope) {
        Shape input = scope.shape(0);
        Tensor multiples = scope.data(1);
        if (multiples.shape().rank() != 1 || multiples.elements() != input.rank()) {
            throw TernException.at("multiples")
                    .expected("shape [" + input.rank() + "]: one number for each axis")
                    .found(multiples.shape().toString())
                    .fix("give as many numbers as the operand has axes");
        }
        int[] dims = input.dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = Extent.of((long) Extent.of(multiples.longAt(i)) * dims[i]);
        }
        return List.of(Shape.of(dims));
    }

    private static Kernel bind(PlainOperator tile, Binding binding) {
        Shape input = binding.shape(0);
        Tensor multiples = binding.input(1);
        return Movement.box(tile, Tile::shapes, binding, 0, () -> plan(input, multiples), 1);
    }

    private static Box plan(Shape input, Tensor multiples) {
        int rank = input.rank();
        int[] extents = new int[2 * rank];
        long[] from = new long[2 * rank];
        long[] dense = Box.strides(input);
        for (int i = 0; i < rank; i++) {
            extents[2 * i] = multiples.intAt(i);
            extents[2 * i + 1] = input.dim(i);
            from[2 * i + 1] = dense[i];
        }
        return Box.gathering(extents, from, 0);
    }
}
