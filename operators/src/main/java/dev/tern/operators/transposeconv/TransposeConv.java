package dev.tern.operators.transposeconv;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.arithmetic.IntegerRoles;
import dev.tern.operators.window.WindowAxis;
import dev.tern.operators.window.WindowChecks;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transpose of a convolution: filters [outputs, height, width, channels], images [batch, height, width, channels]. The
 * first operand names the extents of the result, from which a convolution would come back to the image's extents.
 *
 * @param quantizedBiasType type of sums for 16-bit images; FLOAT32 leaves it to the bias
 */
public record TransposeConv(
        Padding padding, int strideWidth, int strideHeight, Activation activation, DataType quantizedBiasType)
        implements BuiltinOperator {
    public static final OperatorDefinition<TransposeConv> DEFINITION = OperatorDefinition.builtin(
            67,
            "TRANSPOSE_CONV",
            d -> d.options(49, new TransposeConv(Padding.SAME, 0, 0, Activation.NONE, DataType.FLOAT32))
                    .inputs("output shape", "filter", "input", "bias?")
                    .outputs("output")
                    .types(
                            "i32 f32 f32 f32 -> f32",
                            "i32 u8 u8 i32 -> u8",
                            "i32 i8 i8 i32 -> i8",
                            "i32 i8 i16 i32|i64 -> i16")
                    .typesBySpecification("float images with 8-bit filters came after 2.18", "i32 i8 f32 f32 -> f32")
                    .versions(5, TransposeConv::version)
                    .shapes(TransposeConv::shapes)
                    .kernel(TransposeConv::bind)
                    .work(TransposeConv::multiplyAdds));

    @Override
    public OperatorDefinition<TransposeConv> definition() {
        return DEFINITION;
    }

    @Override
    public TransposeConv map(Slots slots) {
        return new TransposeConv(
                slots.choice(0, padding),
                slots.int32(1, strideWidth),
                slots.int32(2, strideHeight),
                slots.choice(3, activation),
                slots.type(4, quantizedBiasType));
    }

    private static int version(TransposeConv op, List<@Nullable DataType> inputs, List<DataType> outputs) {
        if (op.quantizedBiasType != DataType.FLOAT32) {
            return 5;
        }
        if (op.activation != Activation.NONE) {
            return 4;
        }
        if (inputs.size() == 4 && inputs.get(3) != null) {
            return 3;
        }
        return inputs.get(1) == DataType.INT8 ? 2 : 1;
    }

    private static List<Shape> shapes(TransposeConv op, ShapeScope scope) {
        Shape filter = scope.shape(1);
        Shape input = scope.shape(2);
        WindowChecks.rank("input", input, 4);
        WindowChecks.rank("filter", filter, 4);
        IntegerRoles.requireAxis(scope.quantization(1), 0, 4);
        WindowChecks.filled("input", input, 1);
        WindowChecks.filled("filter", filter, 0);
        WindowChecks.equal("input channels", input.dim(3), "the filter has", filter.dim(3));
        if (scope.hasInput(3)) {
            WindowChecks.elements("bias", scope.shape(3), filter.dim(0));
        }
        WindowChecks.elements("output shape", scope.shape(0), 4);
        Shape output = result(scope.ints(0));
        WindowChecks.equal("output batches", output.dim(0), "the input has", input.dim(0));
        WindowChecks.equal("output channels", output.dim(3), "the filter has", filter.dim(0));
        WindowChecks.equal(
                "input height",
                input.dim(1),
                "the output's height asks for",
                op.down(output, filter).output());
        WindowChecks.equal(
                "input width",
                input.dim(2),
                "the output's width asks for",
                op.across(output, filter).output());
        return List.of(output);
    }

    private static Shape result(int[] extents) {
        for (int extent : extents) {
            if (extent < 0) {
                throw TernException.at("output shape")
                        .expected("extents of 0 or more")
                        .found(String.valueOf(extent))
                        .fix("correct the first operand");
            }
        }
        return Shape.of(extents);
    }

    /** How windows on the result would move from top to bottom. */
    public WindowAxis down(Shape output, Shape filter) {
        return WindowAxis.of("height", padding, output.dim(1), filter.dim(1), strideHeight, 1);
    }

    /** How windows on the result would move from left to right. */
    public WindowAxis across(Shape output, Shape filter) {
        return WindowAxis.of("width", padding, output.dim(2), filter.dim(2), strideWidth, 1);
    }

    private static Kernel bind(TransposeConv op, Binding binding) {
        if (binding.input(2).type() != DataType.FLOAT32) {
            return new IntegerTransposeConv(op, binding);
        }
        return binding.input(1).type() == DataType.FLOAT32
                ? new FloatTransposeConv(op, binding)
                : new HybridTransposeConv(op, binding);
    }

    private static long multiplyAdds(TransposeConv op, List<@Nullable Shape> inputs, List<Shape> outputs) {
        Shape filter = inputs.get(1);
        Shape input = inputs.get(2);
        return filter == null || input == null ? 0 : input.elements() * filter.elements(0, 3);
    }
}
