package dev.tern.training.hdf5;

import java.util.Locale;

/** Foreign text in error messages: printable, and not too long. */
final class Quoted {
    private static final int LENGTH_MAX = 80;

    private Quoted() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder("'");
        for (int i = 0; i < text.length() && i < LENGTH_MAX; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7F) {
                out.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append(text.length() > LENGTH_MAX ? "...'" : "'").toString();
    }
}
