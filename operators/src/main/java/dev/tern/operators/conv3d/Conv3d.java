package dev.tern.operators.conv3d;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.window.WindowChecks;
import dev.tern.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Convolution of volumes [batch, depth, height, width, channels] with a filter [depth, height, width, channels, outputs]. */
public record Conv3d(Steps3d steps) implements BuiltinOperator {
    public static final OperatorDefinition<Conv3d> DEFINITION = OperatorDefinition.builtin(
            132,
            "CONV_3D",
            d -> d.options(106, new Conv3d(Steps3d.DEFAULTS))
                    .inputs("input", "filter", "bias?")
                    .outputs("output")
                    .types("f32 f32 f32 -> f32")
                    .shapes(Conv3d::shapes)
                    .kernel(FloatConv3d::new)
                    .work(Conv3d::multiplyAdds));

    @Override
    public OperatorDefinition<Conv3d> definition() {
        return DEFINITION;
    }

    @Override
    public Conv3d map(Slots slots) {
        return new Conv3d(steps.map(slots));
    }

    private static List<Shape> shapes(Conv3d conv, ShapeScope scope) {
        Shape input = scope.shape(0);
        Shape filter = scope.shape(1);
        WindowChecks.rank("input", input, 5);
        WindowChecks.rank("filter", filter, 5);
        WindowChecks.filled("input", input, 1);
        WindowChecks.filled("filter", filter, 0);
        WindowChecks.equal("input channels", input.dim(4), "the filter has", filter.dim(3));
        if (scope.hasInput(2)) {
            WindowChecks.elements("bias", scope.shape(2), filter.dim(4));
        }
        return List.of(Shape.of(
                input.dim(0),
                conv.steps.deep(input, filter).output(),
                conv.steps.down(input, filter).output(),
                conv.steps.across(input, filter).output(),
                filter.dim(4)));
    }

    private static long multiplyAdds(Conv3d conv, List<@Nullable Shape> inputs, List<Shape> outputs) {
        Shape filter = inputs.get(1);
        return filter == null ? 0 : outputs.get(0).elements() * filter.elements(0, 4);
    }
}
