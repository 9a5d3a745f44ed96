package dev.tern.training.keras;

import dev.tern.training.json.Json;
import dev.tern.training.layer.Layer;

/**
 * How layers are written.
 *
 * @param version the Keras whose dialect is wanted
 * @param rows what is known about layers
 */
record LayerWriting(KerasVersion version, KerasLayers rows) {
    boolean third() {
        return version.major() >= 3;
    }

    /** A layer with its class: an entry in a model's list, or what a wrapper holds. */
    Json.Members layer(Layer layer, String name) {
        LayerRow<?> row = rows.of(layer);
        Json.Members settings = row.write(layer, this, common(name, true));
        return entry("keras.layers", row.className(), row.registered(), settings);
    }

    /** The settings that every layer has. */
    Json.Members common(String name, boolean trainable) {
        Json.Members settings = Json.object().with("name", name).with("trainable", trainable);
        return settings.with("dtype", third() ? policy() : Json.of("float32"));
    }

    /** The policy of types by which everything is computed here. */
    private Json policy() {
        return KerasObject.of("keras", "DTypePolicy", Json.object().with("name", "float32"), version);
    }

    /** A class with its settings, in the envelope of the dialect. */
    Json.Members entry(String module, String className, String registered, Json.Members settings) {
        String custom = registered.isEmpty() ? className : registered;
        if (!third()) {
            return Json.object().with("class_name", custom).with("config", settings);
        }
        Json.Members entry = Json.object()
                .with("module", registered.isEmpty() ? Json.of(module) : Json.NULL)
                .with("class_name", className)
                .with("config", settings);
        return entry.with("registered_name", registered.isEmpty() ? Json.NULL : Json.of(registered));
    }
}
