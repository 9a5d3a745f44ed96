package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private Path model = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void write() {
        model = BuiltModels.colors(folder, "colors.tflite", 1f);
        out = folder.resolve("out.tflite");
    }

    @Test
    void manyStepsAtOnce() throws IOException {
        Path labels = folder.resolve("labels.txt");
        Files.writeString(labels, "red\ngreen\nblue\n");
        CommandRun named = CommandRun.of(
                "edit",
                model,
                "-o",
                out,
                "--batch",
                "4",
                "--rename",
                "scaled=logits",
                "--labels",
                "probabilities=" + labels,
                "--about",
                "name=Colors");
        assertThat(named.err()).isEmpty();
        assertThat(named.code()).isEqualTo(ExitCode.OK);
        assertThat(named.out()).contains("the batch is 4", "'logits'", "name is now 'Colors'", "written");
        assertThat(CommandRun.of("inspect", out).out()).contains("f32[4,6,6,3]");
    }

    @Test
    void hostileArgumentsGetOneAnswerAndLeaveNoFile() throws IOException {
        String[][] wrong = {
            {},
            {"--batch", "0"},
            {"--batch", "x"},
            {"--shape", "pixels"},
            {"--shape", "pixels=1,a"},
            {"--shape", "pixels=1,2"},
            {"--shape", "nothing=1,6,6,3"},
            {"--rename", "a"},
            {"--rename", "=b"},
            {"--rename", "scaled="},
            {"--from", "weights"},
            {"--to", "nothing"},
            {"--to", "#999"},
            {"--join", "/nowhere/at.tflite"},
            {"--wire", "a=b"},
            {"--input-type", "pixels=int99"},
            {"--input-type", "pixels=uint8"},
            {"--input-type", "pixels=uint8:0:1"},
            {"--input-type", "pixels=uint8:1"},
            {"--rename-signature", "a=b"},
            {"--rename-input", "a=b"},
            {"--remove-signature", "x"},
            {"--remove-metadata", "x"},
            {"--metadata", "a=/nowhere/at"},
            {"--labels", "scaled=/nowhere/at"},
            {"--about", "color=red"},
            {"--strip-names", "--weights", "../x"},
            {"--strip-names", "--weights", "out.tflite"}
        };
        for (String[] each : wrong) {
            Object[] args = Stream.concat(Stream.of("edit", model, "-o", out), Stream.of(each))
                    .toArray();
            CommandRun run = CommandRun.of(args);
            assertThat(run.code()).as(String.join(" ", each)).isNotEqualTo(ExitCode.OK);
            assertThat(run.err())
                    .as(String.join(" ", each))
                    .startsWith("tern edit: ")
                    .doesNotContain("\tat ");
            assertThat(out).doesNotExist();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(model);
        }
    }

    @Test
    void detectionsAreListedBehindBoxesAndScores() throws IOException {
        Path raw = BuiltModels.rawDetector(folder);
        Path anchors = folder.resolve("anchors.csv");
        Files.writeString(anchors, "# y, x, height, width\n0.25,0.25,0.5,0.5\n0.75 0.75 0.5 0.5\n");
        CommandRun run = CommandRun.of(
                "edit", raw, "-o", out, "--detection-postprocess", "anchors=" + anchors + ",max_detections=2");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("TFLite_Detection_PostProcess", "max_detections=2", "nms_iou_threshold=0.6");
        assertThat(CommandRun.of("inspect", out).out()).contains("TFLite_Detection_PostProcess", "f32[1,2,4]");
        Path converted = folder.resolve("converted.tflite");
        assertThat(CommandRun.of("convert", raw, "-o", converted, "--detection-postprocess", "anchors=" + anchors)
                        .out())
                .contains("max_detections=10");
        Files.delete(out);
        for (String wrong : new String[] {
            "max_detections=2",
            "anchors",
            "anchors=/nowhere/at.csv",
            "anchors=" + raw,
            "anchors=" + anchors + ",max_detections=no",
            "anchors=" + anchors + ",boxes=scores",
            "anchors=" + anchors + ",color=red"
        }) {
            CommandRun refused = CommandRun.of("edit", raw, "-o", out, "--detection-postprocess", wrong);
            assertThat(refused.code()).as(wrong).isNotEqualTo(ExitCode.OK);
            assertThat(refused.err()).as(wrong).startsWith("tern edit: ").doesNotContain("\tat ");
            assertThat(out).doesNotExist();
        }
    }

    @Test
    void theSourceCanBeReplaced() throws IOException {
        long before = Files.size(model);
        assertThat(CommandRun.of("edit", model, "-o", model, "--about", "author=Ada")
                        .code())
                .isEqualTo(ExitCode.OK);
        assertThat(Files.size(model)).isGreaterThan(before);
    }

    @Test
    void helpHasExamples() {
        assertThat(CommandRun.of("edit", "--help").out()).contains("tern edit model.tflite -o batch8.tflite --batch 8");
    }

    @Test
    void labelsThatAreNoTextAreToldAsSuch() throws Exception {
        Path model = BuiltModels.colors(folder, "colors.tflite", 1f);
        Path labels = Files.write(folder.resolve("labels.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 10});
        CommandRun run = CommandRun.of("edit", model, "-o", folder.resolve("o.tflite"), "--labels", "#0=" + labels);
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("not in UTF-8");
        assertThat(folder.resolve("o.tflite")).doesNotExist();
    }
}
