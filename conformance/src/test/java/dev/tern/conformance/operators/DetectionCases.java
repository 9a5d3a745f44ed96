package dev.tern.conformance.operators;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** TFLite_Detection_PostProcess: both ways of suppression, with and without a background class, few and many boxes. */
final class DetectionCases implements OperatorCase.Source {
    private static final Map<String, Object> SCALES =
            Map.of("y_scale", 10.0, "x_scale", 10.0, "h_scale", 5.0, "w_scale", 5.0);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (boolean classByClass : new boolean[] {false, true}) {
            String way = classByClass ? "class by class" : "fast";
            cases.add(floats(way + ", one class", classByClass, 40, 1, 2, 10, 1));
            cases.add(floats(way + ", without background", classByClass, 60, 5, 5, 20, 1));
            cases.add(floats(way + ", with background", classByClass, 60, 5, 6, 20, 1));
            cases.add(floats(way + ", few boxes", classByClass, 3, 4, 5, 3, 1));
            cases.add(bytes(way + ", bytes", classByClass, 30, 3));
        }
        for (int classes : new int[] {7, 8, 9, 21, 90}) {
            cases.add(bytes("fast, bytes of " + classes + " classes", false, 8, classes));
        }
        cases.add(floats("fast, three classes for each box", false, 50, 6, 7, 8, 3));
        cases.add(floats("fast, more classes wanted than there are", false, 60, 2, 3, 8, 2));
        cases.add(refusal("no overlap threshold", Map.of("nms_iou_threshold", 0.0), "nms_iou_threshold"));
        cases.add(refusal("more classes than columns", Map.of("num_classes", 9), "operand 1"));
        cases.add(refusal("two backgrounds", Map.of("num_classes", 1), "operand 1"));
        return cases;
    }

    private static CustomOperator operator(Map<String, Object> options) {
        Map<String, Object> all = new TreeMap<>(SCALES);
        all.put("nms_score_threshold", 0.3);
        all.put("nms_iou_threshold", 0.5);
        all.put("max_classes_per_detection", 1);
        all.put("max_detections", 10);
        all.put("num_classes", 2);
        all.putAll(options);
        return new CustomOperator("TFLite_Detection_PostProcess", FlexValue.encode(all));
    }

    private static OperatorCase floats(
            String name, boolean classByClass, int boxes, int classes, int columns, int most, int perBox) {
        CustomOperator operator = operator(Map.of(
                "use_regular_nms", classByClass,
                "detections_per_class", 4,
                "num_classes", classes,
                "max_detections", most,
                "max_classes_per_detection", perBox));
        return SingleOperator.of(operator, name)
                .input(DataType.FLOAT32, Shape.of(1, boxes, 4), Fill.uniform(boxes, -2, 2))
                .input(DataType.FLOAT32, Shape.of(1, boxes, columns), Fill.uniform(boxes + 1, 0, 1))
                .constant(DataType.FLOAT32, Shape.of(boxes, 4), Fill.uniform(boxes + 2, 0.2, 0.8))
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .within(Bound.ulps(2).orAbsolute(1e-7))
                .expectOriginal();
    }

    private static OperatorCase bytes(String name, boolean classByClass, int boxes, int classes) {
        CustomOperator operator =
                operator(Map.of("use_regular_nms", classByClass, "num_classes", classes, "max_detections", 6));
        return SingleOperator.of(operator, name)
                .input(DataType.UINT8, Shape.of(1, boxes, 5), Quantization.perTensor(0.05f, 120), Fill.random(1))
                .input(
                        DataType.UINT8,
                        Shape.of(1, boxes, classes + 1),
                        Quantization.perTensor(1 / 256f, 0),
                        Fill.random(2))
                .constant(DataType.UINT8, Shape.of(boxes, 4), Quantization.perTensor(1 / 256f, 0), Fill.random(3))
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .within(Bound.ulps(2).orAbsolute(1e-7))
                .expectOriginal();
    }

    private static OperatorCase refusal(String name, Map<String, Object> options, String text) {
        return SingleOperator.of(operator(options), name)
                .input(DataType.FLOAT32, Shape.of(1, 4, 4), Fill.random(1))
                .input(DataType.FLOAT32, Shape.of(1, 4, 3), Fill.random(2))
                .constant(DataType.FLOAT32, Shape.of(4, 4), Fill.random(3))
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .expectRefusal(text);
    }
}
