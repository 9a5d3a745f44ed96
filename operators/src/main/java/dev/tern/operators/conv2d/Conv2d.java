package dev.tern.operators.conv2d;

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
 * Convolution of images [batch, height, width, channels] with filters [outputs, height, width, channels]; filters with
 * fewer channels than the image split it into groups.
 *
 * @param quantizedBiasType type of sums for 16-bit images; FLOAT32 leaves it to the bias
 */
public record Conv2d(
        Padding padding,
        int strideWidth,
        int strideHeight,
        Activation activation,
        int dilationWidth,
        int dilationHeight,
        DataType quantizedBiasType)
        implements BuiltinOperator {
    public static final OperatorDefinition<Conv2d> DEFINITION = OperatorDefinition.builtin(
            3,
            "CONV_2D",
            d -> d.options(1, new Conv2d(Padding.SAME, 0, 0, Activation.NONE, 1, 1, DataType.FLOAT32))
                    .inputs("input", "filter", "bias?")
                    .outputs("output")
                    .types(
                            "f32 f32 f32 -> f32",
                            "f32 i8|u8 f32 -> f32",
                            "u8 u8 i32 -> u8",
                            "i8 i8|i4 i32 -> i8",
                            "i16 i8|i4 i32|i64 -> i16")
                    .typesBySpecification("the original 2.18 corrupts its memory", "f32 i4 f32 -> f32")
                    .versions(8, Conv2d::version)
                    .shapes(Conv2d::shapes)
                    .kernel(Conv2d::bind)
                    .work(Conv2d::multiplyAdds));

    @Override
    public OperatorDefinition<Conv2d> definition() {
        return DEFINITION;
    }

    @Override
    public Conv2d map(Slots slots) {
        return new Conv2d(
                slots.choice(0, padding),
                slots.int32(1, strideWidth),
                slots.int32(2, strideHeight),
                slots.choice(3, activation),
                slots.int32(4, dilationWidth),
                slots.int32(5, dilationHeight),
                slots.type(6, quantizedBiasType));
    }

    private static int version(Conv2d conv, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType input = inputs.get(0);
        DataType filter = inputs.get(1);
        if (input == DataType.INT16) {
            return conv.quantizedBiasType == DataType.FLOAT32 ? 4 : 8;
        }
        if (filter == DataType.INT4) {
            return 7;
        }
        if (filter == DataType.INT8) {
            return input == DataType.FLOAT32 ? 5 : 3;
        }
        return 1;
    }

    private static List<Shape> shapes(Conv2d conv, ShapeScope scope) {
        Shape input = scope.shape(0);
        Shape filter = scope.shape(1);
        WindowChecks.rank("input", input, 4);
        WindowChecks.rank("filter", filter, 4);
        IntegerRoles.requireAxis(scope.quantization(1), 0, 4);
        WindowChecks.filled("input", input, 1);
        WindowChecks.filled("filter", filter, 0);
        WindowChecks.divides("input channels", input.dim(3), "filter channels", filter.dim(3));
        int groups = input.dim(3) / filter.dim(3);
        WindowChecks.divides("output channels", filter.dim(0), "groups", groups);
        if (scope.hasInput(2)) {
            WindowChecks.elements("bias", scope.shape(2), filter.dim(0));
        }
        return List.of(Shape.of(
                input.dim(0),
                conv.down(input, filter).output(),
                conv.across(input, filter).output(),
                filter.dim(0)));
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
        return IntegerConv2d.requantization(this, binding);
    }

    /** Whether float images are quantised with an offset, where filters are integers. */
    public static boolean quantizesWithOffset(Binding binding) {
        int groups = binding.shape(0).dim(3) / binding.shape(1).dim(3);
        return HybridConv2d.hasOffset(binding.input(1).quantization(), groups);
    }

    private static Kernel bind(Conv2d conv, Binding binding) {
        DataType input = binding.input(0).type();
        if (input == DataType.FLOAT32) {
            return binding.input(1).type() == DataType.FLOAT32
                    ? FloatConv2d.bind(conv, binding)
                    : HybridConv2d.bind(conv, binding);
        }
        return IntegerConv2d.bind(conv, binding);
    }

    private static long multiplyAdds(Conv2d conv, List<@Nullable Shape> inputs, List<Shape> outputs) {
        Shape filter = inputs.get(1);
        return filter == null ? 0 : outputs.get(0).elements() * filter.elements(1, 4);
    }
}
