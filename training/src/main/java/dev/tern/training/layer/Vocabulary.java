package dev.tern.training.layer;

import dev.tern.operators.lshprojection.Fingerprint;
import dev.tern.tensor.TernException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Known texts by number, with numbers in front for what is unknown and, where there is one, for a text that means nothing. */
public final class Vocabulary {
    private final List<String> tokens;
    private final int unknown;
    private final @Nullable String mask;
    private final Map<String, Integer> places = new HashMap<>();

    private Vocabulary(List<String> tokens, int unknown, @Nullable String mask) {
        this.tokens = List.copyOf(tokens);
        this.unknown = unknown;
        this.mask = mask;
        for (int i = 0; i < tokens.size(); i++) {
            if (places.put(tokens.get(i), i) != null) {
                throw TernException.at("vocabulary")
                        .expected("different texts")
                        .found("the same at " + i + " and before")
                        .fix("take each text once");
            }
        }
    }

    /** These texts in their order, and one number for all others. */
    public static Vocabulary of(List<String> tokens) {
        return new Vocabulary(tokens, 1, null);
    }

    /**
     * With {@code count} numbers for unknown texts, which are told apart by their hash; with none, unknown texts are errors.
     */
    public Vocabulary unknown(int count) {
        return new Vocabulary(tokens, count, mask);
    }

    /** With a text that means nothing, which is number 0 where numbers are what comes out. */
    public Vocabulary mask(@Nullable String text) {
        return new Vocabulary(tokens, unknown, text);
    }

    /** The known texts. */
    public List<String> tokens() {
        return tokens;
    }

    /** How many numbers there are for unknown texts. */
    public int unknown() {
        return unknown;
    }

    /** The text that means nothing, or null. */
    public @Nullable String mask() {
        return mask;
    }

    private int first(Encoding output) {
        return output == Encoding.INT && mask != null ? 1 : 0;
    }

    /** How many numbers there are. */
    int size(Encoding output) {
        return first(output) + unknown + tokens.size();
    }

    /** The number of a text; -1 for one that means nothing, where that has no number. */
    int of(String text, Encoding output) {
        int begin = first(output);
        if (text.equals(mask)) {
            return begin - 1;
        }
        Integer place = places.get(text);
        if (place != null) {
            return begin + unknown + place;
        }
        if (unknown == 0) {
            throw TernException.at("vocabulary")
                    .expected("one of its " + tokens.size() + " texts")
                    .found("'" + text.replaceAll("[^ -~]", "?") + "'")
                    .fix("leave it out of the data, or give unknown texts a number");
        }
        if (unknown == 1) {
            return begin;
        }
        long hash = new Fingerprint().of(text.getBytes(StandardCharsets.UTF_8));
        return begin + (int) Long.remainderUnsigned(hash, unknown);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Vocabulary that
                && tokens.equals(that.tokens)
                && unknown == that.unknown
                && java.util.Objects.equals(mask, that.mask);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(tokens, unknown, mask);
    }

    @Override
    public String toString() {
        return tokens.size() + " texts, " + unknown + " numbers for others" + (mask == null ? "" : ", one for none");
    }
}
