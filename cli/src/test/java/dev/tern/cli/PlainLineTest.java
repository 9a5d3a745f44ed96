package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain lines mean what picocli takes them for; all others are left to it. */
class PlainLineTest {
    private static PlainLine read(String line) {
        return PlainLine.read(List.of(line.split(" ")), Run.VALUED, Run.REPEATED, Run.FLAGS);
    }

    @Test
    void readsBothSpellingsOfOptions() {
        Run run = Run.of(read("m.tflite --seed 7 --threads=2 --input 0=a.npy --input=x=b.npy --shape 0=1,2 --json"));
        assertThat(run.model()).isEqualTo(Path.of("m.tflite"));
        assertThat(run.inputs()).isEqualTo(Map.of("0", Path.of("a.npy"), "x", Path.of("b.npy")));
        assertThat(run.shapes()).isEqualTo(Map.of("0", "1,2"));
        assertThat(run.seed()).isEqualTo(7);
        assertThat(run.threads()).isEqualTo(2);
        assertThat(run.json()).isTrue();
        assertThat(run.timeLimitSeconds()).isEqualTo(Run.TIME_LIMIT_SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "m --seed",
                "m --seed x",
                "m --seed 1 --seed 2",
                "m --threads 9999999999",
                "m n",
                "--json",
                "m --unknown",
                "m --se 1",
                "m --json --json",
                "@file",
                "m --input noequals",
                "m --signature -1",
                "-- m"
            })
    void doubtfulLinesAreLeftToPicocli(String line) {
        assertThatThrownBy(() -> Run.of(read(line))).isInstanceOf(PlainLine.DoubtfulException.class);
    }

    @TempDir
    private Path folder = Path.of("");

    @Test
    void bothWaysPrintTheSame() {
        Path model = BuiltModels.colors(folder, "colors.tflite", 1f);
        for (List<String> line : List.of(
                List.of("run", model.toString(), "--seed", "3"),
                List.of("run", folder.resolve("missing.tflite").toString()),
                List.of("run", model.toString(), "--time-limit=-1"),
                List.of("classify", folder.resolve("missing.jpg").toString(), "--model", model.toString()))) {
            String[] words = line.toArray(String[]::new);
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code = new CommandTree(Verbs.ALL, new PrintWriter(out, true), new PrintWriter(err, true)).run(words);
            CommandRun shortWay = CommandRun.of(line.toArray());
            assertThat(shortWay.code()).as(line.toString()).isEqualTo(code);
            assertThat(shortWay.err()).isEqualTo(err.toString());
            assertThat(shortWay.out().replaceAll("[0-9.]+ ms", "ms"))
                    .isEqualTo(out.toString().replaceAll("[0-9.]+ ms", "ms"));
        }
    }
}
