package dev.tern.operators.arg;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Axis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/** Where along an axis the largest ({@code largest}) or smallest element lies, as numbers of {@code type}. */
public record ArgExtreme(boolean largest, DataType type) implements BuiltinOperator {
    public static final OperatorDefinition<ArgExtreme> ARG_MAX = define(56, "ARG_MAX", 40, true);
    public static final OperatorDefinition<ArgExtreme> ARG_MIN = define(79, "ARG_MIN", 57, false);

    private static OperatorDefinition<ArgExtreme> define(int code, String name, int options, boolean largest) {
        return OperatorDefinition.builtin(
                code,
                name,
                d -> d.options(options, new ArgExtreme(largest, DataType.FLOAT32))
                        .versions(3, TypeVersions.of(0, "i8 2", "bool 3"))
                        .inputs("input", "axis")
                        .outputs("positions")
                        .types("f32|u8|i8|i32|bool i32|i64 -> i32|i64")
                        .shapes(ArgExtreme::shapes)
                        .kernel(ArgExtreme::bind));
    }

    @Override
    public OperatorDefinition<ArgExtreme> definition() {
        return largest ? ARG_MAX : ARG_MIN;
    }

    @Override
    public ArgExtreme map(Slots slots) {
        return new ArgExtreme(largest, slots.type(0, type));
    }

    private static List<Shape> shapes(ArgExtreme operator, ShapeScope scope) {
        if (scope.outputType(0) != operator.type) {
            throw TernException.at("option for the type of the result")
                    .expected("the result's type " + scope.outputType(0).text())
                    .found(operator.type.text())
                    .fix("make both int32 or both int64");
        }
        Shape input = scope.shape(0);
        int axis = Axis.of(Axis.scalar(scope, 1), input.rank());
        if (input.dim(axis) == 0) {
            throw TernException.at("axis " + axis + " of " + input)
                    .expected("at least one element")
                    .found("none")
                    .fix("there is no extreme of nothing");
        }
        int[] dims = new int[input.rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = input.dim(i < axis ? i : i + 1);
        }
        return List.of(Shape.of(dims));
    }

    private static Kernel bind(ArgExtreme operator, Binding binding) {
        return binding.input(0).type() == DataType.FLOAT32
                ? new FloatArg(binding, operator.largest)
                : new IntegerArg(binding, operator.largest);
    }
}
