package dev.tern.training.callback;

import dev.tern.training.History;
import dev.tern.training.Trainer;
import dev.tern.training.layer.Weight;
import java.util.ArrayList;
import java.util.List;

/** Ends the fitting where a measure has not become better for a while. */
public final class EarlyStopping implements Callback {
    private final String measure;
    private final int patience;
    private final double least;
    private final boolean restoring;
    private final List<float[]> best = new ArrayList<>();

    private EarlyStopping(String measure, int patience, double least, boolean restoring) {
        this.measure = measure;
        this.patience = patience;
        this.least = least;
        this.restoring = restoring;
    }

    /** Stops {@code patience} epochs after the best one. */
    public static EarlyStopping on(String measure, int patience) {
        return new EarlyStopping(measure, patience, 0, false);
    }

    /** The same where changes below {@code change} do not count as better. */
    public EarlyStopping atLeast(double change) {
        return new EarlyStopping(measure, patience, change, restoring);
    }

    /** The same with the best epoch's weights in the end. */
    public EarlyStopping restoringBest() {
        return new EarlyStopping(measure, patience, least, true);
    }

    @Override
    public void epochEnd(Trainer trainer, History.Epoch epoch) {
        Plateau plateau = Plateau.of(trainer.history().epochs(), measure, least, 0);
        if (restoring && plateau.bestEpoch() == epoch.number()) {
            best.clear();
            trainer.model().weights().forEach(weight -> best.add(weight.values()));
        }
        if (plateau.waited() >= patience) {
            trainer.stop();
        }
    }

    @Override
    public void end(Trainer trainer) {
        List<Weight> weights = trainer.model().weights();
        for (int i = 0; i < best.size(); i++) {
            weights.get(i).set(best.get(i));
        }
    }
}
