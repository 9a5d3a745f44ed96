package dev.tern.training.data;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Texts as rows of word numbers, as Keras' TextVectorization makes them: lower case, punctuation taken out, parted at white
 * space; 0 fills up, 1 is what is unknown, the vocabulary follows from 2 on. Texts become numbers while data are prepared, so
 * that models see numbers alone.
 */
public final class TextVectorization {
    private static final Pattern PUNCTUATION = Pattern.compile("[!\"#$%&()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~']");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final StringLookup words;
    private final int length;
    private final int longestPhrase;

    private TextVectorization(StringLookup words, int length, int longestPhrase) {
        this.words = words;
        this.length = length;
        this.longestPhrase = longestPhrase;
    }

    /** With this vocabulary; rows have {@code length} numbers. */
    public static TextVectorization of(List<String> vocabulary, int length) {
        return new TextVectorization(StringLookup.of(vocabulary), length, 1);
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
        texts.forEach(text -> all.addAll(tokens(text, longestPhrase)));
        return new TextVectorization(StringLookup.adapted(tokens - 2, all), length, longestPhrase);
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
        List<String> tokens = tokens(text, longestPhrase);
        for (int i = 0; i < length; i++) {
            to[at + i] = i < tokens.size() ? words.of(tokens.get(i)) + 1 : 0;
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

    /** Words, then phrases of two words, and so on, as Keras orders them. */
    private static List<String> tokens(String text, int longestPhrase) {
        String plain = PUNCTUATION
                .matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll("")
                .strip();
        List<String> words = plain.isEmpty() ? List.of() : List.of(SPACE.split(plain));
        List<String> all = new ArrayList<>(words);
        for (int count = 2; count <= longestPhrase; count++) {
            for (int i = 0; i + count <= words.size(); i++) {
                all.add(String.join(" ", words.subList(i, i + count)));
            }
        }
        return all;
    }
}
