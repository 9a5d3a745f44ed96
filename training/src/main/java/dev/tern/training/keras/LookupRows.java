package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import dev.tern.training.layer.CategoryEncoding;
import dev.tern.training.layer.Discretization;
import dev.tern.training.layer.Encoding;
import dev.tern.training.layer.IntegerLookup;
import dev.tern.training.layer.Normalization;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What brings numbers to a common scale by statistics, turns them into categories, and categories into rows. */
final class LookupRows {
    static final Codec<Encoding> OUTPUT = Codec.named(Encoding.class, Encoding::label);

    private LookupRows() {}

    static List<LayerRow<?>> all() {
        return List.of(
                LayerRow.of(
                                "Normalization",
                                Normalization.class,
                                s -> s.get("mean").isNull()
                                        ? Normalization.stateful()
                                        : Normalization.of(s.numbers("mean"), s.numbers("variance")))
                        .lastAxis("axis")
                        .with("invert", Codec.FLAG, Normalization::inverted, Normalization::inverted)
                        .given("mean", OPTIONAL_NUMBERS, Normalization::mean)
                        .given("variance", OPTIONAL_NUMBERS, Normalization::variance),
                LayerRow.of(
                                "Discretization",
                                Discretization.class,
                                s -> new Discretization("", s.numbers("bin_boundaries"), Encoding.INT))
                        .given("bin_boundaries", NUMBERS, Discretization::boundaries)
                        .harmless("num_bins", Json.NULL)
                        .harmless("epsilon", Json.of(0.01))
                        .with("output_mode", OUTPUT, Discretization::output, Discretization::output)
                        .only("sparse", Json.of(false)),
                LayerRow.of(
                                "CategoryEncoding",
                                CategoryEncoding.class,
                                s -> CategoryEncoding.of(s.integer("num_tokens")))
                        .given("num_tokens", Codec.INTEGER, CategoryEncoding::tokens)
                        .with("output_mode", OUTPUT, CategoryEncoding::output, CategoryEncoding::output)
                        .only("sparse", Json.of(false)),
                LayerRow.of("IntegerLookup", IntegerLookup.class, LookupRows::integers)
                        .harmless("max_tokens", Json.NULL)
                        .with("num_oov_indices", Codec.INTEGER, IntegerLookup::unknown, IntegerLookup::unknown)
                        .with("mask_token", OPTIONAL_NUMBER, IntegerLookup::mask, IntegerLookup::mask)
                        .harmless("oov_token", Json.of(-1))
                        .only("invert", Json.of(false))
                        .with("output_mode", OUTPUT, IntegerLookup::output, IntegerLookup::output)
                        .only("sparse", Json.of(false))
                        .only("pad_to_max_tokens", Json.of(false))
                        .given("vocabulary", Codec.INTEGERS, IntegerLookup::vocabulary)
                        .harmless("vocabulary_size", Json.NULL)
                        .harmless("vocabulary_dtype", Json.of("int64"))
                        .only("idf_weights", Json.NULL)
                        .harmless("has_input_vocabulary", Json.of(true))
                        .onlyIn2()
                        .only("oov_method", Json.of("floormod"))
                        .onlyRead());
    }

    private static IntegerLookup integers(LayerSettings s) {
        if (s.get("vocabulary").isNull()) {
            throw TernException.at(s.at("vocabulary"))
                    .expected("the numbers that are known, here or in the archive's vocabulary.txt")
                    .found("none")
                    .fix("set the vocabulary in Keras (vocabulary=layer.get_vocabulary()), and save the model again");
        }
        List<Integer> all = LayerSettings.integers(s.get("vocabulary"), s.at("vocabulary"));
        int special = s.integer("num_oov_indices", 1) + (s.get("mask_token").isNull() ? 0 : 1);
        int unknown = s.integer("oov_token", -1);
        boolean there = all.size() >= special
                && special > 0
                && all.get(special - 1) == unknown
                && (s.get("mask_token").isNull() || all.getFirst() == s.integer("mask_token"));
        return IntegerLookup.of(there ? all.subList(special, all.size()) : all);
    }

    @SuppressWarnings("NullAway") // what is read may be null: the type argument says so
    private static final Codec<@Nullable Integer> OPTIONAL_NUMBER = Codec.of(
            (json, where) -> json.isNull() ? null : json.integer(where),
            number -> number == null ? Json.NULL : Json.of((long) number));

    private static final Codec<List<Float>> NUMBERS = Codec.of(
            (json, where) -> {
                List<Float> numbers = new ArrayList<>();
                for (Json item : json.items(where)) {
                    numbers.add((float) item.number(where));
                }
                return numbers;
            },
            numbers -> Json.list(numbers.stream().map(Codec::number).toList()));

    /** Numbers, or nothing where a layer keeps them as state. */
    private static final Codec<List<Float>> OPTIONAL_NUMBERS = Codec.of(
            (json, where) -> json.isNull() ? List.<Float>of() : NUMBERS.read(json, KerasVersion.V3, where),
            numbers -> numbers.isEmpty() ? Json.NULL : NUMBERS.write(numbers, KerasVersion.V3));
}
