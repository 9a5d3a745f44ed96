package dev.tern.operators.shape;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** The extents of the operand, as a vector of numbers. What the operand holds is not read. */
public record ShapeOf(DataType type) implements BuiltinOperator {
    public static final OperatorDefinition<ShapeOf> DEFINITION = OperatorDefinition.builtin(
            77,
            "SHAPE",
            d -> d.options(55, new ShapeOf(DataType.FLOAT32))
                    .inputs("input")
                    .outputs("extents")
                    .types("f32|u8|i8|i16|i32|i64|u32|bool|str|f16|f64|u64|c64|i4|bf16|u16 -> i32|i64")
                    .typesBySpecification(
                            "contents are not read; the original at hand cannot be given such tensors",
                            "c128|i2|u4|f8e4m3fn|f8e5m2|res|var -> i32|i64")
                    .needsShapesOnly()
                    .shapes(ShapeOf::shapes)
                    .kernel(ShapeOf::bind));

    @Override
    public OperatorDefinition<ShapeOf> definition() {
        return DEFINITION;
    }

    @Override
    public ShapeOf map(Slots slots) {
        return new ShapeOf(slots.type(0, type));
    }

    private static List<Shape> shapes(ShapeOf operator, ShapeScope scope) {
        if (scope.outputType(0) != operator.type) {
            throw TernException.at("option for the type of the result")
                    .expected("the result's type " + scope.outputType(0).text())
                    .found(operator.type.text())
                    .fix("make both int32 or both int64");
        }
        return List.of(Shape.of(scope.shape(0).rank()));
    }

    private static Kernel bind(ShapeOf operator, Binding binding) {
        Shape shape = binding.input(0).shape();
        Tensor output = binding.output(0);
        return () -> {
            for (int i = 0; i < shape.rank(); i++) {
                output.setInt(i, shape.dim(i));
            }
        };
    }
}
