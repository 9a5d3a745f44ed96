package dev.tern.training.recipe;

import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Model;
import dev.tern.training.savedmodel.SavedModelWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A place that a trained model is written to; the end of its name says in which form: {@code .tflite}, or a SavedModel in a
 * folder, whose name has no dot.
 *
 * @param file the file or folder
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
        if (name.indexOf('.') < 0) {
            return new ModelOutput(file, (model, folder) -> SavedModelWriter.write(model.exported(), folder));
        }
        return BY_ENDING.entrySet().stream()
                .filter(entry -> name.endsWith(entry.getKey()))
                .map(entry -> new ModelOutput(file, entry.getValue()))
                .findFirst()
                .orElseThrow(() -> TernException.at(file.toString())
                        .expected("a name that ends in one of "
                                + BY_ENDING.keySet().stream().sorted().toList()
                                + ", or the name of a folder, without a dot")
                        .found("'" + name + "'")
                        .fix("choose another name"));
    }

    public void write(Model model) throws IOException {
        writing.write(model, file);
    }
}
