package dev.tern.training.json;

import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value, immutable. Members of objects keep their order. */
public sealed interface Json {
    /** The value {@code null}. */
    Json NULL = new Null();

    /** Reads one value; {@code where} names the text in errors. */
    static Json read(String text, String where) {
        return new JsonReader(text, where).document();
    }

    /** A text. */
    static Json of(String value) {
        return new Text(value);
    }

    /** A whole number. */
    static Json of(long value) {
        return new Num(Long.toString(value));
    }

    /** A number; it is spelled as Python spells it, so that 1 is {@code 1.0} and a NaN is {@code NaN}. */
    static Json of(double value) {
        return new Num(JsonWriter.python(value));
    }

    /** A truth value. */
    static Json of(boolean value) {
        return new Bool(value);
    }

    /** A list of values. */
    static Json list(List<? extends Json> items) {
        return new Items(List.copyOf(items));
    }

    /** A list of whole numbers. */
    static Json ints(int... values) {
        List<Json> items = new ArrayList<>(values.length);
        for (int value : values) {
            items.add(of(value));
        }
        return new Items(List.copyOf(items));
    }

    /** An object of the given members, in their order. */
    static Members object(Map<String, ? extends Json> members) {
        return new Members(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
    }

    /** An object without members, to be extended by {@link Members#with}. */
    static Members object() {
        return new Members(Map.of());
    }

    /** What kind of value this is, for error messages. */
    String kind();

    /** The value on one line, with the separators of Python's writer. */
    default String text() {
        return JsonWriter.line(this);
    }

    /** The value on indented lines. */
    default String pretty() {
        return JsonWriter.pretty(this);
    }

    /** Whether this is {@code null}. */
    default boolean isNull() {
        return this instanceof Null;
    }

    /** The member {@code name}, or {@link #NULL} where it is absent or this is no object. */
    default Json get(String name) {
        return this instanceof Members members ? members.members().getOrDefault(name, NULL) : NULL;
    }

    /** Whether this is an object with a member {@code name}. */
    default boolean has(String name) {
        return this instanceof Members members && members.members().containsKey(name);
    }

    /** The items of a list; {@code where} names it in errors. */
    default List<Json> items(String where) {
        if (this instanceof Items items) {
            return items.items();
        }
        throw wrong(where, "a list");
    }

    /** The members of an object. */
    default Map<String, Json> members(String where) {
        if (this instanceof Members members) {
            return members.members();
        }
        throw wrong(where, "an object");
    }

    /** The content of a text. */
    default String string(String where) {
        if (this instanceof Text text) {
            return text.value();
        }
        throw wrong(where, "a text");
    }

    /** The content of a text, or null where this is anything else. */
    default @Nullable String stringOrNull() {
        return this instanceof Text text ? text.value() : null;
    }

    /** A truth value; 0 and 1 count as such. */
    default boolean bool(String where) {
        if (this instanceof Bool bool) {
            return bool.value();
        }
        if (this instanceof Num number
                && (number.spelled().equals("0") || number.spelled().equals("1"))) {
            return number.spelled().equals("1");
        }
        throw wrong(where, "true or false");
    }

    /** A number as a double. */
    default double number(String where) {
        if (this instanceof Num number) {
            return number.value();
        }
        throw wrong(where, "a number");
    }

    /** A whole number that an {@code int} holds; {@code 3.0} counts as whole. */
    default int integer(String where) {
        double value = number(where);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw wrong(where, "a whole number of at most 32 bits");
        }
        return (int) value;
    }

    private TernException wrong(String where, String expected) {
        String found = text();
        return TernException.at(where)
                .expected(expected)
                .found(
                        isNull()
                                ? "nothing"
                                : found.length() > 60 ? kind() + " " + found.substring(0, 57) + "..." : found)
                .fix("correct the configuration");
    }

    /** {@code null}. */
    record Null() implements Json {
        @Override
        public String kind() {
            return "null";
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Json {
        @Override
        public String kind() {
            return "truth value";
        }
    }

    /** A number as it was spelled; {@code NaN}, {@code Infinity} and {@code -Infinity} are spellings, too. */
    record Num(String spelled) implements Json {
        @Override
        public String kind() {
            return "number";
        }

        /** The nearest double. */
        public double value() {
            return Double.parseDouble(spelled);
        }

        /** Whether it was written without a point or an exponent. */
        public boolean isWhole() {
            for (int i = 0; i < spelled.length(); i++) {
                char c = spelled.charAt(i);
                if ((c < '0' || c > '9') && c != '-') {
                    return false;
                }
            }
            return true;
        }
    }

    /** A text. */
    record Text(String value) implements Json {
        @Override
        public String kind() {
            return "text";
        }
    }

    /** A list. */
    record Items(List<Json> items) implements Json {
        @Override
        public String kind() {
            return "list";
        }
    }

    /** An object. */
    record Members(Map<String, Json> members) implements Json {
        @Override
        public String kind() {
            return "object";
        }

        /** This object and one member more, or with that member replaced in its place. */
        public Members with(String name, Json value) {
            Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.put(name, value);
            return new Members(Collections.unmodifiableMap(changed));
        }

        /** {@link #with(String, Json)} for a text. */
        public Members with(String name, String value) {
            return with(name, Json.of(value));
        }

        /** {@link #with(String, Json)} for a truth value. */
        public Members with(String name, boolean value) {
            return with(name, Json.of(value));
        }

        /** {@link #with(String, Json)} for a whole number. */
        public Members with(String name, long value) {
            return with(name, Json.of(value));
        }

        /** {@link #with(String, Json)} for a number. */
        public Members with(String name, double value) {
            return with(name, Json.of(value));
        }

        /** This object without the member {@code name}. */
        public Members without(String name) {
            Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.remove(name);
            return new Members(Collections.unmodifiableMap(changed));
        }
    }
}
