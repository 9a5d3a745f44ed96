package dev.tern.training;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The mean of a loss over examples and positions, as Keras takes it. */
final class LossMean {
    private LossMean() {}

    /**
     * One number from the values of a loss.
     *
     * @param values a number for each example and position
     * @param weights what examples count; null where all count alike
     * @param mask which positions count, [batch, steps]; the mean is over those alone then
     */
    static Edge of(Maths m, Edge values, @Nullable Edge weights, @Nullable Edge mask) {
        Edge weighted = weights == null ? values : m.mul(values, m.reshape(weights, leading(values, 1)));
        boolean masked = mask != null && values.rank() >= 2 && values.dim(1) == mask.dim(1);
        if (mask == null || !masked) {
            return m.meanAll(weighted);
        }
        Edge counted = m.mul(weighted, m.reshape(mask, leading(values, 2)));
        // As many as there are for each one that counts, so that the mean is over what counts.
        Edge all = m.mul(m.max(m.sumAll(mask), 1), 1f / mask.shape().elements());
        return m.div(m.meanAll(counted), all);
    }

    /** The first extents of {@code values}, and 1 for the others. */
    private static int[] leading(Edge values, int kept) {
        int[] extents = new int[values.rank()];
        Arrays.fill(extents, 1);
        for (int i = 0; i < kept; i++) {
            extents[i] = values.dim(i);
        }
        return extents;
    }
}
