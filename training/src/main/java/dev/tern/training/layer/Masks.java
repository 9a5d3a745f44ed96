package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import java.util.List;
import java.util.Set;

/** Which layers hand the mask of a sequence on to what is behind them. */
final class Masks {
    /** Layers whose results are other sequences than their inputs, even where extents happen to be the same. */
    private static final Set<Class<? extends Layer>> ENDS = Set.of(
            Conv.class,
            DepthwiseConv.class,
            SeparableConv.class,
            ConvTranspose.class,
            Pooling.class,
            GlobalPooling.class,
            Flatten.class,
            Reshape.class,
            Permute.class,
            RepeatVector.class,
            ZeroPadding.class,
            Cropping.class,
            UpSampling.class,
            Dot.class);

    private Masks() {}

    static void pass(Recording recording, Layer whole, List<Edge> inputs, List<Edge> results) {
        Layer layer = whole.plain();
        if (ENDS.contains(layer.getClass()) || layer instanceof Recurrent || layer instanceof Bidirectional) {
            return;
        }
        for (Edge input : inputs) {
            Edge mask = recording.mask(input);
            if (mask == null) {
                continue;
            }
            for (Edge result : results) {
                boolean same = result.rank() >= 2 && result.dim(0) == input.dim(0) && result.dim(1) == input.dim(1);
                if (same && recording.mask(result) == null) {
                    recording.mask(result, mask);
                }
            }
        }
    }
}
