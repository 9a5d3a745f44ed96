package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Constraint;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Activation;
import dev.tern.training.layer.Border;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of setting: how it is read and written.
 *
 * @param <T> what it is in Java
 */
public interface Codec<T extends @Nullable Object> {
    /** Reads a value that the file has; {@code where} names it in errors. */
    T read(Json value, KerasVersion version, String where);

    /** The value as Keras of {@code version} writes it. */
    Json write(T value, KerasVersion version);

    /** A whole number. */
    Codec<Integer> INTEGER = of((json, where) -> json.integer(where), value -> Json.of((long) value));

    /** A number. */
    Codec<Float> NUMBER = of((json, where) -> (float) json.number(where), Codec::number);

    /** A truth value. */
    Codec<Boolean> FLAG = of((json, where) -> json.bool(where), Json::of);

    /** A text. */
    Codec<String> TEXT = of((json, where) -> json.string(where), Json::of);

    /** Whole numbers, or one for all. */
    Codec<List<Integer>> INTEGERS = of(LayerSettings::integers, Codec::integers);

    /** How windows meet the border. */
    Codec<Border> BORDER = named(Border.class, Border::label);

    /** An activation by its name. */
    Codec<Activation> ACTIVATION = new ActivationCodec();

    /** Where weights begin. */
    Codec<Initializer> INITIALIZER = new InitializerCodec();

    /** What is added to the loss, or nothing. */
    Codec<@Nullable Regularizer> REGULARIZER = new RegularizerCodec();

    /** What a weight is brought back to, or nothing; a unit sums over its first {@code summed} axes. */
    static Codec<@Nullable Constraint> constraint(int summed) {
        return new ConstraintCodec(summed);
    }

    /** Reads a value that means the same in all versions. */
    @FunctionalInterface
    interface Reading<T extends @Nullable Object> {
        T read(Json value, String where);
    }

    /** A kind of setting that all versions write alike. */
    static <T extends @Nullable Object> Codec<T> of(Reading<T> reading, Function<T, Json> writing) {
        return new Codec<>() {
            @Override
            public T read(Json value, KerasVersion version, String where) {
                return reading.read(value, where);
            }

            @Override
            public Json write(T value, KerasVersion version) {
                return writing.apply(value);
            }
        };
    }

    /** One of the constants of an enum under the names that files give them. */
    static <E extends Enum<E>> Codec<E> named(Class<E> type, Function<E, String> label) {
        E[] all = type.getEnumConstants();
        return of(
                (json, where) -> {
                    String text = json.string(where);
                    for (E value : all) {
                        if (label.apply(value).equals(text.toLowerCase(Locale.ROOT))) {
                            return value;
                        }
                    }
                    throw TernException.at(where)
                            .expected("one of " + Arrays.stream(all).map(label).toList())
                            .found("'" + text + "'")
                            .fix("correct the configuration");
                },
                value -> Json.of(label.apply(value)));
    }

    /** The shortest decimal number that is this float. */
    static Json number(float value) {
        return Json.of(Double.parseDouble(Float.toString(value)));
    }

    /** A list of whole numbers. */
    static Json integers(List<Integer> values) {
        List<Json> items = new ArrayList<>();
        values.forEach(value -> items.add(Json.of((long) value)));
        return Json.list(items);
    }
}
