package dev.tern.operators.reshape;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.Shape;
import java.util.List;

/** The same elements with an axis of extent 1 put in. */
public final class ExpandDims {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            70,
            "EXPAND_DIMS",
            52,
            d -> d.inputs("input", "axis")
                    .outputs("output")
                    .types("T I -> T : T=f32,u8,i8,i16,i32,i64,u32,bool,str,f16,f64,u64 I=i32,i64")
                    .typesBySpecification(
                            "copied byte by byte; the original at hand cannot be given such tensors",
                            "T I -> T : T=bf16,u16,i4,c64,c128,f8e4m3fn,f8e5m2 I=i32,i64")
                    .shapes(ExpandDims::shapes)
                    .inPlace(0)
                    .kernel(ExpandDims::bind));

    private ExpandDims() {}

    private static List<Shape> shapes(PlainOperator expand, ShapeScope scope) {
        Shape input = scope.shape(0);
        int axis = Axis.of(Axis.scalar(scope, 1), input.rank() + 1);
        int[] dims = new int[input.rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i == axis ? 1 : input.dim(i < axis ? i : i - 1);
        }
        return List.of(Shape.of(dims));
    }

    private static Kernel bind(PlainOperator expand, Binding binding) {
        Movement.requireSameQuantization(binding, 0, 0);
        return Movement.whole(expand, ExpandDims::shapes, binding, 0);
    }
}
