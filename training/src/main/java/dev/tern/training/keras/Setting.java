package dev.tern.training.keras;

import dev.tern.training.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a class of layers.
 *
 * @param key what files call it
 * @param meaning what becomes of it
 * @param dialects which versions write it
 * @param take gives a layer the value that a file has; null where the layer is made with it, or where it means nothing here
 * @param give the value that a file gets
 * @param accepts whether a value that is read can be had here
 * @param rule what training is held to, where the setting says such a thing; else null
 */
record Setting<L>(
        String key,
        Meaning meaning,
        Dialects dialects,
        @Nullable Take<L> take,
        Give<L> give,
        Accepts accepts,
        @Nullable RuleSetting rule) {
    Setting(String key, Meaning meaning, Dialects dialects, @Nullable Take<L> take, Give<L> give, Accepts accepts) {
        this(key, meaning, dialects, take, give, accepts, null);
    }

    /** What becomes of a setting. */
    enum Meaning {
        /** It is what the layer here has, too. */
        KEPT,
        /** Only one value can be had; others are refused. */
        ONE_VALUE,
        /** It changes how Keras trains, and nothing here; values that would are noted. */
        TRAINING_ONLY,
        /** It changes nothing that a model computes. */
        WITHOUT_EFFECT
    }

    /** Which versions write a setting; all are read. */
    enum Dialects {
        BOTH,
        SECOND,
        THIRD,
        /** It is read where it stands, and never written. */
        NEITHER;

        boolean has(KerasVersion version) {
            return this != NEITHER && (this == BOTH || (this == SECOND) == version.major() < 3);
        }
    }

    /** Gives a layer the value of a setting. */
    @FunctionalInterface
    interface Take<L> {
        L from(L layer, Json value, LayerSettings settings);
    }

    /** The value of a setting for a file. */
    @FunctionalInterface
    interface Give<L> {
        Json from(L layer, LayerWriting writing);
    }

    /** Judges a value. */
    @FunctionalInterface
    interface Accepts {
        boolean value(Json value, LayerSettings settings);
    }

    Setting<L> in(Dialects versions) {
        return new Setting<>(key, meaning, versions, take, give, accepts, rule);
    }
}
