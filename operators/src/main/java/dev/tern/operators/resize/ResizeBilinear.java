package dev.tern.operators.resize;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Images at another size, every pixel a weighted mean of the four around it. */
public record ResizeBilinear(boolean alignCorners, boolean halfPixelCenters) implements BuiltinOperator {
    public static final OperatorDefinition<ResizeBilinear> DEFINITION = OperatorDefinition.builtin(
            23,
            "RESIZE_BILINEAR",
            d -> d.options(15, new ResizeBilinear(false, false))
                    .versions(4, ResizeBilinear::version)
                    .inputs("images", "size")
                    .outputs("output")
                    .types("T i32 -> T : f32 u8 i8 i16")
                    .shapes(ResizeBilinear::shapes)
                    .work((operator, in, out) -> 4 * out.getFirst().elements())
                    .kernel(ResizeBilinear::bind));

    @Override
    public OperatorDefinition<ResizeBilinear> definition() {
        return DEFINITION;
    }

    @Override
    public ResizeBilinear map(Slots slots) {
        return new ResizeBilinear(slots.bool(2, alignCorners), slots.bool(3, halfPixelCenters));
    }

    private static int version(ResizeBilinear operator, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = outputs.isEmpty() ? DataType.FLOAT32 : outputs.getFirst();
        if (type == DataType.INT16) {
            return 4;
        }
        return operator.halfPixelCenters ? 3 : type == DataType.INT8 ? 2 : 1;
    }

    private static List<Shape> shapes(ResizeBilinear operator, ShapeScope scope) {
        if (operator.alignCorners && operator.halfPixelCenters) {
            throw TernException.at("options")
                    .expected("at most one of align_corners and half_pixel_centers")
                    .found("both")
                    .fix("switch one of them off");
        }
        return Sampling.shapes(scope);
    }

    /** Where the elements of an axis come from that goes from one extent to another. */
    public Sampling sampling(int from, int to) {
        return new Sampling(from, to, alignCorners, halfPixelCenters);
    }

    private static Kernel bind(ResizeBilinear operator, Binding binding) {
        Shape from = binding.input(0).shape();
        Shape to = binding.output(0).shape();
        Sampling rows = operator.sampling(from.dim(1), to.dim(1));
        Sampling columns = operator.sampling(from.dim(2), to.dim(2));
        DataType type = binding.outputType(0);
        return type == DataType.INT8 || type == DataType.INT16
                ? new IntegerBilinear(binding, rows, columns)
                : new FloatBilinear(binding, rows, columns);
    }
}
