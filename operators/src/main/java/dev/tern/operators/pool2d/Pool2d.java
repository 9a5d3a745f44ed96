package dev.tern.operators.pool2d;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.window.WindowAxis;
import dev.tern.operators.window.WindowChecks;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pooling of images [batch, height, width, channels]; padding never counts. */
public record Pool2d(
        Reduction reduction,
        Padding padding,
        int strideWidth,
        int strideHeight,
        int filterWidth,
        int filterHeight,
        Activation activation)
        implements BuiltinOperator {
    /** What becomes of the numbers in a window. */
    public enum Reduction {
        AVERAGE,
        MAX,
        /** The square root of the mean square. */
        L2
    }

    public static final OperatorDefinition<Pool2d> AVERAGE_POOL_2D =
            define(1, "AVERAGE_POOL_2D", Reduction.AVERAGE, 3, "T -> T : f32 u8 i8 i16");
    public static final OperatorDefinition<Pool2d> L2_POOL_2D = define(12, "L2_POOL_2D", Reduction.L2, 1, "f32 -> f32");
    public static final OperatorDefinition<Pool2d> MAX_POOL_2D =
            define(17, "MAX_POOL_2D", Reduction.MAX, 3, "T -> T : f32 u8 i8 i16");

    private static OperatorDefinition<Pool2d> define(
            int code, String name, Reduction reduction, int highest, String types) {
        return OperatorDefinition.builtin(
                code,
                name,
                d -> d.options(5, new Pool2d(reduction, Padding.SAME, 0, 0, 0, 0, Activation.NONE))
                        .inputs("input")
                        .outputs("output")
                        .types(types)
                        .versions(highest, Pool2d::version)
                        .shapes(Pool2d::shapes)
                        .kernel(Pool2d::bind));
    }

    @Override
    public OperatorDefinition<Pool2d> definition() {
        return switch (reduction) {
            case AVERAGE -> AVERAGE_POOL_2D;
            case MAX -> MAX_POOL_2D;
            case L2 -> L2_POOL_2D;
        };
    }

    @Override
    public Pool2d map(Slots slots) {
        return new Pool2d(
                reduction,
                slots.choice(0, padding),
                slots.int32(1, strideWidth),
                slots.int32(2, strideHeight),
                slots.int32(3, filterWidth),
                slots.int32(4, filterHeight),
                slots.choice(5, activation));
    }

    private static int version(Pool2d pool, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = outputs.get(0);
        return type == DataType.INT16 ? 3 : type == DataType.INT8 ? 2 : 1;
    }

    private static List<Shape> shapes(Pool2d pool, ShapeScope scope) {
        Shape input = scope.shape(0);
        WindowChecks.rank("input", input, 4);
        WindowChecks.filled("input", input, 1);
        return List.of(Shape.of(
                input.dim(0), pool.down(input).output(), pool.across(input).output(), input.dim(3)));
    }

    /** How windows move from top to bottom. */
    public WindowAxis down(Shape input) {
        return WindowAxis.of("height", padding, input.dim(1), filterHeight, strideHeight, 1);
    }

    /** How windows move from left to right. */
    public WindowAxis across(Shape input) {
        return WindowAxis.of("width", padding, input.dim(2), filterWidth, strideWidth, 1);
    }

    private static Kernel bind(Pool2d pool, Binding binding) {
        return binding.input(0).type() == DataType.FLOAT32
                ? new FloatPool2d(pool, binding)
                : new IntegerPool2d(pool, binding);
    }
}
