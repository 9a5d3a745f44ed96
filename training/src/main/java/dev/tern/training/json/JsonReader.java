package dev.tern.training.json;

import dev.tern.tensor.TernException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON document by descent; depth is bounded, so that no text can exhaust the stack. */
final class JsonReader {
    /** Deepest nesting; configurations of real models stay below 40. */
    static final int DEPTH_MAX = 200;
    /** Longest text; the largest published configurations have a few megabytes. */
    static final int CHARACTERS_MAX = 256 << 20;

    private final String text;
    private final String where;
    private final Deque<String> path = new ArrayDeque<>();
    private int at;

    JsonReader(String text, String where) {
        this.text = text;
        this.where = where;
    }

    Json document() {
        if (text.length() > CHARACTERS_MAX) {
            throw TernException.at(where)
                    .expected("at most " + CHARACTERS_MAX + " characters of JSON")
                    .found(String.valueOf(text.length()))
                    .fix("the file is damaged, or not a model's configuration");
        }
        Json value = value();
        space();
        if (at < text.length()) {
            throw bad("the end of the text");
        }
        return value;
    }

    private Json value() {
        space();
        if (at >= text.length()) {
            throw bad("a value");
        }
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> new Json.Text(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", Json.NULL);
            case 'N' -> word("NaN", new Json.Num("NaN"));
            case 'I' -> word("Infinity", new Json.Num("Infinity"));
            default -> number();
        };
    }

    private Json object() {
        at++;
        Map<String, Json> members = new LinkedHashMap<>();
        space();
        if (take('}')) {
            return new Json.Members(Map.of());
        }
        do {
            space();
            if (at >= text.length() || text.charAt(at) != '"') {
                throw bad("a member's name in quotes");
            }
            String name = string();
            space();
            if (!take(':')) {
                throw bad("':' behind the name \"" + name + "\"");
            }
            enter("." + name);
            members.put(name, value());
            path.pop();
            space();
        } while (take(','));
        if (!take('}')) {
            throw bad("',' or '}'");
        }
        return new Json.Members(Collections.unmodifiableMap(members));
    }

    private Json list() {
        at++;
        List<Json> items = new ArrayList<>();
        space();
        if (take(']')) {
            return new Json.Items(List.of());
        }
        do {
            enter("[" + items.size() + "]");
            items.add(value());
            path.pop();
            space();
        } while (take(','));
        if (!take(']')) {
            throw bad("',' or ']'");
        }
        return new Json.Items(Collections.unmodifiableList(items));
    }

    private void enter(String step) {
        path.push(step);
        if (path.size() > DEPTH_MAX) {
            throw bad("at most " + DEPTH_MAX + " levels");
        }
    }

    private String string() {
        int start = ++at;
        int plain = at;
        while (plain < text.length() && text.charAt(plain) != '"' && text.charAt(plain) != '\\') {
            plain++;
        }
        if (plain < text.length() && text.charAt(plain) == '"') {
            at = plain + 1;
            return text.substring(start, plain);
        }
        StringBuilder made = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return made.toString();
            }
            made.append(c == '\\' ? escape() : c);
        }
        throw bad("the closing quote of a text");
    }

    private char escape() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw bad("an escape sequence of JSON");
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0 || text.charAt(at) > 127) {
                throw bad("four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private Json number() {
        int start = at;
        take('-');
        if (text.startsWith("Infinity", at)) {
            at += 8;
            return new Json.Num("-Infinity");
        }
        int whole = digits();
        int fraction = 1;
        if (take('.')) {
            fraction = digits();
        }
        int exponent = 1;
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (!take('+')) {
                take('-');
            }
            exponent = digits();
        }
        if (whole == 0 || fraction == 0 || exponent == 0) {
            throw bad("a value");
        }
        return new Json.Num(text.substring(start, at));
    }

    private int digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - start;
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw bad("a value");
        }
        at += word.length();
        return value;
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void space() {
        while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private TernException bad(String expected) {
        StringBuilder place = new StringBuilder("$");
        for (Iterator<String> steps = path.descendingIterator(); steps.hasNext() && place.length() < 300; ) {
            place.append(steps.next());
        }
        String found = at >= text.length() ? "the end" : text.substring(at, Math.min(at + 20, text.length()));
        return TernException.at(where + ", JSON at " + place + ", character " + at)
                .expected(expected)
                .found(found)
                .fix("the file is damaged, or not JSON");
    }
}
