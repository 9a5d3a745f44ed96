package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Activation;
import dev.tern.training.layer.Activations;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Activations by the names that both dialects give them. */
final class ActivationCodec implements Codec<Activation> {
    /** Names beside those of the constants. */
    private static final Map<String, Activation> OTHER_NAMES = Map.of(
            "hard_silu", Activations.HARD_SWISH,
            "swish", Activations.SILU);

    @Override
    public Activation read(Json value, KerasVersion version, String where) {
        if (value.isNull()) {
            return Activations.LINEAR;
        }
        String name = KerasObject.className(value).toLowerCase(Locale.ROOT);
        if (name.equals("hard_sigmoid")) {
            return version.major() < 3 ? Activations.HARD_SIGMOID : Activations.HARD_SIGMOID_3;
        }
        Activation known = names().get(name);
        if (known == null) {
            throw TernException.at(where)
                    .expected("one of the activations " + String.join(", ", names().keySet()))
                    .found(value.stringOrNull() == null ? ConfigReader.shown(value.text()) : ConfigReader.shown(name))
                    .fix("put the activation behind the layer as a layer of its own, or use one of these");
        }
        return known;
    }

    /** All names by which files know activations, hard_sigmoid aside, which has two meanings. */
    static Map<String, Activation> names() {
        Map<String, Activation> names = new LinkedHashMap<>();
        for (Activations activation : Activations.values()) {
            boolean twofold = activation == Activations.HARD_SIGMOID || activation == Activations.HARD_SIGMOID_3;
            if (!twofold && activation != Activations.GELU_TANH) {
                names.put(activation.label(), activation);
            }
        }
        names.putAll(OTHER_NAMES);
        return names;
    }

    @Override
    public Json write(Activation value, KerasVersion version) {
        boolean third = version.major() >= 3;
        if (value == (third ? Activations.HARD_SIGMOID_3 : Activations.HARD_SIGMOID)) {
            return Json.of("hard_sigmoid");
        }
        if (value == Activations.HARD_SWISH && third) {
            return Json.of("hard_silu");
        }
        if (value == Activations.SWISH) {
            return Json.of(third ? "silu" : "swish");
        }
        String label = value.label();
        if (names().get(label) != value) {
            throw TernException.at("activation")
                    .expected("one that Keras " + version.major() + " has")
                    .found(value instanceof Activations known ? known.name() : label)
                    .fix(
                            value == Activations.HARD_SIGMOID || value == Activations.HARD_SIGMOID_3
                                    ? "save as " + (third ? ".h5" : ".keras")
                                            + ": Keras 2 and 3 disagree about hard_sigmoid"
                                    : "save as .tflite or as a SavedModel, or use one of Keras' activations");
        }
        return Json.of(label);
    }
}
