package dev.tern.training.recipe;

import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file that a trained model is written to; the end of its name says in which form.
 *
 * @param file the file
 * @param writing how
 */
public record ModelOutput(Path file, Writing writing) {
    /** Writes a model. */
    @FunctionalInterface
    public interface Writing {
        void write(Model model, Path file) throws IOException;
    }

    private static final Map<String, Writing> BY_ENDING =
            Map.of(".tflite", (model, file) -> ModelFile.write(model.exported(), file));

    /** Where a model may go, refused before the training where the name does not say how. */
    public static ModelOutput of(Path file) {
        String name = file.getFileName().toString();
        return BY_ENDING.entrySet().stream()
                .filter(entry -> name.endsWith(entry.getKey()))
                .map(entry -> new ModelOutput(file, entry.getValue()))
                .findFirst()
                .orElseThrow(() -> TernException.at(file.toString())
                        .expected("a name that ends in one of "
                                + List.copyOf(BY_ENDING.keySet()).stream().sorted().toList())
                        .found("'" + name + "'")
                        .fix("choose another name"));
    }

    public void write(Model model) throws IOException {
        writing.write(model, file);
    }
}
