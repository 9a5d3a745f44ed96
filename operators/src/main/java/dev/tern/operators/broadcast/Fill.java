package dev.tern.operators.broadcast;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Filling;
import dev.tern.operators.movement.Movement;
import dev.tern.operators.movement.StringMovement;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** One element, as often as the extents in the first operand ask. */
public final class Fill {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            94,
            "FILL",
            68,
            d -> d.versions(5, TypeVersions.of(1, "bool str 2", "i8 i16 3", "f16 4", "f8e4m3fn f8e5m2 5"))
                    .inputs("extents", "value")
                    .outputs("output")
                    .types("I T -> T : T=f32,i8,i16,i32,i64,bool,str,f16 I=i32,i64")
                    .typesBySpecification(
                            "copied by size of element, as newer originals do",
                            "I T -> T : T=u8,u32,f64,u64,bf16,u16,f8e4m3fn,f8e5m2 I=i32,i64")
                    .shapes(Fill::shapes)
                    .kernel(Fill::bind));

    private Fill() {}

    private static List<Shape> shapes(PlainOperator fill, ShapeScope scope) {
        Extent.requireEqual(0, scope.shape(1).rank(), "rank of the value");
        return List.of(Extent.shape(scope.data(0)));
    }

    private static Kernel bind(PlainOperator fill, Binding binding) {
        if (binding.outputType(0) == DataType.STRING) {
            return StringMovement.of(
                    fill, Fill::shapes, binding, 1, (positions, count) -> Arrays.fill(positions, 0, count, 0));
        }
        Movement.requireSameQuantization(binding, 1, 0);
        Tensor value = binding.input(1);
        MemorySegment to = binding.output(0).data();
        int bytes = value.type().bits() / 8;
        return () -> Filling.fill(to, bytes, Filling.bits(value.data(), 0, bytes));
    }
}
