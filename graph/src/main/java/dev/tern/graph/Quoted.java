package dev.tern.graph;

/**
 * Names as messages and listings show them: in quotes, cut to a readable length, and with every character escaped that
 * could forge a line or steer a terminal. Names come from files that anybody may have written.
 */
public final class Quoted {
    private static final int LONGEST = 120;

    private Quoted() {}

    /** {@code text} in single quotes. */
    public static String name(String text) {
        return "'" + plain(text) + "'";
    }

    /** {@code text} escaped and cut like a name, without quotes. */
    public static String plain(String text) {
        return escaped(text, LONGEST);
    }

    /** {@code text} escaped, of any length. */
    public static String whole(String text) {
        return escaped(text, Integer.MAX_VALUE);
    }

    private static String escaped(String text, int longest) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), longest) + 8);
        int at = 0;
        while (at < text.length() && at < longest) {
            int point = text.codePointAt(at);
            if (point == '\'' || point == '\\') {
                safe.append('\\').append((char) point);
            } else if (isPrintable(point)) {
                safe.appendCodePoint(point);
            } else if (point == '\n') {
                safe.append("\\n");
            } else {
                safe.append("\\u{").append(Integer.toHexString(point)).append('}');
            }
            at += Character.charCount(point);
        }
        if (at < text.length()) {
            safe.append("… (").append(text.length()).append(" characters)");
        }
        return safe.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
