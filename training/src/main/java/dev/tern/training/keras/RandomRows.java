package dev.tern.training.keras;

import dev.tern.training.json.Json;
import dev.tern.training.layer.Masking;
import dev.tern.training.layer.RandomCrop;
import dev.tern.training.layer.RandomFlip;
import dev.tern.training.layer.RandomLight;
import dev.tern.training.layer.RandomMovement;
import dev.tern.training.layer.RandomMovement.Range;
import dev.tern.training.layer.RandomMovement.Sampling;
import java.util.List;
import java.util.Locale;

/** Rows of layers that change pictures at random, and of the one that leaves steps out. */
final class RandomRows {
    private static final Codec<Range> RANGE = Codec.of(
            (json, where) -> json instanceof Json.Items items && items.items().size() == 2
                    ? new Range((float) items.items().get(0).number(where), (float)
                            items.items().get(1).number(where))
                    : Range.around((float) json.number(where)),
            range -> range.low() == -range.high()
                    ? Json.of((double) range.high())
                    : Json.list(List.of(Json.of((double) range.low()), Json.of((double) range.high()))));

    private RandomRows() {}

    static List<LayerRow<?>> all() {
        return List.of(
                LayerRow.of("Masking", Masking.class, s -> Masking.of(s.number("mask_value", 0)))
                        .given("mask_value", Codec.NUMBER, Masking::left),
                placed(LayerRow.of("RandomFlip", RandomFlip.class, s -> {
                            String mode = s.text("mode", "horizontal_and_vertical");
                            return new RandomFlip("", mode.contains("horizontal"), mode.contains("vertical"));
                        })
                        .given("mode", Codec.TEXT, RandomRows::mode)),
                placed(LayerRow.of(
                                "RandomCrop",
                                RandomCrop.class,
                                s -> RandomCrop.of(s.integer("height"), s.integer("width")))
                        .given("height", Codec.INTEGER, RandomCrop::height)
                        .given("width", Codec.INTEGER, RandomCrop::width)),
                sampled(LayerRow.of(
                                "RandomRotation",
                                RandomMovement.class,
                                s -> RandomMovement.rotation(0)
                                        .within(RANGE.read(s.get("factor"), s.version(), s.at("factor")), null))
                        .given("factor", RANGE, RandomMovement::first)),
                sampled(both(LayerRow.of(
                        "RandomTranslation", RandomMovement.class, s -> moved(s, RandomMovement.translation(0, 0))))),
                sampled(both(LayerRow.of("RandomZoom", RandomMovement.class, s -> moved(s, RandomMovement.zoom(0))))),
                placed(lit(LayerRow.of("RandomContrast", RandomLight.class, s -> light(s, RandomLight.Form.CONTRAST)))),
                placed(lit(LayerRow.of(
                        "RandomBrightness", RandomLight.class, s -> light(s, RandomLight.Form.BRIGHTNESS)))));
    }

    private static String mode(RandomFlip flip) {
        return flip.horizontal() && flip.vertical()
                ? "horizontal_and_vertical"
                : flip.horizontal() ? "horizontal" : "vertical";
    }

    private static RandomMovement moved(LayerSettings s, RandomMovement layer) {
        Range height = RANGE.read(s.get("height_factor"), s.version(), s.at("height_factor"));
        boolean same = !s.has("width_factor") || s.get("width_factor").isNull();
        return layer.within(height, same ? null : RANGE.read(s.get("width_factor"), s.version(), s.at("width_factor")));
    }

    private static LayerRow<RandomMovement> both(LayerRow<RandomMovement> row) {
        return row.given("height_factor", RANGE, RandomMovement::first)
                .given("width_factor", RANGE, l -> l.second() == null ? l.first() : l.second());
    }

    private static LayerRow<RandomMovement> sampled(LayerRow<RandomMovement> row) {
        return placed(row.with(
                        "fill_mode",
                        Codec.TEXT,
                        l -> l.sampling().fill(),
                        (l, v) -> l.sampling(new Sampling(
                                v, l.sampling().color(), l.sampling().nearest())))
                .with(
                        "fill_value",
                        Codec.NUMBER,
                        l -> l.sampling().color(),
                        (l, v) -> l.sampling(new Sampling(
                                l.sampling().fill(), v, l.sampling().nearest())))
                .with(
                        "interpolation",
                        Codec.TEXT,
                        l -> l.sampling().nearest() ? "nearest" : "bilinear",
                        (l, v) -> l.sampling(new Sampling(
                                l.sampling().fill(),
                                l.sampling().color(),
                                v.toLowerCase(Locale.ROOT).equals("nearest")))));
    }

    private static RandomLight light(LayerSettings s, RandomLight.Form form) {
        Range range = RANGE.read(s.get("factor"), s.version(), s.at("factor"));
        return new RandomLight("", form, range.low(), range.high(), 0, 255);
    }

    private static LayerRow<RandomLight> lit(LayerRow<RandomLight> row) {
        return row.given("factor", RANGE, l -> new Range(l.low(), l.high()))
                .with(
                        "value_range",
                        RANGE,
                        l -> new Range(l.darkest(), l.brightest()),
                        (l, v) -> l.values(v.low(), v.high()));
    }

    private static <L extends dev.tern.training.layer.Layer> LayerRow<L> placed(LayerRow<L> row) {
        return row.harmless("seed", Json.NULL)
                .only("data_format", CoreRows.LAST)
                .onlyIn3();
    }
}
