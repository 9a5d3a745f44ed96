package dev.tern.operators.reshape;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/** The same elements without the listed axes, all of extent 1; an empty list drops every axis of extent 1. */
public record Squeeze(List<Integer> axes) implements BuiltinOperator {
    public static final OperatorDefinition<Squeeze> DEFINITION = OperatorDefinition.builtin(
            43,
            "SQUEEZE",
            d -> d.options(30, new Squeeze(List.of()))
                    .versions(2, TypeVersions.of(0, "str 2"))
                    .inputs("input")
                    .outputs("output")
                    .types("T -> T : f32 u8 i8 i16 i32 i64 u32 bool str f16 f64 u64")
                    .typesBySpecification(
                            "copied byte by byte; the original at hand cannot be given such tensors",
                            "T -> T : bf16 u16 i4 c64 c128 f8e4m3fn f8e5m2")
                    .shapes(Squeeze::shapes)
                    .inPlace(0)
                    .kernel((operator, binding) -> Movement.whole(operator, Squeeze::shapes, binding, 0)));

    public Squeeze {
        axes = List.copyOf(axes);
    }

    @Override
    public OperatorDefinition<Squeeze> definition() {
        return DEFINITION;
    }

    @Override
    public Squeeze map(Slots slots) {
        return new Squeeze(slots.int32s(0, axes));
    }

    private static List<Shape> shapes(Squeeze squeeze, ShapeScope scope) {
        Shape input = scope.shape(0);
        boolean[] drops = new boolean[input.rank()];
        int left = input.rank();
        for (int i = 0; i < drops.length && squeeze.axes.isEmpty(); i++) {
            drops[i] = input.dim(i) == 1;
            left -= drops[i] ? 1 : 0;
        }
        for (int listed : squeeze.axes) {
            int axis = Axis.of(listed, input.rank());
            if (input.dim(axis) != 1) {
                throw TernException.at("axis " + axis + " of " + input)
                        .expected("extent 1")
                        .found(String.valueOf(input.dim(axis)))
                        .fix("squeeze only axes of extent 1");
            }
            left -= drops[axis] ? 0 : 1;
            drops[axis] = true;
        }
        int[] dims = new int[left];
        int next = 0;
        for (int i = 0; i < drops.length; i++) {
            if (!drops[i]) {
                dims[next++] = input.dim(i);
            }
        }
        return List.of(Shape.of(dims));
    }
}
