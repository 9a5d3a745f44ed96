package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.assembler.Processor;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.inspect.report.CodeText;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listing of a node's kernel is that of the bytes that run. */
class CodeTextTest {
    private static final Pattern OURS = Pattern.compile("  ([0-9a-f]{4,})  ((?:[0-9a-f]{2} )*[0-9a-f]{2}) +(\\S+).*");
    private static final Pattern THEIRS = Pattern.compile("\\s*([0-9a-f]+):\t((?:[0-9a-f]{2} )+)\\s*\t(.*)");

    @TempDir
    private Path folder = Path.of("");

    private Path model = Path.of("");

    @BeforeEach
    void write() {
        assumeTrue(Processor.here().runsCode(), Processor.here().refusal());
        model = folder.resolve("model.tflite");
        ModelFile.write(
                Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
                    Ref x = g.input("x", DataType.FLOAT32, Shape.of(5, 8));
                    Ref y = g.add(
                            new FullyConnected(Activation.RELU, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                            x,
                            g.constant("weights", Shape.of(12, 8), new float[96]),
                            g.constant("bias", Shape.of(12), new float[12]));
                    g.output(y);
                })),
                model);
    }

    @Test
    void tellsWhatItIsAndListsEveryPiece() {
        List<String> lines = CodeText.lines(model, 0);
        assertThat(lines.getFirst()).startsWith("node 0 FULLY_CONNECTED: ");
        assertThat(lines).anyMatch(line -> line.matches("[0-9]+ bytes")).anyMatch(line -> line.contains("ret"));
    }

    @Test
    void objdumpReadsTheSameInstructions() throws Exception {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "compares code for x86-64");
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "objdump"))),
                "objdump is not installed");
        int pieces = 0;
        List<String> instructions = new ArrayList<>();
        for (String line : CodeText.lines(model, 0)) {
            Matcher ours = OURS.matcher(line);
            if (!ours.matches()) {
                continue;
            }
            instructions.add(Integer.parseInt(ours.group(1), 16) + " " + ours.group(2));
            if (ours.group(3).equals("ret")) {
                assertThat(instructions).isEqualTo(disassembled(instructions));
                instructions.clear();
                pieces++;
            }
        }
        assertThat(pieces).isPositive();
    }

    /** Offset and bytes of each instruction that GNU's disassembler finds in the same bytes. */
    private List<String> disassembled(List<String> instructions) throws Exception {
        StringBuilder hex = new StringBuilder();
        for (String instruction : instructions) {
            hex.append(instruction.substring(instruction.indexOf(' ')).replace(" ", ""));
        }
        Path file = folder.resolve("code.bin");
        Files.write(file, HexFormat.of().parseHex(hex));
        Process process = new ProcessBuilder(
                        "objdump", "-D", "-b", "binary", "-mi386:x86-64", "--insn-width=16", file.toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        List<String> found = new ArrayList<>();
        text.lines().forEach(line -> {
            Matcher theirs = THEIRS.matcher(line);
            if (theirs.matches()) {
                assertThat(theirs.group(3)).doesNotContain("(bad)");
                found.add(Integer.parseInt(theirs.group(1), 16) + " "
                        + theirs.group(2).strip());
            }
        });
        return found;
    }

    @Test
    void nodesWithoutCodeSayWhy() {
        ModelFile.write(
                Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
                    Ref x = g.input("x", DataType.FLOAT64, Shape.of(1, 8));
                    g.output(g.add(new Cast(DataType.FLOAT64, DataType.FLOAT32), x));
                })),
                model);
        assertThatThrownBy(() -> CodeText.lines(model, 0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("node 0 CAST: expected a kernel in machine code, found portable: ")
                .hasMessageContaining("tern inspect --plan");
        assertThatThrownBy(() -> CodeText.lines(model, 7))
                .hasMessageContaining("expected a number from 0 to 0, found 7");
    }
}
