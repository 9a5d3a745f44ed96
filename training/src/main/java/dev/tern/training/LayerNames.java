package dev.tern.training;

import dev.tern.tensor.TernException;
import dev.tern.training.layer.Layer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gives names to layers that have none, as Keras does: {@code dense}, {@code dense_1}. */
final class LayerNames {
    private final Map<String, Integer> used = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    LayerNames(List<Layer> layers) {
        for (Layer layer : layers) {
            if (!layer.name().isEmpty() && !taken.add(layer.name())) {
                throw TernException.at("model")
                        .expected("layers with names of their own")
                        .found("two that are called '" + layer.name() + "'")
                        .fix("rename one of them");
            }
        }
    }

    String of(Layer layer) {
        if (!layer.name().isEmpty()) {
            return layer.name();
        }
        String base = snake(layer.kind());
        String name;
        do {
            int number = used.merge(base, 1, Integer::sum) - 1;
            name = number == 0 ? base : base + "_" + number;
        } while (!taken.add(name));
        return name;
    }

    /** {@code MaxPooling2D} becomes {@code max_pooling2d}. */
    static String snake(String kind) {
        if (kind.equals("InputLayer")) {
            return "input";
        }
        return kind.replaceAll("(.)([A-Z][a-z0-9]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
