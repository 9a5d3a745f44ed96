package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.json.Json;
import org.jspecify.annotations.Nullable;

/** What is added to the loss for the size of weights. */
final class RegularizerCodec implements Codec<@Nullable Regularizer> {
    private static final double DEFAULT_FACTOR = 0.01;

    @Override
    @SuppressWarnings("NullAway") // what is read may be null: the type argument says so
    public @Nullable Regularizer read(Json value, KerasVersion version, String where) {
        if (value.isNull()) {
            return null;
        }
        String name = KerasObject.plain(KerasObject.className(value));
        return switch (name) {
            case "l1" -> new Regularizer.L1L2(number(value, "l1", DEFAULT_FACTOR, where), 0);
            case "l2" -> new Regularizer.L1L2(0, number(value, "l2", DEFAULT_FACTOR, where));
            case "l1l2" ->
                new Regularizer.L1L2(
                        number(value, "l1", value.has("config") ? 0 : DEFAULT_FACTOR, where),
                        number(value, "l2", value.has("config") ? 0 : DEFAULT_FACTOR, where));
            default ->
                throw TernException.at(where)
                        .expected("L1, L2 or L1L2")
                        .found(ConfigReader.shown(KerasObject.className(value)))
                        .fix("take the regulariser out and save the model again");
        };
    }

    private static float number(Json value, String key, double otherwise, String where) {
        return (float) KerasObject.number(value, key, otherwise, where);
    }

    @Override
    public Json write(@Nullable Regularizer value, KerasVersion version) {
        if (value == null) {
            return Json.NULL;
        }
        if (!(value instanceof Regularizer.L1L2 sizes)) {
            throw TernException.at("regulariser")
                    .expected("L1, L2 or L1L2")
                    .found(value.getClass().getSimpleName())
                    .fix("save as .tflite or as a SavedModel, or use a regulariser of Keras");
        }
        Json.Members config = Json.object();
        if (sizes.l2() == 0 && sizes.l1() != 0) {
            return object("L1", config.with("l1", Codec.number(sizes.l1())), version);
        }
        if (sizes.l1() == 0) {
            return object("L2", config.with("l2", Codec.number(sizes.l2())), version);
        }
        return object(
                "L1L2", config.with("l1", Codec.number(sizes.l1())).with("l2", Codec.number(sizes.l2())), version);
    }

    private static Json object(String className, Json.Members config, KerasVersion version) {
        return KerasObject.of("keras.regularizers", className, config, version);
    }
}
