package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Cropping;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.Pooling;
import dev.tern.training.layer.UpSampling;
import dev.tern.training.layer.ZeroPadding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What moves windows over pictures, and what adds or takes borders: one, two or three axes each. */
final class WindowRows {
    private WindowRows() {}

    static List<LayerRow<?>> all() {
        List<LayerRow<?>> rows = new ArrayList<>();
        for (int axes = 1; axes <= 3; axes++) {
            rows.add(pooling(axes, true));
            rows.add(pooling(axes, false));
            rows.add(global(axes, true));
            rows.add(global(axes, false));
            rows.add(upSampling(axes));
            rows.add(zeroPadding(axes));
            rows.add(cropping(axes));
        }
        return rows;
    }

    private static LayerRow<Pooling> pooling(int axes, boolean largest) {
        Pooling sample = largest ? Pooling.max(axes, 1) : Pooling.average(axes, 1);
        return LayerRow.of(sample.kind(), Pooling.class, s -> {
                    Integer[] pool = s.get("pool_size").isNull() ? new Integer[] {2} : s.integers("pool_size");
                    return largest ? Pooling.max(axes, pool) : Pooling.average(axes, pool);
                })
                .given("pool_size", Codec.INTEGERS, Pooling::pool)
                .with("padding", Codec.BORDER, Pooling::border, Pooling::border)
                .with(
                        "strides",
                        STEPS,
                        Pooling::strides,
                        (l, v) -> v.isEmpty() ? l : l.strides(v.toArray(Integer[]::new)))
                .only("data_format", CoreRows.LAST);
    }

    /** Steps; nothing for steps as large as the window. */
    private static final Codec<List<Integer>> STEPS = Codec.of(
            (json, where) -> json.isNull() ? List.<Integer>of() : LayerSettings.integers(json, where), Codec::integers);

    private static LayerRow<GlobalPooling> global(int axes, boolean largest) {
        GlobalPooling sample = largest ? GlobalPooling.max(axes) : GlobalPooling.average(axes);
        return LayerRow.of(sample.kind(), GlobalPooling.class, s -> sample)
                .only("data_format", CoreRows.LAST)
                .with("keepdims", Codec.FLAG, GlobalPooling::keepAxes, GlobalPooling::keepAxes);
    }

    private static LayerRow<UpSampling> upSampling(int axes) {
        LayerRow<UpSampling> row = LayerRow.of("UpSampling" + axes + "D", UpSampling.class, s -> {
                    Integer[] size = s.get("size").isNull() ? new Integer[] {2} : s.integers("size");
                    return UpSampling.of(
                            size.length == axes
                                    ? size
                                    : Collections.nCopies(axes, size[0]).toArray(Integer[]::new));
                })
                .given("size", Codec.INTEGERS, UpSampling::size);
        if (axes == 1) {
            return row;
        }
        row = row.only("data_format", CoreRows.LAST);
        return axes == 3
                ? row
                : row.with(
                        "interpolation",
                        INTERPOLATION,
                        l -> l.bilinear() ? Interpolation.BILINEAR : Interpolation.NEAREST,
                        (l, v) -> l.bilinear(v == Interpolation.BILINEAR));
    }

    /** How pictures get another size. */
    enum Interpolation {
        NEAREST,
        BILINEAR
    }

    static final Codec<Interpolation> INTERPOLATION =
            Codec.named(Interpolation.class, value -> value == Interpolation.NEAREST ? "nearest" : "bilinear");

    private static LayerRow<ZeroPadding> zeroPadding(int axes) {
        LayerRow<ZeroPadding> row = LayerRow.of(
                        "ZeroPadding" + axes + "D",
                        ZeroPadding.class,
                        s -> new ZeroPadding("", borders(s.get("padding"), axes, s.at("padding"))))
                .given("padding", borders(axes), ZeroPadding::paddings);
        return axes == 1 ? row.only("data_format", CoreRows.LAST).onlyIn3() : row.only("data_format", CoreRows.LAST);
    }

    private static LayerRow<Cropping> cropping(int axes) {
        LayerRow<Cropping> row = LayerRow.of(
                        "Cropping" + axes + "D",
                        Cropping.class,
                        s -> new Cropping("", borders(s.get("cropping"), axes, s.at("cropping"))))
                .given("cropping", borders(axes), Cropping::croppings);
        return axes == 1 ? row : row.only("data_format", CoreRows.LAST);
    }

    private static Codec<List<List<Integer>>> borders(int axes) {
        return Codec.of((json, where) -> borders(json, axes, where), borders -> {
            List<Json> pairs = new ArrayList<>();
            borders.forEach(pair -> pairs.add(Codec.integers(pair)));
            return axes == 1 ? pairs.getFirst() : Json.list(pairs);
        });
    }

    /** Before and after for each axis: one number for all, a number for each axis, or pairs. */
    private static List<List<Integer>> borders(Json value, int axes, String where) {
        if (value.isNull()) {
            return Collections.nCopies(axes, List.of(1, 1));
        }
        if (!(value instanceof Json.Items items)) {
            int all = value.integer(where);
            return Collections.nCopies(axes, List.of(all, all));
        }
        if (axes == 1) {
            return List.of(pair(value, where));
        }
        List<List<Integer>> borders = new ArrayList<>();
        for (Json item : items.items()) {
            borders.add(pair(item, where));
        }
        if (borders.size() != axes) {
            throw TernException.at(where)
                    .expected("a border for each of " + axes + " axes")
                    .found(ConfigReader.shown(value.text()))
                    .fix("correct the configuration");
        }
        return borders;
    }

    private static List<Integer> pair(Json value, String where) {
        List<Integer> numbers = LayerSettings.integers(value, where);
        if (numbers.isEmpty() || numbers.size() > 2) {
            throw TernException.at(where)
                    .expected("one number, or one before and one after")
                    .found(ConfigReader.shown(value.text()))
                    .fix("correct the configuration");
        }
        return List.of(numbers.getFirst(), numbers.getLast());
    }
}
