package dev.tern.training.recipe;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.architectures.Backbone;
import dev.tern.training.architectures.EfficientNetLite;
import dev.tern.training.architectures.MobileNet;
import dev.tern.training.architectures.MobileNetV3;
import dev.tern.training.architectures.RecurrentNets;
import dev.tern.training.architectures.ResNet;
import dev.tern.training.architectures.Sequences;
import dev.tern.training.architectures.SmallNets;
import dev.tern.training.architectures.Transformer;
import dev.tern.training.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * An architecture that a description of a training names instead of layers.
 *
 * @param name what files call it
 * @param axes how many extents an example has
 * @param settings what can be said about it
 * @param building makes the model
 */
record NamedArchitecture(String name, int axes, Set<String> settings, Building building) {
    /** What a file asks for: an example's shape, the settings, the number of classes. */
    record Wish(Shape example, Json settings, int classes, String where) {
        int whole(String key, int otherwise) {
            return settings.get(key).isNull() ? otherwise : settings.get(key).integer(where + "." + key);
        }

        double number(String key, double otherwise) {
            return settings.get(key).isNull() ? otherwise : settings.get(key).number(where + "." + key);
        }

        int[] wholes(String key, int... otherwise) {
            Json value = settings.get(key);
            if (value.isNull()) {
                return otherwise;
            }
            return value.items(where + "." + key).stream()
                    .mapToInt(item -> item.integer(where + "." + key))
                    .toArray();
        }

        private Backbone backbone() {
            return Backbone.of(1)
                    .size(example.dim(0), example.dim(1), example.dim(2))
                    .alpha(number("alpha", 1))
                    .classes(classes);
        }

        /** Numbers of words where the example is a row, rows of numbers where it has two extents. */
        private Sequences sequences() {
            if (example.rank() == 2) {
                return Sequences.ofNumbers(example.dim(0), example.dim(1), classes)
                        .dropout(number("dropout", 0.1));
            }
            if (settings.get("vocabulary").isNull()) {
                throw TernException.at(where + ".vocabulary")
                        .expected("how many different words there are")
                        .found("nothing")
                        .fix("add it, or give an example two extents: steps and numbers");
            }
            Sequences words = Sequences.ofWords(example.dim(0), whole("vocabulary", 0), whole("width", 32), classes);
            boolean padded =
                    !settings.get("padded").isNull() && settings.get("padded").bool(where + ".padded");
            return (padded ? words.paddedWithZeros() : words).dropout(number("dropout", 0.1));
        }
    }

    @FunctionalInterface
    interface Building {
        Model of(Wish wish);
    }

    private static final int ROW_OR_ROWS = 0;
    private static final Set<String> OF_SEQUENCES = Set.of("vocabulary", "width", "padded", "dropout");

    static final List<NamedArchitecture> ALL = all();

    private static List<NamedArchitecture> all() {
        List<NamedArchitecture> all = new ArrayList<>(List.of(
                pictures("mobilenet-v1", MobileNet::v1),
                pictures("mobilenet-v2", MobileNet::v2),
                pictures("mobilenet-v3-small", MobileNetV3::small),
                pictures("mobilenet-v3-large", MobileNetV3::large),
                pictures("resnet-8", ResNet::of8),
                pictures("resnet-18", ResNet::of18),
                pictures("resnet-50", ResNet::of50),
                new NamedArchitecture(
                        "ds-cnn", 3, Set.of(), w -> SmallNets.keywords(w.example.dim(0), w.example.dim(1), w.classes)),
                sequences("lstm", "units", w -> RecurrentNets.lstm(w.sequences(), w.wholes("units", 64))),
                sequences("gru", "units", w -> RecurrentNets.gru(w.sequences(), w.wholes("units", 64))),
                sequences(
                        "bidirectional-lstm",
                        "units",
                        w -> RecurrentNets.bidirectionalLstm(w.sequences(), w.wholes("units", 64))),
                sequences(
                        "bidirectional-gru",
                        "units",
                        w -> RecurrentNets.bidirectionalGru(w.sequences(), w.wholes("units", 64))),
                transformer()));
        for (int number = 0; number <= 4; number++) {
            int which = number;
            all.add(pictures("efficientnet-lite" + number, backbone -> EfficientNetLite.of(which, backbone)));
        }
        return List.copyOf(all);
    }

    private static NamedArchitecture pictures(String name, Function<Backbone, Model> function) {
        return new NamedArchitecture(name, 3, Set.of("alpha"), wish -> function.apply(wish.backbone()));
    }

    private static NamedArchitecture sequences(String name, String own, Building building) {
        Set<String> settings = new HashSet<>(OF_SEQUENCES);
        settings.add(own);
        return new NamedArchitecture(name, ROW_OR_ROWS, Set.copyOf(settings), building);
    }

    private static NamedArchitecture transformer() {
        Set<String> settings = new HashSet<>(OF_SEQUENCES);
        settings.addAll(Set.of("blocks", "heads", "head_width", "hidden"));
        return new NamedArchitecture(
                "transformer",
                ROW_OR_ROWS,
                Set.copyOf(settings),
                w -> Transformer.of(
                                w.whole("blocks", 1),
                                w.whole("heads", 2),
                                w.whole("head_width", 16),
                                w.whole("hidden", 32))
                        .dropout(w.number("dropout", 0.1))
                        .model(w.sequences()));
    }

    /** The model that {@code json} names: a text, or an object of {@code name} and settings. */
    static Model model(Json json, Shape example, int classes, String where) {
        Json name = json.stringOrNull() != null ? json : json.get("name");
        String wanted = name.string(where);
        NamedArchitecture row = ALL.stream()
                .filter(each -> each.name.equals(wanted))
                .findFirst()
                .orElseThrow(() -> TernException.at(where)
                        .expected("one of "
                                + ALL.stream().map(NamedArchitecture::name).toList())
                        .found("'" + wanted.replaceAll("[^ -~]", "?") + "'")
                        .fix("correct the name"));
        row.requireSettings(json, where);
        boolean fits =
                row.axes == ROW_OR_ROWS ? example.rank() == 1 || example.rank() == 2 : example.rank() == row.axes;
        if (!fits) {
            throw TernException.at(where)
                    .expected(row.axes == ROW_OR_ROWS ? "examples of 1 or 2 extents" : "examples of 3 extents")
                    .found("$.input " + example)
                    .fix("correct $.input, or name another architecture");
        }
        return row.building.of(new Wish(example, json, classes, where));
    }

    private void requireSettings(Json json, String where) {
        if (!(json instanceof Json.Members members)) {
            return;
        }
        for (String key : members.members().keySet()) {
            if (!key.equals("name") && !settings.contains(key)) {
                throw TernException.at(where + "." + key.replaceAll("[^ -~]", "?"))
                        .expected("one of the settings "
                                + settings.stream().sorted().toList())
                        .found("another key")
                        .fix("correct the key");
            }
        }
    }
}
