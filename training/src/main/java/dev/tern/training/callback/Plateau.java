package dev.tern.training.callback;

import dev.tern.tensor.TernException;
import dev.tern.training.History;
import java.util.List;

/**
 * How a measure has gone: its best epoch, and how long ago that was. Worked out from all epochs anew each time, so that
 * training that was resumed goes on as if it had never stopped.
 */
record Plateau(double best, int bestEpoch, int waited) {
    /** Epochs after {@code since}; better is larger for accuracies and the like, smaller for losses and errors. */
    static Plateau of(List<History.Epoch> epochs, String measure, double least, int since) {
        boolean larger = isLargerBetter(measure);
        if (!epochs.isEmpty() && !epochs.getLast().values().containsKey(measure)) {
            throw TernException.at("callback on '" + measure + "'")
                    .expected("one of the measures " + epochs.getLast().values().keySet())
                    .found("'" + measure + "'")
                    .fix(
                            measure.startsWith("val_")
                                    ? "give the fit examples for validation, or name another measure"
                                    : "compile the model with that metric, or name another measure");
        }
        double best = larger ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        int bestEpoch = 0;
        int waited = 0;
        for (History.Epoch epoch : epochs) {
            double value = epoch.value(measure);
            boolean better = larger ? value > best + least : value < best - least;
            if (better) {
                best = value;
                bestEpoch = epoch.number();
            }
            if (epoch.number() > since) {
                waited = better ? 0 : waited + 1;
            }
        }
        return new Plateau(best, bestEpoch, waited);
    }

    private static boolean isLargerBetter(String measure) {
        return measure.contains("acc")
                || measure.contains("auc")
                || measure.contains("f1")
                || measure.contains("iou")
                || measure.contains("io_u")
                || measure.contains("precision")
                || measure.contains("recall");
    }
}
