package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Shape;
import dev.tern.training.protobuf.MessageBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tern convert} with models in ONNX files. */
class OnnxCommandTest {
    private static final long FLOAT = 1;

    @TempDir
    private Path folder = Path.of("");

    private static MessageBuilder value(String name, Object... extents) {
        MessageBuilder shape = new MessageBuilder();
        for (Object extent : extents) {
            shape.put(
                    1,
                    extent instanceof Integer size
                            ? new MessageBuilder().put(1, (long) size)
                            : new MessageBuilder().put(2, (String) extent));
        }
        MessageBuilder tensor = new MessageBuilder().put(1, FLOAT).put(2, shape);
        return new MessageBuilder().put(1, name).put(2, new MessageBuilder().put(1, tensor));
    }

    private static MessageBuilder constant(String name, long[] dims, float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return new MessageBuilder()
                .putPacked(1, dims)
                .put(2, FLOAT)
                .put(8, name)
                .put(9, bytes.array());
    }

    private static MessageBuilder node(String operator, String result, String... operands) {
        MessageBuilder node = new MessageBuilder();
        for (String operand : operands) {
            node.put(1, operand);
        }
        return node.put(2, result).put(3, "/" + operator).put(4, operator);
    }

    /** max(x, 0) · [[1, 2], [3, 4]], or an operator that there is not in the place of the product. */
    private Path model(String product) throws IOException {
        MessageBuilder graph = new MessageBuilder()
                .put(1, node("Relu", "positive", "x"))
                .put(1, node(product, "y", "positive", "w"))
                .put(2, "net")
                .put(5, constant("w", new long[] {2, 2}, 1, 2, 3, 4))
                .put(11, value("x", "batch", 2))
                .put(12, value("y", "batch", 2));
        MessageBuilder model = new MessageBuilder()
                .put(1, 8L)
                .put(7, graph)
                .put(8, new MessageBuilder().put(1, "").put(2, 17L));
        return Files.write(folder.resolve(product + ".onnx"), model.toBytes());
    }

    @Test
    void anOnnxFileBecomesAFileThatComputesTheSame() throws IOException {
        Path out = folder.resolve("net.tflite");
        CommandRun run = CommandRun.of("convert", model("MatMul"), "-o", out);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("FULLY_CONNECTED", "verified", "written");
        try (Interpreter interpreter = Interpreter.open(out)) {
            interpreter.resize(0, Shape.of(2, 2));
            interpreter.input(0).copyFrom(new float[] {1, -1, 2, 3});
            interpreter.run();
            assertThat(interpreter.output(0).toFloats()).containsExactly(1, 2, 11, 16);
            assertThat(interpreter.output(0).name()).isEqualTo("y");
        }
    }

    @Test
    void shapesLayoutWeightsAndReportsAreTold() throws IOException {
        Path out = folder.resolve("net.tflite");
        Path report = folder.resolve("report.html");
        CommandRun run = CommandRun.of(
                "convert",
                model("MatMul"),
                "-o",
                out,
                "--shape",
                "x=4,2",
                "--layout",
                "nhwc",
                "--optimize",
                "float16",
                "--report",
                report);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("x fixed to [4,2]", "weights in half precision");
        assertThat(CommandRun.of("inspect", out).out()).contains("f32[4,2]");
        assertThat(report).content().contains("MatMul");
    }

    @Test
    void whatCannotBeConvertedIsNamedAndNoFileIsLeft() throws IOException {
        Path out = folder.resolve("net.tflite");
        Path unknown = model("Frobnicate");
        Path cut = Files.write(
                folder.resolve("cut.onnx"), java.util.Arrays.copyOf(Files.readAllBytes(model("MatMul")), 60));
        String[][] wrong = {
            {unknown.toString()},
            {cut.toString()},
            {folder.resolve("none.onnx").toString()},
            {model("MatMul").toString(), "--shape", "z=1,2"},
            {model("MatMul").toString(), "--layout", "sideways"}
        };
        for (String[] each : wrong) {
            CommandRun run = CommandRun.of(Stream.concat(Stream.of("convert", "-o", out), Stream.of(each))
                    .toArray());
            assertThat(run.code()).as(String.join(" ", each)).isNotEqualTo(ExitCode.OK);
            assertThat(run.err())
                    .as(String.join(" ", each))
                    .startsWith("tern convert: ")
                    .doesNotContain("\tat ");
            assertThat(out).doesNotExist();
        }
        assertThat(CommandRun.of("convert", unknown, "-o", out).err()).contains("Frobnicate '/Frobnicate'");
    }
}
