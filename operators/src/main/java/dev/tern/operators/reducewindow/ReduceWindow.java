package dev.tern.operators.reducewindow;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** The elements under a window that moves in strides, brought together by {@code function} from an initial value on. */
public record ReduceWindow(Function function) implements BuiltinOperator {
    /** How elements come together; in file order. */
    public enum Function {
        UNSUPPORTED,
        ADD,
        MUL,
        MINIMUM,
        MAXIMUM,
        ALL,
        ANY
    }

    private static final int MOST_AXES = 6;

    public static final OperatorDefinition<ReduceWindow> DEFINITION = OperatorDefinition.builtin(
            205,
            "REDUCE_WINDOW",
            d -> d.options2(20, new ReduceWindow(Function.UNSUPPORTED))
                    .inputs("input", "initial", "window", "strides", "dilations")
                    .outputs("output")
                    .types("T T i64 i64 i64 -> T : f32 f64 bool i8 u8 i16 i32 i64")
                    .shapes(ReduceWindow::shapes)
                    .kernel(ReduceWindow::bind));

    @Override
    public OperatorDefinition<ReduceWindow> definition() {
        return DEFINITION;
    }

    @Override
    public ReduceWindow map(Slots slots) {
        return new ReduceWindow(slots.wideChoice(0, function));
    }

    private static List<Shape> shapes(ReduceWindow operator, ShapeScope scope) {
        Shape input = scope.shape(0);
        if (operator.function == Function.UNSUPPORTED || input.rank() < 1 || input.rank() > MOST_AXES) {
            throw TernException.at("function and operand")
                    .expected("a function, and 1 to " + MOST_AXES + " axes")
                    .found(operator.function + " and " + input)
                    .fix("convert the model anew");
        }
        Extent.requireEqual(1, scope.shape(1).intElements(), "elements of the initial value");
        int[] dims = input.dims();
        for (int i = 0; i < dims.length; i++) {
            long window = number(scope.data(2), i, dims.length, "window");
            long stride = number(scope.data(3), i, dims.length, "strides");
            long dilation = number(scope.data(4), i, dims.length, "dilations");
            long reach = Math.addExact(Math.multiplyExact(window - 1, dilation), 1);
            dims[i] = dims[i] < reach ? 0 : (int) ((dims[i] - reach) / stride + 1);
        }
        return List.of(Shape.of(dims));
    }

    private static long number(Tensor tensor, int axis, int rank, String name) {
        if (tensor.shape().rank() != 1 || tensor.elements() != rank) {
            throw TernException.at(name)
                    .expected("shape [" + rank + "]: one number for each axis")
                    .found(tensor.shape().toString())
                    .fix("give as many numbers as the operand has axes");
        }
        long number = tensor.longAt(axis);
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw TernException.at(name + ", axis " + axis)
                    .expected("1 to 2147483647")
                    .found(String.valueOf(number))
                    .fix("correct the operand");
        }
        return number;
    }

    private static Kernel bind(ReduceWindow operator, Binding binding) {
        WindowReduction reduction = new WindowReduction(binding, binding.input(0), binding.input(1), operator.function);
        Tensor extents = binding.input(2);
        Tensor strides = binding.input(3);
        Tensor dilations = binding.input(4);
        return () -> {
            for (int i = 0; i < extents.elements(); i++) {
                reduction.setAxis(i, extents.longAt(i), strides.longAt(i), dilations.longAt(i));
            }
            reduction.run();
        };
    }
}
