package dev.tern.inspect;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text from plain Java values: maps become objects in their own order, collections become arrays, numbers, texts,
 * truth values and null themselves. Numbers that JSON cannot spell (NaN, infinities) become null.
 */
public final class Json {
    private static final int INDENT_SPACES = 2;

    private Json() {}

    /** Indented text ending without a line break. */
    public static String of(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, 0, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, int depth, StringBuilder text) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> map -> writeObject(map, depth, text);
            case Collection<?> list -> writeArray(list, depth, text);
            case Double number -> text.append(Double.isFinite(number) ? number.toString() : "null");
            case Float number -> text.append(Float.isFinite(number) ? number.toString() : "null");
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            default -> writeText(value.toString(), text);
        }
    }

    private static void writeObject(Map<?, ?> map, int depth, StringBuilder text) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            newLine(depth + 1, text);
            writeText(String.valueOf(entry.getKey()), text);
            text.append(": ");
            write(entry.getValue(), depth + 1, text);
            separator = ",";
        }
        if (map.isEmpty()) {
            text.append("{}");
        } else {
            newLine(depth, text);
            text.append('}');
        }
    }

    /** Arrays of plain values stay on one line; arrays of objects get a line for each. */
    private static void writeArray(Collection<?> list, int depth, StringBuilder text) {
        boolean lines = list.stream().anyMatch(item -> item instanceof Map<?, ?> || item instanceof Collection<?>);
        String separator = "[";
        for (Object item : list) {
            text.append(separator);
            if (lines) {
                newLine(depth + 1, text);
            }
            write(item, depth + 1, text);
            separator = lines ? "," : ", ";
        }
        if (list.isEmpty()) {
            text.append('[');
        } else if (lines) {
            newLine(depth, text);
        }
        text.append(']');
    }

    private static void newLine(int depth, StringBuilder text) {
        text.append('\n').append(" ".repeat(INDENT_SPACES * depth));
    }

    private static void writeText(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7F || Character.isSurrogate(c) && !isPaired(value, i)) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isPaired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
