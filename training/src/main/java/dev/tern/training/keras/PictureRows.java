package dev.tern.training.keras;

import dev.tern.training.json.Json;
import dev.tern.training.keras.WindowRows.Interpolation;
import dev.tern.training.layer.CenterCrop;
import dev.tern.training.layer.Rescaling;
import dev.tern.training.layer.Resizing;
import java.util.List;

/** What prepares pictures. */
final class PictureRows {
    private PictureRows() {}

    static List<LayerRow<?>> all() {
        return List.of(
                LayerRow.of("Rescaling", Rescaling.class, s -> Rescaling.of(s.number("scale"), s.number("offset", 0)))
                        .given("scale", Codec.NUMBER, Rescaling::scale)
                        .given("offset", Codec.NUMBER, Rescaling::offset),
                LayerRow.of("Resizing", Resizing.class, s -> Resizing.of(s.integer("height"), s.integer("width")))
                        .given("height", Codec.INTEGER, Resizing::height)
                        .given("width", Codec.INTEGER, Resizing::width)
                        .with(
                                "interpolation",
                                WindowRows.INTERPOLATION,
                                l -> l.nearest() ? Interpolation.NEAREST : Interpolation.BILINEAR,
                                (l, v) -> l.nearest(v == Interpolation.NEAREST))
                        .only("crop_to_aspect_ratio", Json.of(false))
                        .only("pad_to_aspect_ratio", Json.of(false))
                        .onlyIn3()
                        .harmless("fill_mode", Json.of("constant"))
                        .onlyIn3()
                        .harmless("fill_value", Json.of(0.0))
                        .onlyIn3()
                        .only("antialias", Json.of(false))
                        .onlyIn3()
                        .only("data_format", CoreRows.LAST)
                        .onlyIn3(),
                LayerRow.of("CenterCrop", CenterCrop.class, s -> CenterCrop.of(s.integer("height"), s.integer("width")))
                        .given("height", Codec.INTEGER, CenterCrop::height)
                        .given("width", Codec.INTEGER, CenterCrop::width)
                        .only("data_format", CoreRows.LAST)
                        .onlyIn3());
    }
}
