package dev.tern.training.recipe;

import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Model;
import dev.tern.training.Trainer;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.savedmodel.SavedModelWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place that a trained model is written to; the end of its name says in which form: {@code .tflite}, {@code .keras},
 * {@code .h5} (Keras files keep the training, too), or a SavedModel in a folder, whose name has no dot.
 *
 * @param file the file or folder
 * @param writing how
 */
public record ModelOutput(Path file, Writing writing) {
    /** Writes a model. */
    @FunctionalInterface
    public interface Writing {
        /** {@code trainer} is how the model was trained, or null. */
        void write(Model model, @Nullable Trainer trainer, Path file) throws IOException;
    }

    private static final Map<String, Writing> BY_ENDING = Map.of(
            ".tflite",
            (model, trainer, file) -> ModelFile.write(model.exported(), file),
            ".keras",
            ModelOutput::keras,
            ".h5",
            ModelOutput::keras,
            ".hdf5",
            ModelOutput::keras);

    private static void keras(Model model, @Nullable Trainer trainer, Path file) {
        if (trainer == null) {
            KerasFiles.save(model, file);
        } else {
            KerasFiles.save(trainer, file);
        }
    }

    /** Where a model may go, refused before the training where the name does not say how. */
    public static ModelOutput of(Path file) {
        String name = file.getFileName().toString();
        if (name.indexOf('.') < 0) {
            return new ModelOutput(file, (model, trainer, folder) -> SavedModelWriter.write(model.exported(), folder));
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
        writing.write(model, null, file);
    }

    /** Writes a model and, where the form has a place for it, how it was trained and where that stands. */
    public void write(Trainer trainer) throws IOException {
        writing.write(trainer.model(), trainer, file);
    }
}
