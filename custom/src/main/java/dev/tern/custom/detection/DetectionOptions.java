package dev.tern.custom.detection;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.CustomOperator;
import dev.tern.tensor.TernException;

/**
 * What the operator is told: how many detections, of how many classes, how different, and in which units boxes are
 * encoded.
 *
 * @param perBox classes reported for each box
 * @param perClass detections of one class where classes are treated one by one
 */
record DetectionOptions(
        int detections,
        int perBox,
        int perClass,
        boolean classByClass,
        float scoreThreshold,
        float overlapThreshold,
        int classes,
        float yScale,
        float xScale,
        float heightScale,
        float widthScale) {
    private static final int PER_CLASS = 100;

    static DetectionOptions of(CustomOperator operator) {
        CustomOptions options = CustomOptions.of(operator);
        int detections = options.whole("max_detections", 0, 1 << 20);
        DetectionOptions read = new DetectionOptions(
                detections,
                options.whole("max_classes_per_detection", 1, 1 << 10),
                options.wholeOr("detections_per_class", PER_CLASS, 1, Integer.MAX_VALUE),
                options.truth("use_regular_nms"),
                options.real("nms_score_threshold"),
                options.real("nms_iou_threshold"),
                options.whole("num_classes", 1, Integer.MAX_VALUE),
                options.real("y_scale"),
                options.real("x_scale"),
                options.real("h_scale"),
                options.real("w_scale"));
        if (!(read.overlapThreshold > 0 && read.overlapThreshold <= 1)) {
            throw TernException.at("option 'nms_iou_threshold'")
                    .expected("more than 0 and at most 1")
                    .found(String.valueOf(read.overlapThreshold))
                    .fix("correct the operator's options");
        }
        return read;
    }

    /** Places for results. */
    int places() {
        return detections * perBox;
    }
}
