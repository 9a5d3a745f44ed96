package dev.tern.cli;

import dev.tern.converter.edit.Detection;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.data.ArrayFile;
import dev.tern.training.data.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last step of detectors as users type it: {@code anchors=FILE,max_detections=20,…}. */
final class DetectionText {
    static final String DESCRIPTION = "List detections by TFLite_Detection_PostProcess behind boxes and scores."
            + " FILE: .npy or lines of four numbers. NAME: boxes and scores (names of outputs), max_detections,"
            + " max_classes_per_detection, detections_per_class, use_regular_nms, nms_score_threshold,"
            + " nms_iou_threshold, num_classes, y_scale, x_scale, h_scale, w_scale.";

    private DetectionText() {}

    static Detection parse(String text) throws IOException {
        Map<String, String> given = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw wrong("parts of the form NAME=VALUE, separated by commas", part);
            }
            given.put(
                    part.substring(0, equals).strip(),
                    part.substring(equals + 1).strip());
        }
        String anchors = given.remove("anchors");
        if (anchors == null) {
            throw wrong("anchors=FILE, a .npy file or lines of four numbers", text);
        }
        String boxes = given.remove("boxes");
        String scores = given.remove("scores");
        Detection detection = Detection.of(anchors(Path.of(anchors)))
                .outputs(boxes == null ? "" : boxes, scores == null ? "" : scores);
        for (Map.Entry<String, String> option : given.entrySet()) {
            detection = detection.with(option.getKey(), option.getValue());
        }
        return detection;
    }

    private static TernException wrong(String expected, String found) {
        return TernException.at("--detection-postprocess")
                .expected(expected)
                .found("'" + found + "'")
                .fix("for example anchors=anchors.npy,max_detections=20,nms_iou_threshold=0.5");
    }

    private static Tensor anchors(Path file) throws IOException {
        if (file.toString().endsWith(".npy")) {
            Column column = ArrayFile.readNpy("anchors", file);
            if (!(column.values() instanceof float[] all)) {
                throw wrong(
                        "an array of float32 in " + file, column.field().type().text());
            }
            return floats(column.field().shape(), all);
        }
        List<Float> numbers = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.strip().split("[,;\\s]+");
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (cells.length != 4) {
                throw wrong("lines of four numbers in " + file, line);
            }
            for (String cell : cells) {
                try {
                    numbers.add(Float.parseFloat(cell));
                } catch (NumberFormatException e) {
                    throw wrong("lines of four numbers in " + file, line);
                }
            }
        }
        float[] all = new float[numbers.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = numbers.get(i);
        }
        return floats(Shape.of(4), all);
    }

    private static Tensor floats(Shape row, float... all) {
        int columns = row.intElements();
        int rows = columns == 0 ? 0 : all.length / columns;
        Tensor tensor = Tensor.allocate(DataType.FLOAT32, Shape.of(rows, columns), java.lang.foreign.Arena.ofAuto());
        tensor.writeFloats(0, all.length, all, 0);
        return tensor;
    }
}
