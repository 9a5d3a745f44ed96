package dev.tern.operators.conv3d;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.window.WindowChecks;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transpose of a convolution of volumes, with a filter [depth, height, width, outputs, channels]. The first operand
 * names the extents of the result.
 */
public record Conv3dTranspose(Steps3d steps) implements BuiltinOperator {
    public static final OperatorDefinition<Conv3dTranspose> DEFINITION = OperatorDefinition.builtin(
            141,
            "CONV_3D_TRANSPOSE",
            d -> d.options(106, new Conv3dTranspose(Steps3d.DEFAULTS))
                    .inputs("output shape", "filter", "input", "bias?")
                    .outputs("output")
                    .types("i32 f32 f32 f32 -> f32")
                    .shapes(Conv3dTranspose::shapes)
                    .kernel(FloatConv3dTranspose::new)
                    .work(Conv3dTranspose::multiplyAdds));

    @Override
    public OperatorDefinition<Conv3dTranspose> definition() {
        return DEFINITION;
    }

    @Override
    public Conv3dTranspose map(Slots slots) {
        return new Conv3dTranspose(steps.map(slots));
    }

    private static List<Shape> shapes(Conv3dTranspose conv, ShapeScope scope) {
        Shape filter = scope.shape(1);
        Shape input = scope.shape(2);
        WindowChecks.rank("input", input, 5);
        WindowChecks.rank("filter", filter, 5);
        WindowChecks.filled("input", input, 1);
        WindowChecks.filled("filter", filter, 0);
        WindowChecks.equal("input channels", input.dim(4), "the filter has", filter.dim(4));
        if (scope.hasInput(3)) {
            WindowChecks.elements("bias", scope.shape(3), filter.dim(3));
        }
        WindowChecks.elements("output shape", scope.shape(0), 5);
        Shape output = result(scope.ints(0));
        WindowChecks.equal("output batches", output.dim(0), "the input has", input.dim(0));
        WindowChecks.equal("output channels", output.dim(4), "the filter has", filter.dim(3));
        Steps3d steps = conv.steps;
        WindowChecks.equal(
                "input depth",
                input.dim(1),
                "the output asks for",
                steps.deep(output, filter).output());
        WindowChecks.equal(
                "input height",
                input.dim(2),
                "the output asks for",
                steps.down(output, filter).output());
        WindowChecks.equal(
                "input width",
                input.dim(3),
                "the output asks for",
                steps.across(output, filter).output());
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

    private static long multiplyAdds(Conv3dTranspose conv, List<@Nullable Shape> inputs, List<Shape> outputs) {
        Shape filter = inputs.get(1);
        Shape input = inputs.get(2);
        return filter == null || input == null ? 0 : input.elements() * filter.elements(0, 4);
    }
}
