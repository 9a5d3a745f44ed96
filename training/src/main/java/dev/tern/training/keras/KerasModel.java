package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.Compiled;
import dev.tern.training.Model;
import dev.tern.training.Trainer;
import dev.tern.training.layer.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model that was read from a Keras file: with its weights, and with how it was trained where the file says so. */
public final class KerasModel {
    private final Model model;
    private final @Nullable Compiled compiled;
    private final List<NamedTensor> optimizer;
    private final List<Weight> order;
    private final KerasVersion version;
    private final List<String> notes;

    KerasModel(
            Model model,
            @Nullable Compiled compiled,
            List<NamedTensor> optimizer,
            List<Weight> order,
            KerasVersion version,
            List<String> notes) {
        this.model = model;
        this.compiled = compiled;
        this.optimizer = List.copyOf(optimizer);
        this.order = List.copyOf(order);
        this.version = version;
        this.notes = List.copyOf(notes);
    }

    public Model model() {
        return model;
    }

    /** The Keras that wrote the file. */
    public KerasVersion version() {
        return version;
    }

    /** How the model was compiled; null where it was not, or where {@link #notes} say why that is not known here. */
    public @Nullable Compiled compiled() {
        return compiled;
    }

    /** What is true of the model in Keras but not here, in words for people; empty where nothing differs. */
    public List<String> notes() {
        return notes;
    }

    /** A trainer that goes on where the file was saved: with its optimiser, that one's memory, and the steps taken. */
    public Trainer trainer() {
        if (compiled == null) {
            throw TernException.at("Keras file")
                    .expected("a compiled model")
                    .found(notes.isEmpty() ? "one that was not compiled" : String.join("; ", notes))
                    .fix("compile it here: model().compile(optimizer, loss)");
        }
        Trainer trainer = model.compile(compiled);
        String trouble = OptimizerState.read(trainer, optimizer, order, version);
        if (!trouble.isEmpty()) {
            trainer.close();
            throw TernException.at("Keras file")
                    .problem(trouble + "; begin with fresh memory: model().compile(compiled())");
        }
        return trainer;
    }
}
