package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every program and command on the tutorial's page, executed from top to bottom in an empty folder. */
class TutorialTest {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("// (\\w+)\\.java\\n");
    private static final Pattern END = Pattern.compile("(.*) # ends with (\\d+)");

    @TempDir
    private Path folder = Path.of("");

    private static Path page() {
        Path root = Path.of(System.getProperty("tern.root", ".."));
        return root.resolve("docs/TUTORIAL.md");
    }

    @Test
    void everythingOnThePageRuns() throws Exception {
        List<String> kinds = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(page()));
        while (block.find()) {
            kinds.add(block.group(1));
            switch (block.group(1)) {
                case "java" -> program(block.group(2));
                case "sh" -> block.group(2).lines().forEach(this::command);
                default -> throw new AssertionError("a block of kind " + block.group(1) + ", which nobody executes");
            }
        }
        assertThat(kinds).contains("java", "sh").hasSizeGreaterThan(8);
        for (String made : List.of("net.tflite", "net.html", "graph.html", "half.tflite", "joined.tflite")) {
            assertThat(folder.resolve(made)).isNotEmptyFile();
        }
        String label =
                Files.readString(folder.resolve("Learn.out")).replaceAll("(?s).*picture.png is a (\\S+).*", "$1");
        String found = Files.readString(folder.resolve("classify.out"));
        assertThat(found.lines()
                        .filter(line -> line.contains("%") || line.matches("(?s).*\\d\\.\\d.*"))
                        .findFirst())
                .hasValueSatisfying(best -> assertThat(best).contains(label));
    }

    private void program(String source) throws Exception {
        Matcher name = FILE.matcher(source);
        assertThat(name.lookingAt()).as("a program begins with its file's name").isTrue();
        Path file = folder.resolve(name.group(1) + ".java");
        Files.writeString(file, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
        assertThat(run(name.group(1), List.of(name.group(1)))).isZero();
    }

    private void command(String line) {
        Matcher end = END.matcher(line);
        boolean told = end.matches();
        List<String> words = List.of((told ? end.group(1) : line).strip().split(" +"));
        assertThat(words.getFirst()).isEqualTo("tern");
        List<String> all = new ArrayList<>(List.of("dev.tern.cli.Main"));
        all.addAll(words.subList(1, words.size()));
        try {
            assertThat(run(words.get(1), all)).as(line).isEqualTo(told ? Integer.parseInt(end.group(2)) : 0);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(line, e);
        }
    }

    /** Runs a class in the folder; what it prints goes into a file, and into the test's report where it fails. */
    private int run(String name, List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder + java.io.File.pathSeparator + absolute(System.getProperty("java.class.path"))));
        command.addAll(words);
        Path out = folder.resolve(name + ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        if (process.exitValue() != 0) {
            System.err.println(String.join(" ", words) + "\n" + Files.readString(out));
        }
        return process.exitValue();
    }

    private static String absolute(String classPath) {
        List<String> all = new ArrayList<>();
        for (String each : classPath.split(java.io.File.pathSeparator)) {
            all.add(Path.of(each).toAbsolutePath().toString());
        }
        return String.join(java.io.File.pathSeparator, all);
    }
}
