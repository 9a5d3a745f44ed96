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
import dev.tern.tensor.TernException;
import java.util.List;

/** The operand repeated along axes of extent 1, and along new leading axes, up to the shape in the second operand. */
public final class BroadcastTo {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            130,
            "BROADCAST_TO",
            104,
            d -> d.versions(
                            4,
                            TypeVersions.<PlainOperator>of(0, "i8 i16 3", "f8e4m3fn f8e5m2 4")
                                    .orElse(2))
                    .inputs("input", "extents")
                    .outputs("output")
                    .types("T I -> T : T=f32,u8,i8,i16,i32,i64,bool,u32,f16,f64,u64 I=i32,i64")
                    .typesBySpecification(
                            "copied by size of element; the original at hand cannot be given such tensors",
                            "T I -> T : T=bf16,u16,c64,f8e4m3fn,f8e5m2 I=i32,i64")
                    .shapes(BroadcastTo::shapes)
                    .kernel(BroadcastTo::bind));

    private BroadcastTo() {}

    private static List<Shape> shapes(PlainOperator broadcast, ShapeScope scope) {
        Shape input = scope.shape(0);
        Shape wanted = Extent.shape(scope.data(1));
        int added = wanted.rank() - input.rank();
        boolean fits = added >= 0;
        for (int i = 0; i < input.rank() && fits; i++) {
            fits = input.dim(i) == 1 || input.dim(i) == wanted.dim(i + added);
        }
        if (!fits) {
            throw TernException.at("extents")
                    .expected("a shape that " + input + " can be repeated up to")
                    .found(wanted.toString())
                    .fix("only axes of extent 1 and new leading axes can grow");
        }
        return List.of(wanted);
    }

    private static Kernel bind(PlainOperator broadcast, Binding binding) {
        Shape input = binding.shape(0);
        Shape output = binding.output(0).shape();
        int added = output.rank() - input.rank();
        long[] dense = Box.strides(input);
        long[] from = new long[output.rank()];
        for (int i = 0; i < input.rank(); i++) {
            from[i + added] = input.dim(i) == 1 ? 0 : dense[i];
        }
        Box box = Box.gathering(output.dims(), from, 0);
        return Movement.box(broadcast, BroadcastTo::shapes, binding, 0, () -> box);
    }
}
