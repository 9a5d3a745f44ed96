package dev.tern.training.callback;

import dev.tern.training.History;
import dev.tern.training.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a checkpoint after each epoch, and takes up the last one before the first epoch where there is one: killed at any
 * moment and started again, training ends with the very weights that it would have had. It comes first among callbacks, so
 * that the others see what was resumed.
 */
public record Checkpoints(Path file) implements Callback {
    public static Checkpoints in(Path file) {
        return new Checkpoints(file);
    }

    @Override
    public void begin(Trainer trainer) {
        if (trainer.epochsDone() == 0 && Files.exists(file)) {
            trainer.restore(file);
        }
    }

    @Override
    public void epochEnd(Trainer trainer, History.Epoch epoch) {
        trainer.save(file);
    }
}
