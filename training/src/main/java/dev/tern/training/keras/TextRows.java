package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.data.Tokens;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Encoding;
import dev.tern.training.layer.Hashing;
import dev.tern.training.layer.StringLookupLayer;
import dev.tern.training.layer.TextVectorizationLayer;
import dev.tern.training.layer.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Layers that turn texts into numbers. */
final class TextRows {
    private static final String UNKNOWN = "[UNK]";
    private static final Codec<Encoding> OUTPUT = LookupRows.OUTPUT;

    private TextRows() {}

    static List<LayerRow<?>> all() {
        return List.of(hashing(), lookup(), vectorization());
    }

    private static LayerRow<Hashing> hashing() {
        return LayerRow.of("Hashing", Hashing.class, s -> Hashing.of(s.integer("num_bins")))
                .given("num_bins", Codec.INTEGER, Hashing::bins)
                .with("salt", SALT, Hashing::salt, (l, v) -> v.isEmpty() ? l : l.salt(v.get(0), v.get(1)))
                .with("mask_value", TEXT_OR_NUMBER, Hashing::maskValue, Hashing::maskValue)
                .with("output_mode", OUTPUT, Hashing::output, Hashing::output)
                .and(new Setting<>(
                        "dtype",
                        Setting.Meaning.WITHOUT_EFFECT,
                        Setting.Dialects.BOTH,
                        null,
                        (layer, writing) -> Json.of(layer.output() == Encoding.INT ? "int64" : "float32"),
                        (value, from) -> true))
                .only("sparse", Json.of(false));
    }

    private static LayerRow<StringLookupLayer> lookup() {
        return LayerRow.of("StringLookup", StringLookupLayer.class, TextRows::lookup)
                .with("max_tokens", COUNT, StringLookupLayer::most, (l, v) -> l.most(v, l.padded()))
                .given("num_oov_indices", Codec.INTEGER, l -> l.vocabulary().unknown())
                .given("mask_token", OPTIONAL_TEXT, l -> l.vocabulary().mask())
                .harmless("oov_token", Json.of(UNKNOWN))
                .given("vocabulary", TEXTS, l -> l.vocabulary().tokens())
                .only("idf_weights", Json.NULL)
                .only("invert", Json.of(false))
                .with("output_mode", OUTPUT, StringLookupLayer::output, StringLookupLayer::output)
                .with("pad_to_max_tokens", Codec.FLAG, StringLookupLayer::padded, (l, v) -> l.most(l.most(), v))
                .only("sparse", Json.of(false))
                .only("encoding", Json.of("utf-8"), Json.of("UTF-8"))
                .harmless("vocabulary_size", Json.NULL)
                .harmless("vocabulary_dtype", Json.of("string"))
                .onlyIn3()
                .harmless("has_input_vocabulary", Json.of(true))
                .onlyIn2()
                .harmless("oov_method", Json.of("floormod"))
                .onlyRead()
                .only("salt", Json.NULL)
                .onlyRead();
    }

    private static StringLookupLayer lookup(LayerSettings s) {
        int unknown = s.integer("num_oov_indices", 1);
        String mask = s.get("mask_token").stringOrNull();
        return StringLookupLayer.of(vocabulary(s, mask, unknown, s.text("oov_token", UNKNOWN)));
    }

    private static Vocabulary vocabulary(LayerSettings s, @Nullable String mask, int unknown, String unknownText) {
        Json given = s.get("vocabulary");
        if (given.isNull() || given.stringOrNull() != null) {
            throw TernException.at(s.at("vocabulary"))
                    .expected("the texts that are known, here or in the archive's vocabulary.txt")
                    .found(given.isNull() ? "none" : "the name of another file, which is never opened")
                    .fix("set the vocabulary in Keras (vocabulary=layer.get_vocabulary()), and save the model again");
        }
        if (unknown < 0) {
            throw TernException.at(s.at("num_oov_indices"))
                    .expected("0 or more")
                    .found(String.valueOf(unknown))
                    .fix("the file is damaged; save the model again");
        }
        List<String> all = TEXTS.read(given, s.version(), s.at("vocabulary"));
        return Vocabulary.of(Vocabularies.tokens(all, mask, unknown, unknownText))
                .unknown(unknown)
                .mask(mask);
    }

    private static LayerRow<TextVectorizationLayer> vectorization() {
        return LayerRow.of("TextVectorization", TextVectorizationLayer.class, TextRows::vectorization)
                .with("max_tokens", COUNT, TextVectorizationLayer::most, (l, v) -> l.most(v, l.padded()))
                .given("standardize", STANDARD, l -> standard(l.tokens()))
                .given("split", OPTIONAL_TEXT, l -> split(l.tokens()))
                .given("ngrams", PHRASES, l -> l.tokens().phrases())
                .given("output_mode", OUTPUT, TextVectorizationLayer::output)
                .given("output_sequence_length", COUNT, l -> l.output() == Encoding.INT ? l.length() : 0)
                .with("pad_to_max_tokens", Codec.FLAG, TextVectorizationLayer::padded, (l, v) -> l.most(l.most(), v))
                .only("sparse", Json.of(false))
                .only("ragged", Json.of(false))
                .given("vocabulary", TEXTS, l -> l.vocabulary().tokens())
                .only("idf_weights", Json.NULL)
                .only("encoding", Json.of("utf-8"), Json.of("UTF-8"))
                .harmless("vocabulary_size", Json.NULL)
                .harmless("has_input_vocabulary", Json.of(true))
                .onlyIn2();
    }

    private static TextVectorizationLayer vectorization(LayerSettings s) {
        Encoding output = s.has("output_mode")
                ? OUTPUT.read(s.get("output_mode"), s.version(), s.at("output_mode"))
                : Encoding.INT;
        int length = s.integer("output_sequence_length", 0);
        if (output == Encoding.INT && length < 1) {
            throw TernException.at(s.at("output_sequence_length"))
                    .expected("how many numbers each text becomes")
                    .found("nothing fixed")
                    .fix("give the layer an output_sequence_length in Keras, and save the model again");
        }
        String standardize =
                s.has("standardize") ? STANDARD.read(s.get("standardize"), s.version(), s.at("standardize")) : STRIPPED;
        String split = s.has("split") ? s.get("split").stringOrNull() : WHITESPACE;
        Tokens.Parting parting = switch (split) {
            case null -> none(s);
            case WHITESPACE -> Tokens.Parting.WHITESPACE;
            case "character" -> Tokens.Parting.CHARACTER;
            default -> throw function(s, "split");
        };
        Tokens tokens = new Tokens(
                standardize.startsWith("lower"),
                standardize.endsWith("strip_punctuation"),
                parting,
                PHRASES.read(s.get("ngrams"), s.version(), s.at("ngrams")));
        return new TextVectorizationLayer(
                "", vocabulary(s, "", 1, UNKNOWN), tokens, Math.max(1, length), output, 0, false);
    }

    private static final String STRIPPED = "lower_and_strip_punctuation";
    private static final String WHITESPACE = "whitespace";

    private static Tokens.Parting none(LayerSettings s) {
        if (!s.get("split").isNull()) {
            throw function(s, "split");
        }
        return Tokens.Parting.NONE;
    }

    private static TernException function(LayerSettings s, String key) {
        return TernException.at(s.at(key))
                .expected("one of Keras' own ways")
                .found(ConfigReader.shown(s.get(key).text()))
                .fix(
                        "code of a file is never executed here: choose one of Keras' ways, or register a Java layer for it");
    }

    private static String standard(Tokens tokens) {
        return tokens.lower() ? tokens.strip() ? STRIPPED : "lower" : tokens.strip() ? "strip_punctuation" : "";
    }

    private static @Nullable String split(Tokens tokens) {
        return tokens.parting() == Tokens.Parting.NONE ? null : tokens.parting().label();
    }

    /** What is done to a text first; empty for nothing. */
    private static final Codec<String> STANDARD = Codec.of(
            (json, where) -> {
                String text = json.isNull() ? "" : json.stringOrNull();
                if (text == null
                        || !text.isEmpty()
                                && !List.of(STRIPPED, "lower", "strip_punctuation")
                                        .contains(text)) {
                    throw TernException.at(where)
                            .expected("one of lower_and_strip_punctuation, lower, strip_punctuation, or nothing")
                            .found(ConfigReader.shown(json.text()))
                            .fix(
                                    "code of a file is never executed here: choose one of these, or register a Java layer");
                }
                return text;
            },
            text -> text.isEmpty() ? Json.NULL : Json.of(text));

    /** A count, or nothing for 0. */
    private static final Codec<Integer> COUNT = Codec.of(
            (json, where) -> json.isNull() ? 0 : json.integer(where),
            count -> count == 0 ? Json.NULL : Json.of((long) count));

    @SuppressWarnings("NullAway") // what is read may be null: the type argument says so
    private static final Codec<@Nullable String> OPTIONAL_TEXT = Codec.of(
            (json, where) -> json.isNull() ? null : json.string(where),
            text -> text == null ? Json.NULL : Json.of(text));

    /** A text, or the decimal digits of a number. */
    @SuppressWarnings("NullAway") // what is read may be null: the type argument says so
    private static final Codec<@Nullable String> TEXT_OR_NUMBER = Codec.of(
            (json, where) -> {
                if (json instanceof Json.Num) {
                    return Long.toString(json.integer(where));
                }
                return json.isNull() ? null : json.string(where);
            },
            text -> text == null
                    ? Json.NULL
                    : text.matches("-?\\d{1,9}") ? Json.of(Long.parseLong(text)) : Json.of(text));

    private static final Codec<List<String>> TEXTS = Codec.of(
            (json, where) -> {
                List<String> texts = new ArrayList<>();
                for (Json item : json.items(where)) {
                    texts.add(item.string(where));
                }
                return texts;
            },
            texts -> Json.list(texts.stream().map(Json::of).toList()));

    /** Lengths of phrases: nothing for single words, a number for all up to it, or a list. */
    private static final Codec<List<Integer>> PHRASES = Codec.of(
            (json, where) -> {
                List<Integer> all = json.isNull() ? List.of(1) : LayerSettings.integers(json, where);
                if (all.isEmpty() || all.stream().anyMatch(each -> each < 1 || each > 100)) {
                    throw TernException.at(where)
                            .expected("numbers of words from 1 to 100")
                            .found(ConfigReader.shown(json.text()))
                            .fix("the file is damaged; save the model again");
                }
                return json instanceof Json.Items || json.isNull()
                        ? all
                        : Tokens.WORDS.upTo(all.getFirst()).phrases();
            },
            all -> {
                boolean counted = all.equals(Tokens.WORDS.upTo(all.size()).phrases());
                return all.equals(List.of(1)) ? Json.NULL : counted ? Json.of((long) all.size()) : Codec.integers(all);
            });

    /** Two words of 64 bits; one number stands for twice the same. */
    private static final Codec<List<Long>> SALT = Codec.of(
            (json, where) -> {
                List<Long> words = new ArrayList<>();
                if (json instanceof Json.Items items) {
                    for (Json item : items.items()) {
                        words.add(word(item, where));
                    }
                } else if (!json.isNull()) {
                    words.add(word(json, where));
                    words.add(word(json, where));
                }
                return words;
            },
            words -> words.isEmpty()
                    ? Json.NULL
                    : Json.list(words.stream()
                            .map(word -> (Json) new Json.Num(Long.toUnsignedString(word)))
                            .toList()));

    private static long word(Json value, String where) {
        try {
            String digits = value instanceof Json.Num number ? number.spelled() : value.text();
            return digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw TernException.at(where)
                    .expected("whole numbers of 64 bits")
                    .found(ConfigReader.shown(value.text()))
                    .fix("correct the configuration");
        }
    }
}
