package dev.tern.training.data;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts as rows of word numbers, as Keras' TextVectorization makes them: letters A to Z in lower case, punctuation taken out, parted at white
 * space; 0 fills up, 1 is what is unknown, the vocabulary follows from 2 on. Texts become numbers while data are prepared, so
 * that models see numbers alone.
 */
public final class TextVectorization {
    private final StringLookup words;
    private final int length;
    private final Tokens tokens;

    private TextVectorization(StringLookup words, int length, Tokens tokens) {
        this.words = words;
        this.length = length;
        this.tokens = tokens;
    }

    /** With this vocabulary; rows have {@code length} numbers. */
    public static TextVectorization of(List<String> vocabulary, int length) {
        return new TextVectorization(StringLookup.of(vocabulary), length, Tokens.WORDS);
    }

    /** With the {@code tokens} most frequent words of {@code texts}, the two special numbers counted in. */
    public static TextVectorization adapted(int tokens, int length, Iterable<String> texts) {
        return adapted(tokens, length, 1, texts);
    }

    /** As above, where up to {@code longestPhrase} words in a row are a token of their own, too. */
    public static TextVectorization adapted(int tokens, int length, int longestPhrase, Iterable<String> texts) {
        if (tokens < 3 || length < 1 || longestPhrase < 1) {
            throw TernException.at("text vectorisation")
                    .expected("at least 3 tokens, rows of at least 1, phrases of at least 1 word")
                    .found(tokens + ", " + length + ", " + longestPhrase)
                    .fix("correct the numbers");
        }
        List<String> all = new ArrayList<>();
        Tokens words = Tokens.WORDS.upTo(longestPhrase);
        texts.forEach(text -> all.addAll(words.of(text)));
        return new TextVectorization(StringLookup.adapted(tokens - 2, all), length, words);
    }

    /** The known words, the most frequent first, without the two special numbers. */
    public List<String> vocabulary() {
        return words.vocabulary();
    }

    /** How many different numbers there are; an embedding has as many entries. */
    public int size() {
        return words.size() + 1;
    }

    /** Numbers in a row. */
    public int length() {
        return length;
    }

    /** The row of a text: as many numbers as rows have; longer texts are cut. */
    public int[] of(String text) {
        int[] row = new int[length];
        write(text, row, 0);
        return row;
    }

    private void write(String text, int[] to, int at) {
        List<String> found = tokens.of(text);
        for (int i = 0; i < length; i++) {
            to[at + i] = i < found.size() ? words.of(found.get(i)) + 1 : 0;
        }
    }

    /** {@code rows} with the texts of field {@code name} as numbers. */
    public Dataset apply(Dataset rows, String name) {
        List<Field> fields = new ArrayList<>();
        for (Field field : rows.fields()) {
            fields.add(field.name().equals(name) ? new Field(name, DataType.INT32, Shape.of(length)) : field);
        }
        int text = rows.fields().indexOf(rows.field(name));
        return rows.map(fields, (in, out, random) -> {
            for (int field = 0; field < fields.size(); field++) {
                if (field == text) {
                    write(in.texts(field)[0], out.ints(field), 0);
                } else {
                    copy(in, out, field);
                }
            }
        });
    }

    private static void copy(Rows in, Rows out, int field) {
        Object from;
        Object to;
        switch (in.fields().get(field).type()) {
            case FLOAT32 -> {
                from = in.floats(field);
                to = out.floats(field);
            }
            case INT32 -> {
                from = in.ints(field);
                to = out.ints(field);
            }
            case INT64 -> {
                from = in.longs(field);
                to = out.longs(field);
            }
            case STRING -> {
                from = in.texts(field);
                to = out.texts(field);
            }
            default -> {
                from = in.bytes(field);
                to = out.bytes(field);
            }
        }
        System.arraycopy(from, 0, to, 0, in.fields().get(field).elements());
    }
}
