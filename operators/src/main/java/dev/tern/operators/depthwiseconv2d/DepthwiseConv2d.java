package dev.tern.operators.depthwiseconv2d;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.IntegerRoles;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.window.WindowAxis;
import dev.tern.operators.window.WindowChecks;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of images [batch, height, width, channels] with filters [1, height, width, outputs], each output channel
 * looking at one channel of the image. How many outputs a channel has follows from the shapes.
 *
 * @param depthMultiplier outputs for each channel as the file says it; redundant, kept for writing
 */
public record DepthwiseConv2d(
        Padding padding,
        int strideWidth,
        int strideHeight,
        int depthMultiplier,
        Activation activation,
        int dilationWidth,
        int dilationHeight)
        implements BuiltinOperator {
    public static final OperatorDefinition<DepthwiseConv2d> DEFINITION = OperatorDefinition.builtin(
            4,
            "DEPTHWISE_CONV_2D",
            d -> d.options(2, new DepthwiseConv2d(Padding.SAME, 0, 0, 0, Activation.NONE, 1, 1))
                    .inputs("input", "filter", "bias?")
                    .outputs("output")
                    .types(
                            "f32 f32 f32 -> f32",
                            "f32 i8 f32 -> f32",
                            "u8 u8 i32 -> u8",
                            "i8 i8|i4 i32 -> i8",
                            "i16 i8 i64 -> i16")
                    .versions(7, DepthwiseConv2d::version)
                    .shapes(DepthwiseConv2d::shapes)
                    .kernel(DepthwiseConv2d::bind)
                    .work(DepthwiseConv2d::multiplyAdds));

    @Override
    public OperatorDefinition<DepthwiseConv2d> definition() {
        return DEFINITION;
    }

    @Override
    public DepthwiseConv2d map(Slots slots) {
        return new DepthwiseConv2d(
                slots.choice(0, padding),
                slots.int32(1, strideWidth),
                slots.int32(2, strideHeight),
                slots.int32(3, depthMultiplier),
                slots.choice(4, activation),
                slots.int32(5, dilationWidth),
                slots.int32(6, dilationHeight));
    }

    private static int version(DepthwiseConv2d conv, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType input = inputs.get(0);
        DataType filter = inputs.get(1);
        if (input == DataType.INT16) {
            return 5;
        }
        if (filter == DataType.INT4) {
            return 7;
        }
        if (filter == DataType.INT8) {
            return input == DataType.FLOAT32 ? 6 : 3;
        }
        return conv.dilationWidth != 1 || conv.dilationHeight != 1 ? 2 : 1;
    }

    private static List<Shape> shapes(DepthwiseConv2d conv, ShapeScope scope) {
        Shape input = scope.shape(0);
        Shape filter = scope.shape(1);
        WindowChecks.rank("input", input, 4);
        WindowChecks.rank("filter", filter, 4);
        IntegerRoles.requireAxis(scope.quantization(1), 3, 4);
        WindowChecks.filled("input", input, 1);
        WindowChecks.filled("filter", filter, 1);
        WindowChecks.equal("first extent of the filter", filter.dim(0), "depthwise filters have it", 1);
        WindowChecks.divides("filter channels", filter.dim(3), "input channels", input.dim(3));
        if (scope.hasInput(2)) {
            WindowChecks.elements("bias", scope.shape(2), filter.dim(3));
        }
        return List.of(Shape.of(
                input.dim(0),
                conv.down(input, filter).output(),
                conv.across(input, filter).output(),
                filter.dim(3)));
    }

    /** How windows move from top to bottom. */
    public WindowAxis down(Shape input, Shape filter) {
        return WindowAxis.of("height", padding, input.dim(1), filter.dim(1), strideHeight, dilationHeight);
    }

    /** How windows move from left to right. */
    public WindowAxis across(Shape input, Shape filter) {
        return WindowAxis.of("width", padding, input.dim(2), filter.dim(2), strideWidth, dilationWidth);
    }

    /** How sums of quantised images become results; refuses quantisation that fits no such image. */
    public Requantization requantization(Binding binding) {
        return IntegerDepthwiseConv2d.requantization(this, binding);
    }

    private static Kernel bind(DepthwiseConv2d conv, Binding binding) {
        if (binding.input(0).type() != DataType.FLOAT32) {
            return new IntegerDepthwiseConv2d(conv, binding);
        }
        return binding.input(1).type() == DataType.FLOAT32
                ? new FloatDepthwiseConv2d(conv, binding)
                : new HybridDepthwiseConv2d(conv, binding);
    }

    private static long multiplyAdds(DepthwiseConv2d conv, List<@Nullable Shape> inputs, List<Shape> outputs) {
        Shape filter = inputs.get(1);
        return filter == null ? 0 : outputs.get(0).elements() * filter.elements(1, 3);
    }
}
