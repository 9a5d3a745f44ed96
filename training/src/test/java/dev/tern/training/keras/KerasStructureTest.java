package dev.tern.training.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.training.Trainer;
import dev.tern.training.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are written here lie exactly as those that Keras wrote, as HDF5's own tool sees them. */
class KerasStructureTest {
    private static final Path KERAS =
            Path.of(System.getProperty("tern.data", "../shared/data")).resolve("keras");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    @TempDir
    Path folder;

    private static Path file(String name) {
        Path path = KERAS.resolve(name);
        assumeTrue(Files.exists(path), "no " + name + " in tern.data");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/h5dump")), "no h5dump");
        return path;
    }

    /** Groups, datasets and attributes, a line each. */
    private static List<String> listed(Path file) throws Exception {
        return dumped(file, "-n", "1").stream()
                .map(String::strip)
                .filter(line -> line.startsWith("group") || line.startsWith("dataset") || line.startsWith("attribute"))
                .map(line -> line.replaceAll("\\s+", " "))
                .toList();
    }

    private static List<String> dumped(Path file, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/h5dump"));
        command.addAll(List.of(options));
        command.add(file.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().toList();
    }

    private static Path saved(Path source, Path to) {
        KerasModel model = KerasFiles.load(source);
        if (model.compiled() == null) {
            KerasFiles.save(model.model(), to);
        } else {
            try (Trainer trainer = model.trainer()) {
                KerasFiles.save(trainer, to);
            }
        }
        return to;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist_h5/final_model.h5", "tinymaix/cifar10.h5", "tinymaix/mbnet96_0.25.h5"})
    void h5LiesAsKeras2LaysIt(String name) throws Exception {
        Path source = file(name);
        Path written = saved(source, folder.resolve("model.h5"));
        // What an optimiser remembers is named after its version.
        assertThat(withoutOptimizer(listed(written))).isEqualTo(withoutOptimizer(listed(source)));
        for (String attribute : List.of("/model_weights/layer_names")) {
            assertThat(values(written, attribute)).isEqualTo(values(source, attribute));
        }
    }

    private static List<String> withoutOptimizer(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.contains("/optimizer_weights/"))
                .toList();
    }

    /** The texts of an attribute, whatever kind of text holds them. */
    private static List<String> values(Path file, String attribute) throws Exception {
        List<String> texts = new ArrayList<>();
        for (String line : dumped(file, "-a", attribute)) {
            if (!line.startsWith("HDF5") && !line.contains("ATTRIBUTE")) {
                Matcher quoted = QUOTED.matcher(line);
                while (quoted.find()) {
                    texts.add(quoted.group(1).replace("\\000", ""));
                }
            }
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"v3/iris_mlp.keras"})
    void archivesLieAsKeras3LaysThem(String name) throws Exception {
        Path source = file(name);
        Path written = saved(source, folder.resolve("model.keras"));
        assertThat(members(written)).isEqualTo(members(source));
        assertThat(listed(member(written, "model.weights.h5", "ours.h5")))
                .isEqualTo(listed(member(source, "model.weights.h5", "theirs.h5")));
        Json ours = json(written, "config.json");
        Json theirs = json(source, "config.json");
        assertSameKeys(ours, theirs, "config");
        assertThat(json(written, "metadata.json").members("metadata").keySet())
                .isEqualTo(json(source, "metadata.json").members("metadata").keySet());
    }

    private static List<String> members(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return zip.stream()
                    .map(entry -> entry.getName() + " " + entry.getMethod())
                    .toList();
        }
    }

    private Path member(Path archive, String name, String as) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return Files.write(
                    folder.resolve(as), zip.getInputStream(zip.getEntry(name)).readAllBytes());
        }
    }

    private Json json(Path archive, String name) throws IOException {
        return Json.read(Files.readString(member(archive, name, "text.json")), name);
    }

    /** Objects have the same keys all the way down; a shared policy may carry a number of its own in Keras. */
    private static void assertSameKeys(Json ours, Json theirs, String path) {
        if (theirs instanceof Json.Members members) {
            TreeSet<String> expected = new TreeSet<>(members.members().keySet());
            expected.remove("shared_object_id");
            TreeSet<String> actual = new TreeSet<>(ours.members(path).keySet());
            assertThat(actual).as(path).isEqualTo(expected);
            expected.forEach(key -> assertSameKeys(ours.get(key), theirs.get(key), path + "." + key));
        } else if (theirs instanceof Json.Items items) {
            assertThat(ours.items(path)).as(path).hasSameSizeAs(items.items());
            for (int i = 0; i < items.items().size(); i++) {
                assertSameKeys(ours.items(path).get(i), items.items().get(i), path + "[" + i + "]");
            }
        } else if (theirs instanceof Json.Num number) {
            assertThat((float) ours.number(path)).as(path).isEqualTo((float) number.value());
        } else {
            assertThat(ours).as(path).isEqualTo(theirs);
        }
    }

    @Test
    void weightsAloneLieAsKerasLaysThem() throws Exception {
        Path source = file("gdyshi_mnist/save_weights.h5");
        KerasModel model = KerasFiles.load(file("gdyshi_mnist/save.h5"));
        Path written = folder.resolve("weights.h5");
        KerasFiles.saveWeights(model.model(), written);
        List<String> ours = listed(written).stream()
                .filter(line -> !line.contains("top_level_model_weights"))
                .toList();
        assertThat(ours).isEqualTo(listed(source));
        Path paths = folder.resolve("model.weights.h5");
        KerasFiles.saveWeights(model.model(), paths);
        assertThat(listed(paths)).contains("dataset /layers/dense/vars/0", "dataset /layers/dense_2/vars/1");
        var other = KerasFiles.load(file("gdyshi_mnist/save.h5")).model().initialize(3);
        KerasFiles.loadWeights(other, paths);
        RealKerasFilesTest.assertSameWeights(other, model.model());
    }
}
