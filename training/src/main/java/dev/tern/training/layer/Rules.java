package dev.tern.training.layer;

import dev.tern.training.initializer.Constraint;
import dev.tern.training.initializer.Regularizer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What training holds a layer to beside its own settings.
 *
 * @param byKey rules by the names of Keras' settings
 * @param activity what is added to the loss for the size of the layer's results, for each example
 */
public record Rules(Map<String, Rule> byKey, @Nullable Regularizer activity) {
    public static final Rules NONE = new Rules(Map.of(), null);

    /**
     * A rule for weights.
     *
     * @param weights the names of the weights that it concerns
     */
    public record Rule(
            List<String> weights,
            @Nullable Regularizer regularizer,
            @Nullable Constraint constraint) {
        public Rule {
            weights = List.copyOf(weights);
        }
    }

    public Rules {
        byKey = Collections.unmodifiableMap(new LinkedHashMap<>(byKey));
    }

    public Rules with(String key, Rule rule) {
        Map<String, Rule> all = new LinkedHashMap<>(byKey);
        all.put(key, rule);
        return new Rules(all, activity);
    }

    public Rules withActivity(@Nullable Regularizer other) {
        return new Rules(byKey, other);
    }

    public boolean isEmpty() {
        return byKey.isEmpty() && activity == null;
    }

    /** A weight under these rules. */
    WeightSpec of(WeightSpec weight) {
        WeightSpec ruled = weight;
        for (Rule rule : byKey.values()) {
            if (rule.weights.contains(weight.name())) {
                ruled = ruled.with(
                        rule.regularizer == null ? ruled.regularizer() : rule.regularizer,
                        rule.constraint == null ? ruled.constraint() : rule.constraint);
            }
        }
        return ruled;
    }
}
