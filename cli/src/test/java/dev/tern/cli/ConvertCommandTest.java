package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.tflite.MinimumRuntime;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Sequential;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.Input;
import dev.tern.training.savedmodel.SavedModelWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets who converts: sources named in every way, places that cannot be written, and the report. */
class ConvertCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private Path saved = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void write() {
        saved = folder.resolve("saved");
        out = folder.resolve("out.tflite");
        SavedModelWriter.write(
                Sequential.of(Input.of(6, 6, 1), Conv2D.of(2, 3).relu(), Flatten.of(), Dense.of(3))
                        .initialize(1)
                        .exported(),
                saved);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    private void refused(int code, String words, Object... arguments) throws IOException {
        List<String> before = files();
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).contains(words);
        assertThat(run.out()).isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aSavedModelIsNamedByItsFolderOrByItsFile() throws IOException {
        assertThat(CommandRun.of("convert", saved, "-o", out).code()).isEqualTo(ExitCode.OK);
        Path again = folder.resolve("again ü €.tflite");
        CommandRun run = CommandRun.of("convert", saved.resolve("saved_model.pb"), "-o", again);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(again).hasSameBinaryContentAs(out);
    }

    @Test
    void placesThatCannotBeWrittenAreToldBeforeAnythingIsDone() throws IOException {
        Path none = folder.resolve("none");
        refused(ExitCode.USAGE, "-o: there is no folder " + none, "convert", saved, "-o", none.resolve("m.tflite"));
        refused(ExitCode.USAGE, "is a folder; name a file in it", "convert", saved, "-o", saved);
        refused(
                ExitCode.USAGE,
                "--report: there is no folder",
                "convert",
                saved,
                "-o",
                out,
                "--report",
                none.resolve("r.html"));
    }

    @Test
    void theSourceIsNotOverwritten() throws IOException {
        Path frozen = Files.copy(saved.resolve("saved_model.pb"), folder.resolve("frozen.pb"));
        refused(ExitCode.USAGE, "is the source, which would be lost", "convert", frozen, "-o", frozen);
    }

    @Test
    void sourcesThatAreNoneAreToldOnce() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pb"));
        refused(ExitCode.FAILURE, empty + ": expected a model that computes something", "convert", empty, "-o", out);
        for (String missing : List.of("none", "none.h5", "none.onnx", "none.tflite", "none.keras")) {
            refused(
                    ExitCode.FAILURE,
                    "there is no file " + folder.resolve(missing),
                    "convert",
                    folder.resolve(missing),
                    "-o",
                    out);
        }
        refused(ExitCode.FAILURE, "it is a folder; name a file", "convert", "--graph_def_file=" + folder, "-o", out);
        Path text = Files.writeString(folder.resolve("labels.txt"), "one\ntwo\n");
        CommandRun run = CommandRun.of("convert", text, "-o", out);
        assertThat(run.err()).startsWith("tern convert: " + text + ", byte ");
    }

    @Test
    void metadataMayBeLeftOut() {
        assertThat(CommandRun.of("convert", saved, "-o", out, "--exclude-metadata")
                        .code())
                .isEqualTo(ExitCode.OK);
        assertThat(ModelFile.read(out).metadata(MinimumRuntime.ENTRY)).isEmpty();
        assertThat(CommandRun.of("convert", saved, "-o", out).code()).isEqualTo(ExitCode.OK);
        assertThat(ModelFile.read(out).metadata(MinimumRuntime.ENTRY)).isPresent();
    }

    @Test
    void theReportTellsWhatEachLayerBecame() throws IOException {
        Path page = folder.resolve("report.html");
        Path text = folder.resolve("report.txt");
        CommandRun.of("convert", saved, "-o", out, "--report", page);
        CommandRun.of("convert", saved, "-o", out, "--report", text);
        String told = Files.readString(text);
        assertThat(told)
                .contains("on disk", "as .tflite", "layer       conv2d: CONV_2D", "operator    1 × CONV_2D version 1");
        assertThat(Files.readString(page)).contains("What each layer became", "<td>conv2d</td><td>CONV_2D</td>");
    }

    @Test
    void optionsThatASourceCannotHonourAreRefused() throws IOException {
        CommandRun.of("convert", saved, "-o", out);
        refused(ExitCode.FAILURE, "expected names among [", "convert", saved, "-o", out, "--shape", "nosuch=1,6,6,1");
        refused(
                ExitCode.FAILURE,
                "signatures: expected no key for a .tflite file",
                "convert",
                out,
                "-o",
                folder.resolve("other.tflite"),
                "--saved_model_signature_key=serving_default");
    }

    @Test
    void aFileIsCutAndGivenAnotherBatch() {
        CommandRun.of("convert", saved, "-o", out);
        Path part = folder.resolve("part.tflite");
        String input = ModelFile.read(out)
                .main()
                .value(ModelFile.read(out).main().inputs().getFirst())
                .name();
        CommandRun run = CommandRun.of("convert", out, "-o", part, "--shape", input + "=5,6,6,1");
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        var main = ModelFile.read(part).main();
        assertThat(main.value(main.outputs().getFirst()).shape()).hasToString("[5,3]");
    }
}
