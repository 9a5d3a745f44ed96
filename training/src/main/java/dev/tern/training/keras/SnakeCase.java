package dev.tern.training.keras;

import java.util.Locale;
import java.util.regex.Pattern;

/** How Keras spells the name of a class in paths: {@code Conv2DTranspose} is {@code conv2d_transpose}. */
final class SnakeCase {
    private static final Pattern ODD = Pattern.compile("\\W+");
    private static final Pattern WORD = Pattern.compile("(.)([A-Z][a-z]+)");
    private static final Pattern EDGE = Pattern.compile("([a-z])([A-Z])");

    private SnakeCase() {}

    static String of(String className) {
        String plain = ODD.matcher(className).replaceAll("");
        String words = WORD.matcher(plain).replaceAll("$1_$2");
        return EDGE.matcher(words).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }
}
