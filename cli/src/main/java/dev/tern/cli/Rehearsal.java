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

    private Rehearsal() {}

    /** Rehearses every command, or with the argument {@code quick} those of {@link ShortWay} alone; it prints nothing. */
    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            play("--help");
            play("--version");
            for (Verb verb : Verbs.ALL) {
                play(verb.name(), "--help");
            }
        }
        Path folder = Files.createTempDirectory("tern");
        Path picture = folder.resolve("disc.jpg");
        Path model = folder.resolve("model.tflite");
        try {
            Files.write(picture, Base64.getMimeDecoder().decode(DISC));
            ModelFile.write(ExampleModel.build(), model);
            play("classify", picture.toString(), "--model", model.toString());
            if (args.length == 0) {
                play("example", model.toString());
                play("inspect", model.toString());
            }
            for (DataType type : List.of(DataType.FLOAT32, DataType.INT8, DataType.UINT8)) {
                ModelFile.write(RehearsalModel.of(type), model);
                play("run", model.toString());
                play("classify", picture.toString(), "--model", model.toString());
                ModelFile.write(RehearsalModel.chain(type), model);
                play("classify", picture.toString(), "--model", model.toString());
            }
            play("classify", picture.toString());
        } finally {
            Files.deleteIfExists(picture);
            Files.deleteIfExists(model);
            Files.delete(folder);
        }
    }

    private static void play(String... commandLine) {
        // Texts are encoded as those of Main are.
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), true, System.out.charset());
        Main.run(commandLine, nowhere, nowhere);
    }
}
