package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.data.Tokens;
import java.util.List;

/**
 * Keras' TextVectorization: a text as numbers of its words (0 fills up, 1 is what is unknown), or as a row with a place for
 * each known word (0 for what is unknown).
 *
 * @param vocabulary the known words; the empty text means nothing
 * @param tokens how a text falls into words
 * @param length how many numbers a text becomes, where numbers are what comes out
 * @param most how many numbers there may be; 0 where that does not matter
 * @param padded whether rows of the result are {@code most} wide, however many words are known
 */
public record TextVectorizationLayer(
        String name, Vocabulary vocabulary, Tokens tokens, int length, Encoding output, int most, boolean padded)
        implements HostLayer {
    public TextVectorizationLayer {
        if (output == Encoding.INT && length < 1) {
            throw TernException.at("TextVectorization")
                    .expected("a fixed length of the result (output_sequence_length)")
                    .found(String.valueOf(length))
                    .fix("say how many numbers each text becomes");
        }
        if (output == Encoding.ONE_HOT) {
            throw TernException.at("TextVectorization")
                    .expected("numbers, or one row for each text (multi_hot, count)")
                    .found("one_hot")
                    .fix("put a CategoryEncoding behind it");
        }
    }

    /** With these words; each text becomes {@code length} numbers. */
    public static TextVectorizationLayer of(List<String> words, int length) {
        Vocabulary vocabulary = Vocabulary.of(words).mask("");
        return new TextVectorizationLayer("", vocabulary, Tokens.WORDS, length, Encoding.INT, 0, false);
    }

    @Override
    public Shape places(Shape example) {
        boolean last = example.rank() > 0 && example.dim(-1) == 1;
        if (example.rank() > 1 || example.rank() == 1 && !last) {
            throw TernException.at("input of " + kind())
                    .expected("one text for each example")
                    .found("examples of shape " + example)
                    .fix("give each text an input of its own");
        }
        return Shape.of(length);
    }

    @Override
    public Shape result(Shape example) {
        Shape places = places(example);
        return output == Encoding.INT ? places : Shape.of(bins());
    }

    @Override
    public int[] categories(String... texts) {
        List<String> words = tokens.of(texts[0]);
        int count = output == Encoding.INT ? Math.min(length, words.size()) : words.size();
        int[] all = new int[output == Encoding.INT ? length : count];
        for (int i = 0; i < count; i++) {
            all[i] = vocabulary.of(words.get(i), output);
        }
        return all;
    }

    @Override
    public int bins() {
        return padded ? most : vocabulary.size(output);
    }

    public TextVectorizationLayer tokens(Tokens other) {
        return new TextVectorizationLayer(name, vocabulary, other, length, output, most, padded);
    }

    public TextVectorizationLayer output(Encoding other) {
        return new TextVectorizationLayer(name, vocabulary, tokens, length, other, most, padded);
    }

    /** With at most so many numbers; {@code padded} says whether rows are as wide anyway. */
    public TextVectorizationLayer most(int other, boolean rowsPadded) {
        return new TextVectorizationLayer(name, vocabulary, tokens, length, output, other, rowsPadded);
    }

    @Override
    public TextVectorizationLayer named(String other) {
        return new TextVectorizationLayer(other, vocabulary, tokens, length, output, most, padded);
    }

    @Override
    public String kind() {
        return "TextVectorization";
    }
}
