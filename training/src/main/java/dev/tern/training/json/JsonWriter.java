package dev.tern.training.json;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Writes JSON as Python's standard writer does: ASCII only, a space behind each comma and colon, floats with a point. */
final class JsonWriter {
    private static final int INDENT = 2;

    private final StringBuilder out = new StringBuilder();
    private final boolean indented;

    private JsonWriter(boolean indented) {
        this.indented = indented;
    }

    static String line(Json value) {
        JsonWriter writer = new JsonWriter(false);
        writer.value(value, 0);
        return writer.out.toString();
    }

    static String pretty(Json value) {
        JsonWriter writer = new JsonWriter(true);
        writer.value(value, 0);
        return writer.out.toString();
    }

    /** The spelling of a double that Python's {@code repr} gives. */
    static String python(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        String java = Double.toString(value);
        int e = java.indexOf('E');
        double size = Math.abs(value);
        if (e < 0) {
            return java;
        }
        if (size >= 1e-4 && size < 1e16) {
            String plain = new BigDecimal(java).stripTrailingZeros().toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = java.substring(0, e);
        int exponent = Integer.parseInt(java.substring(e + 1));
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits)
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private void value(Json value, int depth) {
        switch (value) {
            case Json.Null none -> out.append("null");
            case Json.Bool bool -> out.append(bool.value());
            case Json.Num number -> out.append(number.spelled());
            case Json.Text text -> string(text.value());
            case Json.Items items -> {
                out.append('[');
                for (Iterator<Json> i = items.items().iterator(); i.hasNext(); ) {
                    line(depth + 1);
                    value(i.next(), depth + 1);
                    comma(i.hasNext());
                }
                close(items.items().isEmpty(), depth, ']');
            }
            case Json.Members members -> {
                out.append('{');
                for (Iterator<Map.Entry<String, Json>> i =
                                members.members().entrySet().iterator();
                        i.hasNext(); ) {
                    Map.Entry<String, Json> member = i.next();
                    line(depth + 1);
                    string(member.getKey());
                    out.append(": ");
                    value(member.getValue(), depth + 1);
                    comma(i.hasNext());
                }
                close(members.members().isEmpty(), depth, '}');
            }
        }
    }

    private void comma(boolean more) {
        if (more) {
            out.append(indented ? "," : ", ");
        }
    }

    private void line(int depth) {
        if (indented) {
            out.append('\n').append(" ".repeat(INDENT * depth));
        }
    }

    private void close(boolean empty, int depth, char bracket) {
        if (!empty) {
            line(depth);
        }
        out.append(bracket);
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c > 0x7E) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
