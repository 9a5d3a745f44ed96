package dev.tern.training.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts by their place in a vocabulary, as Keras' StringLookup has it with one place for what is unknown: 0 for everything that
 * is not known, then the vocabulary from 1 on. Texts are looked up while data are prepared, so that models see numbers.
 */
public final class StringLookup {
    private final List<String> vocabulary;
    private final Map<String, Integer> places = new HashMap<>();

    private StringLookup(List<String> vocabulary) {
        this.vocabulary = List.copyOf(vocabulary);
        for (int i = 0; i < vocabulary.size(); i++) {
            places.putIfAbsent(vocabulary.get(i), i + 1);
        }
    }

    /** With this vocabulary, in this order. */
    public static StringLookup of(List<String> vocabulary) {
        return new StringLookup(vocabulary);
    }

    /** With the {@code most} texts that occur most often; of equally many, the one that comes later in the alphabet is first. */
    public static StringLookup adapted(int most, Iterable<String> texts) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        texts.forEach(text -> counts.merge(text, 1, Integer::sum));
        List<String> known = new ArrayList<>(counts.keySet());
        known.sort(
                Comparator.<String, Integer>comparing(counts::get).reversed().thenComparing(Comparator.reverseOrder()));
        return new StringLookup(known.subList(0, Math.min(most, known.size())));
    }

    /** The known texts, without the place for unknown ones. */
    public List<String> vocabulary() {
        return vocabulary;
    }

    /** How many different numbers there are. */
    public int size() {
        return vocabulary.size() + 1;
    }

    /** The number of a text. */
    public int of(String text) {
        return places.getOrDefault(text, 0);
    }
}
