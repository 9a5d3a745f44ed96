package dev.tern.training.layer;

/**
 * Keras' StringLookup: texts by their place in a vocabulary.
 *
 * @param most how many numbers there may be; 0 where that does not matter
 * @param padded whether rows of the result are {@code most} wide, however many texts are known
 */
public record StringLookupLayer(String name, Vocabulary vocabulary, Encoding output, int most, boolean padded)
        implements HostLayer {
    public static StringLookupLayer of(Vocabulary vocabulary) {
        return new StringLookupLayer("", vocabulary, Encoding.INT, 0, false);
    }

    @Override
    public int[] categories(String... texts) {
        int[] all = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            all[i] = vocabulary.of(texts[i], output);
        }
        return all;
    }

    @Override
    public int bins() {
        return padded ? most : vocabulary.size(output);
    }

    public StringLookupLayer output(Encoding other) {
        return new StringLookupLayer(name, vocabulary, other, most, padded);
    }

    public StringLookupLayer vocabulary(Vocabulary other) {
        return new StringLookupLayer(name, other, output, most, padded);
    }

    /** With at most so many numbers; {@code padded} says whether rows are as wide anyway. */
    public StringLookupLayer most(int other, boolean rowsPadded) {
        return new StringLookupLayer(name, vocabulary, output, other, rowsPadded);
    }

    @Override
    public StringLookupLayer named(String other) {
        return new StringLookupLayer(other, vocabulary, output, most, padded);
    }

    @Override
    public String kind() {
        return "StringLookup";
    }
}
