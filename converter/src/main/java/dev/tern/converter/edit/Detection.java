package dev.tern.converter.edit;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last step of a single-shot detector, TFLite_Detection_PostProcess: boxes are decoded by anchors, those that overlap better
 * ones go, and the best are listed.
 *
 * @param anchors one row for each box: centre by y and x, height, width
 * @param boxes the output with the boxes' encodings; empty for the one of shape [1, boxes, 4]
 * @param scores the output with a score for each box and class; empty for the other one of three extents
 * @param options what the operator is told, by TensorFlow's names
 */
public record Detection(Tensor anchors, String boxes, String scores, Map<String, Object> options) {
    /** The options and what they are unless told otherwise; {@code num_classes} follows from the scores. */
    private static final Map<String, Object> USUAL = Map.ofEntries(
            Map.entry("max_detections", 10L),
            Map.entry("max_classes_per_detection", 1L),
            Map.entry("detections_per_class", 100L),
            Map.entry("use_regular_nms", false),
            Map.entry("nms_score_threshold", 1e-8),
            Map.entry("nms_iou_threshold", 0.6),
            Map.entry("y_scale", 10.0),
            Map.entry("x_scale", 10.0),
            Map.entry("h_scale", 5.0),
            Map.entry("w_scale", 5.0));

    public Detection {
        options = Map.copyOf(options);
        Shape shape = anchors.shape();
        if (anchors.type() != DataType.FLOAT32 || shape.rank() != 2 || shape.dim(1) != 4) {
            throw TernException.at("anchors")
                    .expected("float32 of shape [boxes,4]: centre by y and x, height, width")
                    .found(anchors.type().text() + shape)
                    .fix("give one row of four numbers for each box");
        }
    }

    /** With the options that the object detection API exports with. */
    public static Detection of(Tensor anchors) {
        return new Detection(anchors, "", "", USUAL);
    }

    /** For outputs of these names. */
    public Detection outputs(String boxesName, String scoresName) {
        return new Detection(anchors, boxesName, scoresName, options);
    }

    /** With one option changed, by TensorFlow's name: {@code max_detections}, {@code nms_iou_threshold} and so on. */
    public Detection with(String option, String value) {
        Map<String, Object> changed = new TreeMap<>(options);
        changed.put(option, parsed(option, value));
        return new Detection(anchors, boxes, scores, changed);
    }

    private static Object parsed(String option, String value) {
        Object usual = option.equals("num_classes") ? Long.valueOf(1) : USUAL.get(option);
        try {
            if (usual instanceof Long && Long.parseLong(value) > 0) {
                return Long.parseLong(value);
            }
            if (usual instanceof Double && Double.isFinite(Double.parseDouble(value))) {
                return Double.parseDouble(value);
            }
        } catch (NumberFormatException e) {
            throw wrong(option, "a number", value);
        }
        if (usual instanceof Boolean && (value.equals("true") || value.equals("false"))) {
            return value.equals("true");
        }
        throw wrong(
                option,
                usual == null
                        ? "one of " + new TreeMap<>(USUAL).keySet() + " and num_classes"
                        : usual instanceof Boolean ? "true or false" : "a number, counts from 1 on",
                usual == null ? option : value);
    }

    private static TernException wrong(String option, String expected, String found) {
        return TernException.at("option '" + option + "' of detection")
                .expected(expected)
                .found("'" + found + "'")
                .fix("correct the option");
    }
}
