package dev.tern.cli;

import dev.tern.inspect.ExampleModel;
import dev.tern.tensor.DataType;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The run from which the JVM learns what later starts need: it asks every command for its help, writes and inspects the
 * example model, runs models of usual parts, and classifies pictures with them. {@code ./tern} makes it once after a build and
 * keeps what was learned as AOT caches.
 */
public final class Rehearsal {
    /** A blue disc on red, 16 by 16 pixels, as a JPEG file in base 64. */
    private static final String DISC = """
        /9j/4AAQSkZJRgABAgAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcp
        LDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIy
        MjIyMjIyMjIyMjIyMjL/wAARCAAQABADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAA
        AgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6
        Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG
        x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREA
        AgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5
        OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPE
        xcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDlGYKKEcN2waR03dOtCJtOSaUKeW/2c5Sf
        7759+21rH1U6mZ/2moxX7n5du+97n//Z
        """;

    private static final String PICTURE = "disc.jpg";
    private static final String EXAMPLE = "example.tflite";

    private Rehearsal() {}

    /**
     * {@code stage FOLDER} writes what is rehearsed with into an empty folder; {@code all FOLDER} then rehearses every command,
     * {@code quick FOLDER} those of {@link ShortWay} alone. The JVM is to learn from the second alone: a start is the slower the
     * more it has learned.
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "stage" -> stage(folder);
            case "all" -> all(folder);
            default -> quick(folder);
        }
    }

    private static void stage(Path folder) throws IOException {
        Files.write(folder.resolve(PICTURE), Base64.getMimeDecoder().decode(DISC));
        ModelFile.write(ExampleModel.build(), folder.resolve(EXAMPLE));
        for (DataType type : List.of(DataType.FLOAT32, DataType.INT8, DataType.UINT8)) {
            ModelFile.write(RehearsalModel.of(type), folder.resolve(type + "-residual.tflite"));
            ModelFile.write(RehearsalModel.chain(type), folder.resolve(type + "-chain.tflite"));
        }
    }

    private static void all(Path folder) {
        play("--help");
        play("--version");
        for (Verb verb : Verbs.ALL) {
            play(verb.name(), "--help");
        }
        String example = folder.resolve(EXAMPLE).toString();
        play("example", example);
        play("inspect", example);
        quick(folder);
    }

    private static void quick(Path folder) {
        ThreadLocalRandom.current(); // what several threads count at once is counted with its help
        String picture = folder.resolve(PICTURE).toString();
        play("classify", picture, "--model", folder.resolve(EXAMPLE).toString());
        for (String type : List.of("FLOAT32", "INT8", "UINT8")) {
            String model = folder.resolve(type + "-residual.tflite").toString();
            play("run", model);
            play("classify", picture, "--model", model);
            play(
                    "classify",
                    picture,
                    "--model",
                    folder.resolve(type + "-chain.tflite").toString());
        }
        play("classify", picture);
    }

    private static void play(String... commandLine) {
        // Texts are encoded as those of Main are.
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), true, System.out.charset());
        Main.run(commandLine, nowhere, nowhere);
    }
}
