package dev.tern.custom.posenet;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Decodes poses of seventeen key points. Operands are a heat map, offsets to the nearest key point, and offsets along the
 * edges of the skeleton; results are places in pixels (vertical first), scores of key points and of poses, and how many
 * poses there are.
 */
public final class PosenetDecoder {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "PosenetDecoderOp",
            d -> d.inputs("heat map", "short offsets", "mid offsets")
                    .outputs("places", "point scores", "pose scores", "count")
                    .typesBySpecification("an operator of Coral", "f32|u8 f32|u8 f32|u8 -> f32 f32 f32 f32")
                    .shapes(PosenetDecoder::shapes)
                    .kernel(DecoderKernel::new));

    private PosenetDecoder() {}

    record Settings(int most, int stride, float threshold, float radius) {
        static Settings of(CustomOperator operator) {
            CustomOptions options = CustomOptions.of(operator);
            return new Settings(
                    options.whole("max_detections", 0, 1 << 16),
                    options.whole("stride", 1, 1 << 20),
                    options.real("score_threshold"),
                    options.real("nms_radius"));
        }
    }

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        int most = Settings.of(operator).most;
        Shape heat = scope.shape(0);
        require(heat.rank() == 4 && heat.dim(0) == 1 && heat.dim(3) == Skeleton.POINTS, 0, "[1,h,w,17]", heat);
        require(heat.elements() > 0, 0, "[1,h,w,17] that is not empty", heat);
        Shape near = heat.with(3, 2 * Skeleton.POINTS);
        require(scope.shape(1).equals(near), 1, near.toString(), scope.shape(1));
        Shape mid = heat.with(3, 4 * Skeleton.EDGES);
        require(scope.shape(2).equals(mid), 2, mid.toString(), scope.shape(2));
        return List.of(
                Shape.of(1, most, Skeleton.POINTS, 2),
                Shape.of(1, most, Skeleton.POINTS),
                Shape.of(1, most),
                Shape.of(1));
    }

    private static void require(boolean holds, int operand, String expected, Shape found) {
        if (!holds) {
            throw TernException.at("operand " + operand)
                    .expected("shape " + expected)
                    .found(found.toString())
                    .fix("connect the heat map and offsets of one network");
        }
    }
}
