package dev.tern.custom.detection;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/** The last step of single-shot detectors: boxes, classes, scores and their number. */
public final class DetectionPostProcess {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "TFLite_Detection_PostProcess",
            d -> d.inputs("encodings", "scores", "anchors")
                    .outputs("boxes", "classes", "scores", "count")
                    .types("f32 f32|u8 f32 -> f32 f32 f32 f32", "u8 f32|u8 u8 -> f32 f32 f32 f32")
                    .shapes(DetectionPostProcess::shapes)
                    .kernel(DetectionKernel::new));

    private DetectionPostProcess() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        DetectionOptions options = DetectionOptions.of(operator);
        Shape encodings = scope.shape(0);
        require(
                encodings.rank() == 3 && encodings.dim(0) == 1 && encodings.dim(2) >= 4,
                0,
                "[1,n,4 or more]",
                encodings);
        int boxes = encodings.dim(1);
        Shape scores = scope.shape(1);
        require(
                scores.rank() == 3
                        && scores.dim(0) == 1
                        && scores.dim(1) == boxes
                        && (scores.dim(2) == options.classes() || scores.dim(2) - 1 == options.classes()),
                1,
                "[1," + boxes + "," + options.classes() + " or one more for the background]",
                scores);
        Shape anchors = scope.shape(2);
        require(anchors.rank() == 2 && anchors.dim(0) == boxes && anchors.dim(1) == 4, 2, "[" + boxes + ",4]", anchors);
        int places = options.places();
        return List.of(Shape.of(1, places, 4), Shape.of(1, places), Shape.of(1, places), Shape.of(1));
    }

    private static void require(boolean holds, int operand, String expected, Shape found) {
        if (!holds) {
            throw TernException.at("operand " + operand)
                    .expected("shape " + expected)
                    .found(found.toString())
                    .fix("give boxes, scores and anchors of the same detector");
        }
    }
}
