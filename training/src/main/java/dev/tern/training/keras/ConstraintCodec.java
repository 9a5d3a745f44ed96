package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Constraint;
import dev.tern.training.json.Json;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What weights are brought back to after each step.
 *
 * @param summed how many of a weight's first axes a unit sums over; norms are taken along those
 */
record ConstraintCodec(int summed) implements Codec<@Nullable Constraint> {
    @Override
    @SuppressWarnings("NullAway") // what is read may be null: the type argument says so
    public @Nullable Constraint read(Json value, KerasVersion version, String where) {
        if (value.isNull()) {
            return null;
        }
        String name = KerasObject.plain(KerasObject.className(value));
        if (name.endsWith("norm")) {
            Json axis = value.get("config").get("axis");
            List<Integer> axes = axis.isNull() ? List.of(0) : LayerSettings.integers(axis, where + ", axis");
            if (!axes.equals(axes())) {
                throw TernException.at(where + ", axis")
                        .expected(axes() + ", the axes that a unit sums over")
                        .found(axis.text())
                        .fix("take the constraint out and save the model again");
            }
        }
        return switch (name) {
            case "nonneg" -> new Constraint.NonNegative();
            case "maxnorm" -> new Constraint.MaxNorm((float) KerasObject.number(value, "max_value", 2, where));
            case "unitnorm" -> new Constraint.UnitNorm();
            default ->
                throw TernException.at(where)
                        .expected("NonNeg, MaxNorm or UnitNorm")
                        .found(ConfigReader.shown(KerasObject.className(value)))
                        .fix("take the constraint out and save the model again");
        };
    }

    private List<Integer> axes() {
        return IntStream.range(0, summed).boxed().toList();
    }

    private Json axis() {
        return summed == 1 ? Json.of(0) : Codec.integers(axes());
    }

    @Override
    public Json write(@Nullable Constraint value, KerasVersion version) {
        Json.Members none = Json.object();
        return switch (value) {
            case null -> Json.NULL;
            case Constraint.NonNegative nonNegative -> object("NonNeg", none, version);
            case Constraint.MaxNorm norm ->
                object(
                        "MaxNorm",
                        none.with("max_value", Codec.number(norm.most())).with("axis", axis()),
                        version);
            case Constraint.UnitNorm norm -> object("UnitNorm", none.with("axis", axis()), version);
            default ->
                throw TernException.at("constraint")
                        .expected("NonNegative, MaxNorm or UnitNorm")
                        .found(value.getClass().getSimpleName())
                        .fix("save as .tflite or as a SavedModel, or use a constraint of Keras");
        };
    }

    private static Json object(String className, Json.Members config, KerasVersion version) {
        return KerasObject.of("keras.constraints", className, config, version);
    }
}
