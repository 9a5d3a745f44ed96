package dev.tern.training.keras;

import dev.tern.training.json.Json;
import dev.tern.training.layer.CategoryEncoding;
import dev.tern.training.layer.Discretization;
import dev.tern.training.layer.Encoding;
import dev.tern.training.layer.IntegerLookup;
import dev.tern.training.layer.Normalization;
import java.util.ArrayList;
import java.util.List;

/** What brings numbers to a common scale by statistics, turns them into categories, and categories into rows. */
final class LookupRows {
    private static final Codec<Encoding> OUTPUT = Codec.named(Encoding.class, Encoding::label);

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
                LayerRow.of(
                                "IntegerLookup",
                                IntegerLookup.class,
                                s -> new IntegerLookup(
                                        "",
                                        LayerSettings.integers(s.get("vocabulary"), s.at("vocabulary")),
                                        Encoding.INT))
                        .harmless("max_tokens", Json.NULL)
                        .only("num_oov_indices", Json.of(1))
                        .only("mask_token", Json.NULL)
                        .only("oov_token", Json.of(-1))
                        .only("invert", Json.of(false))
                        .with("output_mode", OUTPUT, IntegerLookup::output, IntegerLookup::output)
                        .only("sparse", Json.of(false))
                        .only("pad_to_max_tokens", Json.of(false))
                        .given("vocabulary", Codec.INTEGERS, IntegerLookup::vocabulary)
                        .harmless("vocabulary_size", Json.NULL)
                        .harmless("vocabulary_dtype", Json.of("int64"))
                        .only("idf_weights", Json.NULL));
    }

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
