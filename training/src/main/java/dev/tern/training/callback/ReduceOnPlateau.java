package dev.tern.training.callback;

import dev.tern.training.History;
import dev.tern.training.Trainer;
import dev.tern.training.optimizer.Schedule;

/** Lowers the learning rate where a measure has not become better for a while. */
public final class ReduceOnPlateau implements Callback {
    private final String measure;
    private final float factor;
    private final int patience;
    private final float least;

    private ReduceOnPlateau(String measure, float factor, int patience, float least) {
        this.measure = measure;
        this.factor = factor;
        this.patience = patience;
        this.least = least;
    }

    /** Multiplies the rate with {@code factor} after {@code patience} epochs without a change for the better by 1e-4. */
    public static ReduceOnPlateau on(String measure, float factor, int patience) {
        return new ReduceOnPlateau(measure, factor, patience, 0);
    }

    /** The same with a rate below which it does not go. */
    public ReduceOnPlateau notBelow(float rate) {
        return new ReduceOnPlateau(measure, factor, patience, rate);
    }

    @Override
    public void epochEnd(Trainer trainer, History.Epoch epoch) {
        int since = 0;
        for (int i = 1; i <= trainer.history().epochs().size(); i++) {
            Plateau plateau = Plateau.of(trainer.history().epochs().subList(0, i), measure, 1e-4, since);
            if (plateau.waited() >= patience) {
                since = trainer.history().epochs().get(i - 1).number();
            }
        }
        if (since == epoch.number()) {
            trainer.learningRate(Schedule.constant(Math.max(least, trainer.learningRate() * factor)));
        }
    }
}
