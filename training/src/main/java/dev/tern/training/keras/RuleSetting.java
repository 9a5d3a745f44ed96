package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Constraint;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Rules;
import java.util.List;

/**
 * A setting that holds weights, or a layer's results, to a rule while training.
 *
 * @param kind what the rule is
 * @param weights the weights that it concerns; none for results
 * @param summed how many of a weight's first axes a unit sums over, for constraints
 */
record RuleSetting(Kind kind, List<String> weights, int summed) {
    /** What a rule is. */
    enum Kind {
        REGULARIZER,
        CONSTRAINT,
        ACTIVITY
    }

    RuleSetting {
        weights = List.copyOf(weights);
    }

    /** {@code rules} and what the file says; what cannot be read is noted, since it concerns training alone. */
    Rules take(Rules rules, String key, LayerSettings from) {
        Json value = from.get(key);
        if (value.isNull()) {
            return rules;
        }
        try {
            return switch (kind) {
                case ACTIVITY -> rules.withActivity(Codec.REGULARIZER.read(value, from.version(), from.at(key)));
                case REGULARIZER ->
                    rules.with(
                            key,
                            new Rules.Rule(weights, Codec.REGULARIZER.read(value, from.version(), from.at(key)), null));
                case CONSTRAINT ->
                    rules.with(
                            key,
                            new Rules.Rule(
                                    weights, null, Codec.constraint(summed).read(value, from.version(), from.at(key))));
            };
        } catch (TernException e) {
            from.notes()
                    .add(from.where() + ": " + key + " = " + ConfigReader.shown(value.text())
                            + " has no effect when this model is trained here");
            return rules;
        }
    }

    @SuppressWarnings("NullAway") // what is written may be null: the type argument says so
    Json give(Rules rules, String key, KerasVersion version) {
        Rules.Rule rule = rules.byKey().get(key);
        Regularizer regularizer = kind == Kind.ACTIVITY ? rules.activity() : rule == null ? null : rule.regularizer();
        Constraint constraint = rule == null ? null : rule.constraint();
        if (kind == Kind.CONSTRAINT) {
            return constraint == null ? Json.NULL : Codec.constraint(summed).write(constraint, version);
        }
        return regularizer == null ? Json.NULL : Codec.REGULARIZER.write(regularizer, version);
    }
}
