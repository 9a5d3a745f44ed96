package dev.tern.training.keras;

import dev.tern.training.json.Json;

/** Objects of Keras in a configuration: a class and what it was made with, in the envelopes of both dialects. */
final class KerasObject {
    private KerasObject() {}

    /** An object of a class that Keras has in {@code module}. */
    static Json.Members of(String module, String className, Json.Members config, KerasVersion version) {
        Json.Members object = Json.object();
        if (version.major() >= 3) {
            object = object.with("module", module);
        }
        object = object.with("class_name", className).with("config", config);
        return version.major() >= 3 ? object.with("registered_name", Json.NULL) : object;
    }

    /** The name of the class, or of the function, that an object or a plain text names; empty where it names none. */
    static String className(Json value) {
        String text = value.stringOrNull();
        if (text != null) {
            return text;
        }
        String className = value.get("class_name").stringOrNull();
        if (className == null) {
            return "";
        }
        if (className.equals("function")) {
            String function = value.get("config").stringOrNull();
            return function == null ? "" : function;
        }
        // Classes of the user and of add-ons carry the name of their package in front.
        return className.substring(className.lastIndexOf('>') + 1);
    }

    /** A name without case and underscores: {@code glorot_uniform} and {@code GlorotUniform} are one. */
    static String plain(String name) {
        return name.replace("_", "").toLowerCase(java.util.Locale.ROOT);
    }

    /** The setting of an object, or what holds where there is none. */
    static double number(Json object, String key, double otherwise, String where) {
        Json value = object.get("config").get(key);
        return value.isNull() ? otherwise : value.number(where + ", " + key);
    }

    /** The setting of an object, or what holds where there is none. */
    static boolean flag(Json object, String key, boolean otherwise, String where) {
        Json value = object.get("config").get(key);
        return value.isNull() ? otherwise : value.bool(where + ", " + key);
    }
}
