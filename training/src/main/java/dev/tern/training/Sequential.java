package dev.tern.training;

import dev.tern.tensor.TernException;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Symbol;
import java.util.ArrayList;
import java.util.List;

/** Models that are one layer behind the other. */
public final class Sequential {
    private Sequential() {}

    /**
     * A model of these layers. The first says what the model takes: an {@link Input}, a layer like {@code Flatten.of(28, 28)}
     * that names its input, or a model.
     */
    public static Model of(Layer... layers) {
        return of(List.of(layers));
    }

    /** As {@link #of(Layer...)}. */
    public static Model of(List<Layer> layers) {
        Input input = layers.isEmpty() ? null : layers.getFirst().input();
        if (input == null) {
            throw TernException.at("Sequential")
                    .expected("a first layer that says what the model takes")
                    .found(layers.isEmpty() ? "no layer" : layers.getFirst().kind())
                    .fix("begin with Input.of(extents), without the batch");
        }
        Symbol start = input.symbol();
        Symbol end = start;
        List<Layer> listed = new ArrayList<>();
        for (Layer layer : layers) {
            if (layer != start.call().layer()) {
                end = layer.apply(end);
                listed.add(layer);
            }
        }
        return Model.sequential(start, end, listed);
    }
}
