package dev.tern.conformance.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.converter.Conversion;
import dev.tern.graph.Constants;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Choices and loops beside ONNX Runtime. */
class OnnxControlTest {
    private static Tensor truth(boolean holds) {
        return Tensor.of(
                DataType.BOOL,
                Shape.scalar(),
                Quantization.NONE,
                Objects.requireNonNull(Constants.of("", Shape.scalar(), holds).buffer())
                        .bytes());
    }

    private static Conversion compare(OnnxFile file, Map<String, Tensor> feeds) throws Exception {
        byte[] bytes = file.toBytes();
        Conversion conversion = OnnxOperatorsTest.convert(bytes);
        List<Tensor> actual = OnnxOperatorsTest.run(conversion, feeds);
        try (OnnxRun original = OnnxRun.of(bytes)) {
            List<Tensor> expected = original.run(feeds);
            for (int i = 0; i < expected.size(); i++) {
                Closeness.require("output " + i, actual.get(i), expected.get(i), 4e-6);
            }
        }
        return conversion;
    }

    /** A branch: y = operator(x, c), with x from around it. */
    private static OnnxFile branch(String operator) {
        OnnxFile branch = new OnnxFile(13, 2);
        branch.constant("own" + operator, OnnxFile.floats(Shape.of(3), 1, 2, 3));
        branch.node(operator, List.of("x", "own" + operator), List.of("y" + operator), Map.of());
        branch.output("y" + operator, DataType.FLOAT32);
        return branch;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void choicesByContents(boolean holds) throws Exception {
        OnnxFile file = new OnnxFile(13, 1);
        file.input("condition", DataType.BOOL);
        file.input("x", DataType.FLOAT32, 2, 3);
        file.node(
                "If",
                List.of("condition"),
                List.of("y"),
                OnnxFile.attributes("then_branch", branch("Add"), "else_branch", branch("Mul")));
        file.output("y", DataType.FLOAT32);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put("condition", truth(holds));
        feeds.put("x", OnnxNets.drawn(DataType.FLOAT32, 3, 2, 3));
        Conversion conversion = compare(file, feeds);
        assertThat(conversion.report().after()).containsKey("IF version 1");
    }

    @Test
    void choicesByShapesAreMadeWhenConverting() throws Exception {
        OnnxFile file = new OnnxFile(13, 1);
        file.input("x", DataType.FLOAT32, 2, 3);
        String rank = file.node("Size", List.of(file.node("Shape", List.of("x"))));
        String condition = file.node("Equal", List.of(rank, file.number(2)));
        file.node(
                "If",
                List.of(condition),
                List.of("y"),
                OnnxFile.attributes("then_branch", branch("Add"), "else_branch", branch("Mul")));
        file.output("y", DataType.FLOAT32);
        Conversion conversion = compare(file, OnnxNets.feed("x", OnnxNets.drawn(DataType.FLOAT32, 3, 2, 3)));
        assertThat(conversion.report().after()).containsOnlyKeys("ADD version 1");
    }

    /** state = state * 0.9 + x, scanned as it is; goes on as long as {@code condition} says. */
    private static OnnxFile turn(boolean scans, boolean byContents) {
        OnnxFile turn = new OnnxFile(13, 2);
        turn.input("turn", DataType.INT64);
        turn.input("before", DataType.BOOL);
        turn.input("state", DataType.FLOAT32, 2, 3);
        turn.constant("decay", OnnxFile.floats(Shape.scalar(), 0.9f));
        turn.constant("bound", OnnxFile.floats(Shape.scalar(), 4f));
        turn.node("Mul", List.of("state", "decay"), List.of("smaller"), Map.of());
        turn.node("Add", List.of("smaller", "x"), List.of("next"), Map.of());
        if (byContents) {
            turn.node("ReduceMax", List.of("next"), List.of("largest"), OnnxFile.attributes("keepdims", 0));
            turn.node("Less", List.of("largest", "bound"), List.of("after"), Map.of());
        } else {
            turn.node("Identity", List.of("before"), List.of("after"), Map.of());
        }
        turn.output("after", DataType.BOOL);
        turn.output("next", DataType.FLOAT32);
        if (scans) {
            turn.node("Identity", List.of("next"), List.of("each"), Map.of());
            turn.output("each", DataType.FLOAT32);
        }
        return turn;
    }

    private static Conversion loop(String turns, boolean scans, boolean byContents, Map<String, Tensor> feeds)
            throws Exception {
        OnnxFile file = new OnnxFile(13, 1);
        file.input("x", DataType.FLOAT32, 2, 3);
        if (turns.equals("turns")) {
            file.input("turns", DataType.INT64);
        }
        String most = turns.equals("turns") ? turns : file.number(Long.parseLong(turns));
        List<String> results = scans ? List.of("y", "all") : List.of("y");
        file.node("Loop", List.of(most, "", "x"), results, OnnxFile.attributes("body", turn(scans, byContents)));
        results.forEach(result -> file.output(result, DataType.FLOAT32));
        return compare(file, feeds);
    }

    private static Map<String, Tensor> fed() {
        return OnnxNets.feed("x", OnnxNets.drawn(DataType.FLOAT32, 3, 2, 3));
    }

    @Test
    void shortLoopsAreWrittenOut() throws Exception {
        assertThat(loop("5", true, false, fed()).report().after()).doesNotContainKey("WHILE version 1");
    }

    @Test
    void longLoopsAndThoseThatContentsEndStayLoops() throws Exception {
        assertThat(loop("100", false, false, fed()).report().after()).containsKey("WHILE version 1");
        assertThat(loop("30", false, true, fed()).report().after()).containsKey("WHILE version 1");
        Map<String, Tensor> feeds = new LinkedHashMap<>(fed());
        feeds.put("turns", OnnxFile.longs(Shape.scalar(), 7));
        assertThat(loop("turns", false, false, feeds).report().after()).containsKey("WHILE version 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void scansAreWrittenOut(int direction) throws Exception {
        OnnxFile turn = new OnnxFile(13, 2);
        turn.input("sum", DataType.FLOAT32, 3);
        turn.input("row", DataType.FLOAT32, 3);
        turn.node("Add", List.of("sum", "row"), List.of("next"), Map.of());
        turn.node("Identity", List.of("next"), List.of("each"), Map.of());
        turn.output("next", DataType.FLOAT32);
        turn.output("each", DataType.FLOAT32);
        OnnxFile file = new OnnxFile(13, 1);
        file.input("x", DataType.FLOAT32, 5, 3);
        String zero = file.constant(OnnxFile.floats(Shape.of(3), 0, 0, 0));
        file.node(
                "Scan",
                List.of(zero, "x"),
                List.of("y", "all"),
                OnnxFile.attributes(
                        "body", turn, "num_scan_inputs", 1, "scan_input_directions", new int[] {direction}));
        file.output("y", DataType.FLOAT32);
        file.output("all", DataType.FLOAT32);
        compare(file, OnnxNets.feed("x", OnnxNets.drawn(DataType.FLOAT32, 3, 5, 3)));
    }
}
