package dev.tern.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a text falls into tokens, as Keras' TextVectorization says it.
 *
 * @param lower whether the letters A to Z become small; others stay, as in TensorFlow
 * @param strip whether punctuation is taken out
 * @param parting where a text is parted
 * @param phrases how many words in a row are a token, shortest first in Keras' default; [1] for single words
 */
public record Tokens(boolean lower, boolean strip, Parting parting, List<Integer> phrases) {
    private static final Pattern PUNCTUATION = Pattern.compile("[!\"#$%&()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~']");
    private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\x0B\\f\\r]+");

    /** Small letters without punctuation, parted at white space. */
    public static final Tokens WORDS = new Tokens(true, true, Parting.WHITESPACE, List.of(1));

    /** Where a text is parted. */
    public enum Parting {
        /** Nowhere. */
        NONE,
        WHITESPACE,
        /** Between characters. */
        CHARACTER;

        /** As files call it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Tokens {
        phrases = List.copyOf(phrases);
    }

    /** Also phrases of two words, and so on up to {@code longest}. */
    public Tokens upTo(int longest) {
        List<Integer> all = new ArrayList<>();
        for (int i = 1; i <= longest; i++) {
            all.add(i);
        }
        return new Tokens(lower, strip, parting, all);
    }

    /** The tokens of a text. */
    public List<String> of(String text) {
        String small = lower ? asciiLower(text) : text;
        String plain = strip ? PUNCTUATION.matcher(small).replaceAll("") : small;
        List<String> parts = switch (parting) {
            case NONE -> List.of(plain);
            case WHITESPACE -> words(plain);
            case CHARACTER -> plain.codePoints().mapToObj(Character::toString).toList();
        };
        if (phrases.equals(List.of(1))) {
            return parts;
        }
        List<String> all = new ArrayList<>();
        for (int count : phrases) {
            for (int i = 0; i + count <= parts.size(); i++) {
                all.add(String.join(" ", parts.subList(i, i + count)));
            }
        }
        return all;
    }

    private static List<String> words(String text) {
        List<String> all = new ArrayList<>();
        for (String word : SPACE.split(text)) {
            if (!word.isEmpty()) {
                all.add(word);
            }
        }
        return all;
    }

    private static String asciiLower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + 'a' - 'A'));
            }
        }
        return lower.toString();
    }
}
