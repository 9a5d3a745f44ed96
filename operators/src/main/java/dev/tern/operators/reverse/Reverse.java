package dev.tern.operators.reverse;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** The operand, backwards along the axes that the second operand lists. */
public final class Reverse {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            105,
            "REVERSE_V2",
            81,
            d -> d.versions(4, TypeVersions.of(0, "bool 2", "i8 3", "f8e4m3fn f8e5m2 4"))
                    .inputs("input", "axes")
                    .outputs("output")
                    .types("T i32 -> T : f32 u8 i8 i16 i32 i64 bool")
                    .typesBySpecification("newer than the original at hand", "T i32 -> T : f16 bf16 f8e4m3fn f8e5m2")
                    .shapes(Reverse::shapes)
                    .kernel(Reverse::bind));

    private Reverse() {}

    private static List<Shape> shapes(PlainOperator reverse, ShapeScope scope) {
        Extent.requireEqual(1, scope.shape(1).rank(), "rank of the axes");
        return ShapeRule.<PlainOperator>sameAs(0).shapes(reverse, scope);
    }

    private static Kernel bind(PlainOperator reverse, Binding binding) {
        Shape shape = binding.shape(0);
        Tensor axes = binding.input(1);
        return Movement.box(reverse, Reverse::shapes, binding, 0, () -> plan(shape, axes), 1);
    }

    private static Box plan(Shape shape, Tensor axes) {
        long[] from = Box.strides(shape);
        boolean[] turned = new boolean[from.length];
        long start = 0;
        for (long i = 0; i < axes.elements(); i++) {
            int axis = Axis.of(axes.intAt(i), from.length);
            if (turned[axis]) {
                throw TernException.at("axes")
                        .expected("every axis at most once")
                        .found("axis " + axis + " twice")
                        .fix("list it once");
            }
            turned[axis] = true;
            start += (shape.dim(axis) - 1) * from[axis];
            from[axis] = -from[axis];
        }
        return Box.gathering(shape.dims(), from, start);
    }
}
