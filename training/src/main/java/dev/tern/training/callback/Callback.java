package dev.tern.training.callback;

import dev.tern.training.History;
import dev.tern.training.Trainer;

/** Called while a model is fitted; every method may be left out. */
public interface Callback {
    /** Before the first batch, after a checkpoint has been taken up where there is one. */
    default void begin(Trainer trainer) {}

    /** Before the first batch of an epoch, counted from 1. */
    default void epochBegin(Trainer trainer, int epoch) {}

    /**
     * After a batch.
     *
     * @param progress how far the epoch is; one object, used again for each batch
     */
    default void batchEnd(Trainer trainer, Progress progress) {}

    /** After an epoch and its validation. */
    default void epochEnd(Trainer trainer, History.Epoch epoch) {}

    /** After the last epoch. */
    default void end(Trainer trainer) {}

    /** How far an epoch is. */
    interface Progress {
        int epoch();

        /** Batches done in this epoch. */
        long batch();

        /** Batches of the whole epoch, or -1 where that is not known before its end. */
        long batches();

        /** Examples done in this epoch. */
        long examples();

        /** The mean loss of this epoch so far. */
        double loss();

        /** Seconds since the epoch began. */
        double seconds();
    }
}
