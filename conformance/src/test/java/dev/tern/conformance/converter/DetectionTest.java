package dev.tern.conformance.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.converter.edit.Detection;
import dev.tern.converter.edit.ModelEditor;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Constants;
import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tflite.ModelFile;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Symbol;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.NodeDef;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The last step of detectors: kept from graphs of the object detection API, and put behind models that lack it. */
class DetectionTest {
    private static final int BOXES = 50;
    private static final int CLASSES = 3;
    private static final int MOST = 7;

    private static Map<String, AttrValue> attributes() {
        Map<String, AttrValue> all = new TreeMap<>();
        all.put("max_detections", new AttrValue.Int(MOST));
        all.put("max_classes_per_detection", new AttrValue.Int(1));
        all.put("detections_per_class", new AttrValue.Int(100));
        all.put("use_regular_nms", new AttrValue.Bool(false));
        all.put("nms_score_threshold", new AttrValue.Float32(0.2f));
        all.put("nms_iou_threshold", new AttrValue.Float32(0.5f));
        all.put("num_classes", new AttrValue.Int(CLASSES));
        all.put("y_scale", new AttrValue.Float32(10));
        all.put("x_scale", new AttrValue.Float32(10));
        all.put("h_scale", new AttrValue.Float32(5));
        all.put("w_scale", new AttrValue.Float32(5));
        return all;
    }

    private static float[] numbers(int count, long seed, float from, float to) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] all = new float[count];
        for (int i = 0; i < count; i++) {
            all[i] = from + (to - from) * random.nextFloat();
        }
        return all;
    }

    private static Tensor floats(Shape shape, float... all) {
        Tensor tensor = Tensor.allocate(DataType.FLOAT32, shape, Arena.ofAuto());
        tensor.writeFloats(0, all.length, all, 0);
        return tensor;
    }

    private static Tensor anchors() {
        return floats(Shape.of(BOXES, 4), numbers(4 * BOXES, 3, 0.2f, 0.8f));
    }

    private static List<NodeDef> ends() {
        return List.of(
                BuiltSavedModel.node(
                        "boxes",
                        "Placeholder",
                        Map.of(
                                "dtype",
                                BuiltSavedModel.type(DataType.FLOAT32),
                                "shape",
                                new AttrValue.ShapeOf(Shape.of(1, BOXES, 4)))),
                BuiltSavedModel.node(
                        "scores",
                        "Placeholder",
                        Map.of(
                                "dtype",
                                BuiltSavedModel.type(DataType.FLOAT32),
                                "shape",
                                new AttrValue.ShapeOf(Shape.of(1, BOXES, CLASSES + 1)))),
                BuiltSavedModel.constant(
                        "anchors",
                        Constants.of("anchors", Shape.of(BOXES, 4), anchors().toFloats())));
    }

    /** As export_tflite_ssd_graph writes it: a node of an operator that TensorFlow does not have. */
    private static GraphDef frozen() {
        List<NodeDef> nodes = new java.util.ArrayList<>(ends());
        Map<String, AttrValue> attributes = attributes();
        attributes.put("_output_quantized", new AttrValue.Bool(true));
        nodes.add(BuiltSavedModel.node(
                "TFLite_Detection_PostProcess",
                "TFLite_Detection_PostProcess",
                attributes,
                "boxes",
                "scores",
                "anchors"));
        return new GraphDef(nodes, Map.of(), 27);
    }

    /** As the exporter for TensorFlow 2 writes it: a function of constants that says what it stands for. */
    private static GraphDef composite() {
        StringBuilder text = new StringBuilder("name: \"TFLite_Detection_PostProcess\"");
        attributes()
                .forEach((name, value) -> text.append(" attr { key: \"")
                        .append(name)
                        .append("\" value { ")
                        .append(
                                switch (value) {
                                    case AttrValue.Int(long number) -> "i: " + number;
                                    case AttrValue.Float32(float number) -> "f: %f".formatted(number);
                                    case AttrValue.Bool(boolean truth) -> "b: " + truth;
                                    default -> throw new AssertionError(value);
                                })
                        .append(" } }"));
        Map<String, String> results = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c", "d")) {
            results.put(name, "zero:output:0");
        }
        FunctionDef function = new FunctionDef(
                "dummy_post_processing",
                List.of("x", "y", "z").stream()
                        .map(name -> BuiltSavedModel.argument(name, DataType.FLOAT32))
                        .toList(),
                results.keySet().stream()
                        .map(name -> BuiltSavedModel.argument(name, DataType.FLOAT32))
                        .toList(),
                List.of(BuiltSavedModel.constant("zero", Constants.of("zero", Shape.scalar(), 0f))),
                results,
                Map.of(),
                Map.of("_implements", new AttrValue.Bytes(text.toString().getBytes(StandardCharsets.UTF_8))),
                false);
        List<NodeDef> nodes = new java.util.ArrayList<>(ends());
        nodes.add(BuiltSavedModel.node(
                "TFLite_Detection_PostProcess",
                "PartitionedCall",
                Map.of("f", new AttrValue.Function(function.name(), Map.of())),
                "boxes",
                "scores",
                "anchors"));
        return new GraphDef(nodes, Map.of(function.name(), function), 1882);
    }

    private static List<Tensor> fed() {
        return List.of(
                floats(Shape.of(1, BOXES, 4), numbers(4 * BOXES, 5, -2, 2)),
                floats(Shape.of(1, BOXES, CLASSES + 1), numbers(BOXES * (CLASSES + 1), 6, 0, 1)));
    }

    private static final List<String> RESULTS = List.of(
            "TFLite_Detection_PostProcess",
            "TFLite_Detection_PostProcess:1",
            "TFLite_Detection_PostProcess:2",
            "TFLite_Detection_PostProcess:3");

    @Test
    void graphsOfTheObjectDetectionApiKeepIt() {
        for (GraphDef graph : List.of(frozen(), composite())) {
            ConverterOptions options = ConverterOptions.defaults().withArrays(List.of("boxes", "scores"), RESULTS);
            assertThatThrownBy(() -> Converter.fromGraph(graph).with(options).convert())
                    .hasMessageContaining("TFLite_Detection_PostProcess")
                    .hasMessageContaining("allow custom operators (--allow_custom_ops): runtimes offer it as one");
            Model model = Converter.fromGraph(graph)
                    .with(options.withCustomOperators(true))
                    .convert()
                    .model();
            check(model, fed());
        }
    }

    /** A net with raw boxes and scores, floats and bytes. */
    @Test
    void modelsWithoutItGetIt() {
        Symbol input = Input.of(BOXES, 6).named("features").symbol();
        Symbol boxes = Dense.of(4).named("raw_boxes").apply(input);
        Symbol scores = Dense.of(CLASSES + 1).sigmoid().named("raw_scores").apply(input);
        Model raw = dev.tern.training.Model.of(List.of(input), List.of(scores, boxes))
                .initialize(1)
                .exported();
        ModelEditor editor = ModelEditor.of(raw);
        assertThatThrownBy(() -> editor.detection(Detection.of(anchors())).model())
                .hasMessageContaining("2 that could be; name it: boxes=NAME");
        Detection named = Detection.of(anchors()).outputs("raw_boxes", "raw_scores");
        assertThatThrownBy(() -> editor.detection(named).model())
                .hasMessageContaining("shape [1,50,4]")
                .hasMessageContaining("fix the batch to 1");
        ModelEditor single = editor.batch(1);
        assertThatThrownBy(
                        () -> single.detection(named.with("num_classes", "9")).model())
                .hasMessageContaining("correct num_classes");
        assertThatThrownBy(() -> Detection.of(anchors()).with("nms", "9")).hasMessageContaining("nms_iou_threshold");
        Detection detection = named.with("max_detections", String.valueOf(MOST)).with("nms_score_threshold", "0.2");
        Tensor features = floats(Shape.of(1, BOXES, 6), numbers(6 * BOXES, 8, -1, 1));
        Model done = single.detection(detection).model();
        assertThat(done.signatures().getFirst().outputs().keySet())
                .containsExactly("detection_boxes", "detection_classes", "detection_scores", "num_detections");
        check(done, List.of(features));
        check(single.detection(detection.with("use_regular_nms", "true")).model(), List.of(features));
    }

    /** Runs a model here and in the original: the same detections, more than one. */
    private static void check(Model model, List<Tensor> inputs) {
        byte[] file = ModelFile.toBytes(model);
        try (Interpreter interpreter = Interpreter.of(
                        ModelFile.read(file), Options.defaults().withCustomOperators(OriginalCustomOperators.ALL));
                OracleSession original = NativeOracle.WHEEL.open(file, 1)) {
            original.allocate();
            for (int i = 0; i < inputs.size(); i++) {
                interpreter.input(i).segment().copyFrom(inputs.get(i).data());
                original.setInput(i, inputs.get(i).data().toArray(ValueLayout.JAVA_BYTE));
            }
            interpreter.run();
            original.invoke();
            assertThat(interpreter.outputCount()).isEqualTo(4);
            for (int i = 0; i < 4; i++) {
                float[] theirs = new float[interpreter.output(i).toFloats().length];
                ByteBuffer.wrap(original.output(i))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(theirs);
                assertThat(interpreter.output(i).toFloats())
                        .as("result " + i)
                        .containsExactly(theirs, Offset.offset(2e-6f));
            }
            assertThat(interpreter.output(3).toFloats()[0]).isGreaterThan(1);
        }
    }
}
