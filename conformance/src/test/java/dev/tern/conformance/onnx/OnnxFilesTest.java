package dev.tern.conformance.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.converter.onnx.model.ElementType;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.MessageBuilder;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX files hold besides nodes: data outside, functions, open extents; and what is refused, and how. */
class OnnxFilesTest {
    @TempDir
    Path folder;

    private static OnnxFile file() {
        return new OnnxFile(13, 1);
    }

    private static Tensor run(Conversion conversion, Tensor x) {
        return OnnxOperatorsTest.run(conversion, Map.of("x", x)).getFirst();
    }

    private static Tensor x(int... dims) {
        return OnnxNets.drawn(DataType.FLOAT32, 1, dims);
    }

    /** y = x + w with w in a file of its own. */
    private byte[] withOutside(String location, long offset, long length) {
        MessageBuilder tensor = new MessageBuilder()
                .putPacked(1, 4)
                .put(2, ElementType.number(DataType.FLOAT32))
                .put(8, "w")
                .put(13, entry("location", location))
                .put(13, entry("offset", String.valueOf(offset)))
                .put(13, entry("length", String.valueOf(length)))
                .put(14, 1L);
        MessageBuilder node = new MessageBuilder()
                .put(1, "x")
                .put(1, "w")
                .put(2, "y")
                .put(3, "sum")
                .put(4, "Add");
        MessageBuilder graph = new MessageBuilder()
                .put(1, node)
                .put(2, "main")
                .put(5, tensor)
                .put(11, OnnxFile.value("x", DataType.FLOAT32, 4))
                .put(12, OnnxFile.value("y", DataType.FLOAT32, 4));
        return new MessageBuilder()
                .put(1, 8L)
                .put(7, graph)
                .put(8, new MessageBuilder().put(1, "").put(2, 13L))
                .toBytes();
    }

    private static MessageBuilder entry(String key, String value) {
        return new MessageBuilder().put(1, key).put(2, value);
    }

    private Path model(byte[] bytes) throws IOException {
        Path models = Files.createDirectories(folder.resolve("models"));
        return Files.write(models.resolve("model.onnx"), bytes);
    }

    @Test
    void dataOutsideTheFileIsReadFromItsFolder() throws IOException {
        Path model = model(withOutside("weights.bin", 8, 16));
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0).putFloat(1).putFloat(2).putFloat(3).putFloat(4);
        Files.write(model.resolveSibling("weights.bin"), bytes.array());
        Tensor x = x(4);
        Tensor y = run(Converter.fromOnnx(model).convert(), x);
        for (int i = 0; i < 4; i++) {
            assertThat(y.floatAt(i)).isEqualTo(x.floatAt(i) + i + 1);
        }
    }

    @Test
    void noFileOutsideTheFolderIsOpened() throws IOException {
        Files.write(folder.resolve("secret.bin"), new byte[64]);
        for (String location :
                List.of("../secret.bin", folder.resolve("secret.bin").toString(), "a/../../secret.bin", "", ".")) {
            Path model = model(withOutside(location, 0, 16));
            assertThatThrownBy(() -> Converter.fromOnnx(model).convert())
                    .as(location)
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("outside its folder");
        }
        Path link = folder.resolve("models").resolve("link.bin");
        Files.createSymbolicLink(link, folder.resolve("secret.bin"));
        Path model = model(withOutside("link.bin", 0, 16));
        assertThatThrownBy(() -> Converter.fromOnnx(model).convert())
                .isInstanceOf(TernException.class)
                .hasMessageContaining("outside its folder");
    }

    @Test
    void dataOutsideMustBeThereWhole() throws IOException {
        Path model = model(withOutside("weights.bin", 60, 16));
        Files.write(model.resolveSibling("weights.bin"), new byte[64]);
        assertThatThrownBy(() -> Converter.fromOnnx(model).convert())
                .isInstanceOf(TernException.class)
                .hasMessageContaining("16 bytes from 60");
    }

    @Test
    void functionsOfTheModelAreInlined() throws Exception {
        OnnxFile body = file();
        body.node("Mul", List.of("a", "a"), List.of("square"), Map.of());
        body.node("Add", List.of("square", "b"), List.of("c"), Map.of());
        OnnxFile file = file();
        file.input("x", DataType.FLOAT32, 3);
        file.function("own", "SquarePlus", List.of("a", "b"), List.of("c"), body);
        file.nodeOf("own", "SquarePlus", List.of("x", "x"), List.of("y"));
        file.output("y", DataType.FLOAT32);
        compare(file.toBytes(), Map.of("x", x(3)));
    }

    private static void compare(byte[] bytes, Map<String, Tensor> feeds) throws Exception {
        Conversion conversion = OnnxOperatorsTest.convert(bytes);
        List<Tensor> actual = OnnxOperatorsTest.run(conversion, feeds);
        try (OnnxRun original = OnnxRun.of(bytes)) {
            List<Tensor> expected = original.run(feeds);
            for (int i = 0; i < expected.size(); i++) {
                Closeness.require("output " + i, actual.get(i), expected.get(i), 2e-6);
            }
        }
    }

    @Test
    void openExtentsStayOpenUntilAShapeIsGiven() throws IOException {
        OnnxFile file = file();
        file.input("x", DataType.FLOAT32, "batch", 3, "height", "width");
        String at = file.node("Conv", List.of("x", file.weights(0.3, 4, 3, 3, 3)), "pads", new int[] {1, 1, 1, 1});
        file.node("Relu", List.of(at), List.of("y"), Map.of());
        file.output("y", DataType.FLOAT32);
        Path model = model(file.toBytes());
        Conversion open = Converter.fromOnnx(model).convert();
        assertThat(open.model()
                        .main()
                        .value(open.model().main().inputs().getFirst())
                        .openShape())
                .isEqualTo(Shape.of(-1, 3, -1, -1));
        assertThat(run(open, x(2, 3, 9, 7)).shape()).isEqualTo(Shape.of(2, 4, 9, 7));
        Conversion fixed = Converter.fromOnnx(model)
                .with(ConverterOptions.defaults().withInputShape("x", Shape.of(1, 3, 8, 8)))
                .convert();
        assertThat(fixed.model()
                        .main()
                        .value(fixed.model().main().inputs().getFirst())
                        .shape())
                .isEqualTo(Shape.of(1, 3, 8, 8));
        assertThatThrownBy(() -> Converter.fromOnnx(model)
                        .with(ConverterOptions.defaults().withInputShape("z", Shape.of(1)))
                        .convert())
                .hasMessageContaining("names among [x]");
    }

    @Test
    void everythingThatIsInTheWayIsNamedAtOnceAndNoFileIsLeft() throws IOException {
        OnnxFile file = file();
        file.input("x", DataType.FLOAT32, 1, 3, 8, 8);
        String first = file.node("GridSample", List.of("x", "x"));
        String second = file.node("MaxRoiPool", List.of("x", "x"));
        file.nodeOf("com.example", "Magic", List.of(first, second), List.of("y"));
        file.output("y", DataType.FLOAT32);
        file.nodeOf("com.example", "Magic", List.of("x"), List.of("z"));
        file.output("z", DataType.FLOAT32);
        Path model = model(file.toBytes());
        Path target = folder.resolve("out.tflite");
        assertThatThrownBy(() -> Converter.fromOnnx(model).convert().write(target))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("3 nodes cannot be converted")
                .hasMessageContaining("GridSample '/GridSample_0'")
                .hasMessageContaining("MaxRoiPool '/MaxRoiPool_1'")
                .hasMessageContaining("Magic '/Magic_3'")
                .hasMessageContaining("docs/ONNX.md");
        assertThat(target).doesNotExist();
    }

    @Test
    void otherVersionsOfTheOperatorsAreRefused() throws IOException {
        for (int opset : new int[] {5, 99}) {
            OnnxFile file = new OnnxFile(opset, 1);
            file.input("x", DataType.FLOAT32, 3);
            file.node("Relu", List.of("x"), List.of("y"), Map.of());
            file.output("y", DataType.FLOAT32);
            Path model = model(file.toBytes());
            assertThatThrownBy(() -> Converter.fromOnnx(model).convert())
                    .hasMessageContaining("version 7 to 23")
                    .hasMessageContaining("version " + opset);
        }
    }

    @Test
    void numbersThatStandOneByOneAreReadAsThoseInABlock() throws IOException {
        MessageBuilder tensor = new MessageBuilder().putPacked(1, 3).put(2, 1L).put(8, "w");
        for (float number : new float[] {1, 2, 3}) {
            tensor.putFloat(4, number);
        }
        MessageBuilder node =
                new MessageBuilder().put(1, "x").put(1, "w").put(2, "y").put(4, "Mul");
        MessageBuilder graph = new MessageBuilder()
                .put(1, node)
                .put(5, tensor)
                .put(11, OnnxFile.value("x", DataType.FLOAT32, 3))
                .put(12, OnnxFile.value("y", DataType.FLOAT32, 3));
        byte[] bytes = new MessageBuilder()
                .put(7, graph)
                .put(8, new MessageBuilder().put(2, 13L))
                .toBytes();
        Tensor x = x(3);
        Tensor y = run(Converter.fromOnnx(model(bytes)).convert(), x);
        for (int i = 0; i < 3; i++) {
            assertThat(y.floatAt(i)).isEqualTo(x.floatAt(i) * (i + 1));
        }
        assertThat(y.data().toArray(ValueLayout.JAVA_BYTE)).hasSize(12);
    }

    @Test
    void damagedFilesEndInOneError() {
        assertThat(OnnxMutations.findings(3, 0, 400)).isEmpty();
    }
}
