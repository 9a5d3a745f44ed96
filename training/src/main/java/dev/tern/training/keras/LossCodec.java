package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import dev.tern.training.loss.Loss;
import dev.tern.training.loss.Losses;
import java.util.Locale;
import java.util.Map;

/** Losses by name, with their settings where those are not the usual ones. */
final class LossCodec {
    private static final Map<String, String> SHORT_NAMES = Map.of(
            "mse", "meansquarederror",
            "mae", "meanabsoluteerror",
            "mape", "meanabsolutepercentageerror",
            "msle", "meansquaredlogarithmicerror",
            "bce", "binarycrossentropy",
            "kld", "kldivergence",
            "kullbackleiblerdivergence", "kldivergence",
            "cosineproximity", "cosinesimilarity");

    private LossCodec() {}

    static Loss read(Json value, String where) {
        String written = KerasObject.plain(KerasObject.className(value));
        String name = SHORT_NAMES.getOrDefault(written, written);
        String reduction = value.get("config").get("reduction").stringOrNull();
        if (reduction != null && !reduction.equals("auto") && !reduction.equals("sum_over_batch_size")) {
            throw TernException.at(where)
                    .expected("losses averaged over the batch")
                    .found(ConfigReader.shown(reduction))
                    .fix("compile the model anew");
        }
        boolean logits = KerasObject.flag(value, "from_logits", false, where);
        float smoothing = (float) KerasObject.number(value, "label_smoothing", 0, where);
        switch (name) {
            case "sparsecategoricalcrossentropy":
                if (!value.get("config").get("ignore_class").isNull()) {
                    throw TernException.at(where)
                            .expected("a loss in which every class counts")
                            .found("ignore_class "
                                    + value.get("config").get("ignore_class").text())
                            .fix("compile the model anew, and give these examples the weight 0");
                }
                return new Losses.SparseCategoricalCrossentropy(logits);
            case "categoricalcrossentropy":
                return new Losses.CategoricalCrossentropy(logits, smoothing);
            case "binarycrossentropy":
                return new Losses.BinaryCrossentropy(logits, smoothing);
            case "binaryfocalcrossentropy":
                return new Losses.BinaryFocalCrossentropy(
                        logits,
                        smoothing,
                        (float) KerasObject.number(value, "gamma", 2, where),
                        (float) KerasObject.number(value, "alpha", 0.25, where),
                        KerasObject.flag(value, "apply_class_balancing", false, where));
            case "categoricalfocalcrossentropy":
                return new Losses.CategoricalFocalCrossentropy(
                        logits, smoothing, (float) KerasObject.number(value, "gamma", 2, where), (float)
                                KerasObject.number(value, "alpha", 0.25, where));
            case "tversky":
                return new Losses.Tversky((float) KerasObject.number(value, "alpha", 0.5, where), (float)
                        KerasObject.number(value, "beta", 0.5, where));
            case "dice":
                return new Losses.Dice();
            case "huber", "huberloss":
                return new Losses.Huber((float) KerasObject.number(value, "delta", 1, where));
            default:
                for (Losses.Distance distance : Losses.Distance.values()) {
                    if (KerasObject.plain(distance.name()).equals(name)) {
                        return distance;
                    }
                }
                throw TernException.at(where)
                        .expected("a loss that is known here")
                        .found(ConfigReader.shown(value.text()))
                        .fix("compile the model anew: model.compile(optimizer, loss)");
        }
    }

    /** The loss as Keras of {@code version} writes it. */
    static Json write(Loss loss, KerasVersion version) {
        Json.Members none = Json.object();
        return switch (loss) {
            case Losses.Distance distance -> Json.of(name(distance, version));
            case Losses.SparseCategoricalCrossentropy sparse ->
                !sparse.fromLogits()
                        ? Json.of("sparse_categorical_crossentropy")
                        : object(loss.kind(), none.with("from_logits", true).with("ignore_class", Json.NULL), version);
            case Losses.CategoricalCrossentropy dense ->
                !dense.fromLogits() && dense.labelSmoothing() == 0
                        ? Json.of("categorical_crossentropy")
                        : object(loss.kind(), smoothed(dense.fromLogits(), dense.labelSmoothing()), version);
            case Losses.BinaryCrossentropy binary ->
                !binary.fromLogits() && binary.labelSmoothing() == 0
                        ? Json.of("binary_crossentropy")
                        : object(loss.kind(), smoothed(binary.fromLogits(), binary.labelSmoothing()), version);
            case Losses.BinaryFocalCrossentropy focal ->
                object(
                        loss.kind(),
                        none.with("from_logits", focal.fromLogits())
                                .with("label_smoothing", Codec.number(focal.labelSmoothing()))
                                .with("axis", -1)
                                .with("gamma", Codec.number(focal.gamma()))
                                .with("alpha", Codec.number(focal.alpha()))
                                .with("apply_class_balancing", focal.balanced()),
                        version);
            case Losses.CategoricalFocalCrossentropy focal ->
                object(
                        loss.kind(),
                        smoothed(focal.fromLogits(), focal.labelSmoothing())
                                .with("gamma", Codec.number(focal.gamma()))
                                .with("alpha", Codec.number(focal.alpha())),
                        version);
            case Losses.Tversky overlap ->
                object(
                        loss.kind(),
                        none.with("alpha", Codec.number(overlap.alpha())).with("beta", Codec.number(overlap.beta())),
                        version);
            case Losses.Dice dice -> object(dice.kind(), none, version);
            case Losses.Huber huber -> object("Huber", none.with("delta", Codec.number(huber.delta())), version);
            default ->
                throw TernException.at("loss")
                        .expected("one that Keras has")
                        .found(loss.kind())
                        .fix("save the model without its training: KerasFiles.save(model, file)");
        };
    }

    private static String name(Losses.Distance distance, KerasVersion version) {
        return distance == Losses.Distance.KL_DIVERGENCE && version.major() < 3
                ? "kl_divergence"
                : distance.name().toLowerCase(Locale.ROOT);
    }

    private static Json.Members smoothed(boolean logits, float smoothing) {
        return Json.object()
                .with("from_logits", logits)
                .with("label_smoothing", Codec.number(smoothing))
                .with("axis", -1);
    }

    private static Json object(String className, Json.Members settings, KerasVersion version) {
        Json.Members all = Json.object()
                .with("name", SnakeCase.of(className))
                .with("reduction", version.major() >= 3 ? "sum_over_batch_size" : "auto");
        for (var setting : settings.members().entrySet()) {
            all = all.with(setting.getKey(), setting.getValue());
        }
        return KerasObject.of("keras.losses", className, all, version);
    }
}
