package dev.tern.training.recipe;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.Compiled;
import dev.tern.training.Model;
import dev.tern.training.data.Dataset;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.json.Json;
import dev.tern.training.keras.KerasConfiguration;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.keras.KerasModel;
import dev.tern.training.loss.Loss;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A training described in a JSON file: layers with the settings that Keras gives them, or a whole Keras configuration, and
 * how it is trained. docs/TRAINING_SPEC.md has every key.
 */
public final class SpecFile {
    private static final Set<String> KEYS = Set.of(
            "name",
            "data",
            "input",
            "layers",
            "architecture",
            "model",
            "scale",
            "offset",
            "optimizer",
            "loss",
            "epochs",
            "batch");
    private static final String CLASSES = "classes";
    private static final int EPOCHS = 10;
    private static final int BATCH = 32;

    private final Json spec;
    private final String where;

    private SpecFile(Json spec, String where) {
        this.spec = spec;
        this.where = where;
    }

    /** The training that {@code file} describes; {@code dataset} replaces what the file says about data where not null. */
    public static Recipe read(Path file, @Nullable String dataset) {
        String name = String.valueOf(file.getFileName());
        try {
            return read(Files.readString(file), name, dataset);
        } catch (CharacterCodingException e) {
            throw TernException.at(name)
                    .expected("JSON in UTF-8")
                    .found("other bytes")
                    .fix("save it as UTF-8");
        } catch (NoSuchFileException e) {
            throw TernException.at(file.toString())
                    .expected("a file that describes a model")
                    .found("none")
                    .fix("check the path; `tern train` lists the recipes that need no file");
        } catch (IOException e) {
            throw TernException.at(name).problem("cannot be read: " + e.getMessage(), e);
        }
    }

    /** As above, for a text. */
    static Recipe read(String text, String where, @Nullable String dataset) {
        Json json = Json.read(text, where);
        if (json.has("class_name")) {
            json = Json.object().with("model", json);
        }
        return new SpecFile(json, where).recipe(dataset);
    }

    private String at(String path) {
        return where + ", $" + path;
    }

    private Recipe recipe(@Nullable String dataset) {
        for (String key : spec.members(at("")).keySet()) {
            if (!KEYS.contains(key)) {
                throw TernException.at(at("." + key))
                        .expected("one of the keys " + KEYS.stream().sorted().toList())
                        .found("'" + key.replaceAll("[^ -~]", "?") + "'")
                        .fix("correct the key");
            }
        }
        RecipeSource source = source(dataset);
        // What cannot be built is told before any data are read.
        int probe = source instanceof RecipeSource.Known known
                        && !known.dataset().classes().isEmpty()
                ? known.dataset().classes().size()
                : 10;
        Model built = model(probe);
        Shape example = built.inputs().getFirst().shape();
        // Numbers of words, and columns of tables, are what they are.
        boolean asTheyAre = source instanceof RecipeSource.Table
                || !built.inputs().getFirst().type().isFloat();
        float scale = number("scale", asTheyAre ? 1 : 1 / 255f);
        float offset = number("offset", 0);
        Optimizer optimizer = optimizer();
        Loss loss = loss(built);
        return new Recipe(
                text("name", where),
                "described in " + where,
                source,
                rows -> prepared(rows, scale, offset, example),
                Recipe.RandomChange.NONE,
                this::model,
                loss,
                steps -> optimizer,
                whole("epochs", EPOCHS),
                whole("batch", BATCH));
    }

    /** Inputs scaled, and with the extents that the model takes. */
    private static Dataset prepared(Dataset rows, float scale, float offset, Shape example) {
        String input = rows.fields().getFirst().name();
        int[] extents = new int[example.rank() - 1];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = example.dim(i + 1);
        }
        Shape wanted = Shape.of(extents);
        Shape found = rows.field(input).shape();
        if (wanted.elements() != found.elements()) {
            throw TernException.at("data")
                    .expected("examples of shape " + wanted + ", as the model takes them")
                    .found("shape " + found)
                    .fix("correct $.input, or name other data");
        }
        Dataset scaled = scale == 1 && offset == 0 ? rows : rows.scaled(input, scale, offset);
        return found.equals(wanted) ? scaled : scaled.reshaped(input, wanted);
    }

    // ---- data ------------------------------------------------------------------------------------------------------

    private RecipeSource source(@Nullable String dataset) {
        Json data = dataset != null ? Json.of(dataset) : spec.get("data");
        String place = dataset != null ? "--dataset" : at(".data");
        if (data instanceof Json.Text name) {
            return source(name.value(), place);
        }
        if (data.get("csv") instanceof Json.Members table) {
            int features = example().intElements();
            Json label = table.get("label");
            return new RecipeSource.Table(
                    !label.isNull() ? label.integer(at(".data.csv.label")) : features,
                    features,
                    table.get("header").isNull() || table.get("header").bool(at(".data.csv.header")),
                    table.get("test").isNull() ? 0.2 : table.get("test").number(at(".data.csv.test")));
        }
        throw TernException.at(place)
                .expected("the name of a data set, or {\"csv\": {\"label\": COLUMN}}")
                .found(data.isNull() ? "nothing" : data.text())
                .fix("name one: " + names());
    }

    private Shape example() {
        return model(2).inputs().getFirst().shape().with(0, 1);
    }

    private static String names() {
        List<String> all = new ArrayList<>(List.of("drawn-digits"));
        for (KnownDataset known : KnownDataset.values()) {
            all.add(known.label());
        }
        return String.join(", ", all);
    }

    private static RecipeSource source(String name, String place) {
        if (name.equals("drawn-digits")) {
            return new RecipeSource.Drawn(30_000, 5_000);
        }
        try {
            return new RecipeSource.Known(KnownDataset.of(name));
        } catch (TernException e) {
            throw TernException.at(place)
                    .expected("one of " + names())
                    .found("'" + name.replaceAll("[^ -~]", "?") + "'")
                    .fix("correct the name");
        }
    }

    /**
     * A training that goes on with the model of a Keras file: with its optimiser and that one's memory where the file has them.
     *
     * @param recipe what is learned, how often, in which steps
     * @param beginning takes the model up
     */
    public record GoingOn(Recipe recipe, RecipeRun.Beginning beginning) {}

    /** The training that goes on with the model in {@code file}, on the data set of this name. */
    public static GoingOn goOn(Path file, @Nullable String dataset) {
        if (dataset == null) {
            throw TernException.at("--dataset")
                    .expected("what the model goes on learning: " + names())
                    .found("nothing")
                    .fix("name it with --dataset NAME");
        }
        KerasModel read = KerasFiles.load(file);
        Model model = read.model();
        Compiled compiled = read.compiled();
        Json none = Json.object();
        SpecFile spec = new SpecFile(none, String.valueOf(file.getFileName()));
        Loss loss = compiled == null ? spec.loss(model) : compiled.losses().getFirst();
        Recipe recipe = new Recipe(
                spec.where,
                "goes on with " + spec.where,
                source(dataset, "--dataset"),
                rows -> prepared(rows, 1 / 255f, 0, model.inputs().getFirst().shape()),
                Recipe.RandomChange.NONE,
                classes -> model,
                loss,
                steps -> compiled == null ? spec.optimizer() : compiled.optimizer(),
                EPOCHS,
                BATCH);
        return new GoingOn(
                recipe,
                (classes, steps) ->
                        compiled == null ? model.compile(spec.optimizer(), loss, Metrics.accuracy()) : read.trainer());
    }

    // ---- the model -------------------------------------------------------------------------------------------------

    private Model model(int classes) {
        if (!spec.get("model").isNull()) {
            return KerasConfiguration.model(spec.get("model"), at(".model"));
        }
        List<Json> input = input();
        if (!spec.get("architecture").isNull()) {
            int[] dims = input.stream()
                    .mapToInt(extent -> extent.integer(at(".input")))
                    .toArray();
            return NamedArchitecture.model(spec.get("architecture"), Shape.of(dims), classes, at(".architecture"));
        }
        List<Json> entries = new ArrayList<>();
        List<Json> extents = new ArrayList<>(List.of(Json.NULL));
        extents.addAll(input);
        entries.add(Json.object()
                .with("class_name", "InputLayer")
                .with(
                        "config",
                        Json.object().with("batch_shape", Json.list(extents)).with("name", "input")));
        List<Json> layers = spec.get("layers").items(at(".layers"));
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            Json entry = layer(layers.get(i), ".layers[" + i + "]", i, classes);
            places.put(entry.get("config").get("name").string(at(".layers[" + i + "].name")), "$.layers[" + i + "]");
            entries.add(entry);
        }
        Json config = Json.object()
                .with("class_name", "Sequential")
                .with("config", Json.object().with("name", "sequential").with("layers", Json.list(entries)));
        return KerasConfiguration.model(config, where, places);
    }

    /** The extents of an example. */
    private List<Json> input() {
        Json input = spec.get("input");
        if (input.isNull()) {
            throw TernException.at(at(".input"))
                    .expected("the shape of an example, such as [28, 28]")
                    .found("nothing")
                    .fix("add it, or give a whole Keras configuration as $.model");
        }
        List<Json> extents = new ArrayList<>();
        for (Json extent : input.items(at(".input"))) {
            int value = extent.integer(at(".input"));
            if (value < 1) {
                throw TernException.at(at(".input"))
                        .expected("extents from 1 on")
                        .found(String.valueOf(value))
                        .fix("correct it; the batch is not among them");
            }
            extents.add(Json.of((long) value));
        }
        return extents;
    }

    /** A layer: its class alone, or an object of its class and settings. */
    private Json layer(Json entry, String path, int index, int classes) {
        String className = entry.stringOrNull() != null
                ? entry.string(at(path))
                : entry.get("class").string(at(path + ".class"));
        Json.Members settings = Json.object().with("name", name(className, index));
        if (entry instanceof Json.Members members) {
            for (var setting : members.members().entrySet()) {
                boolean count = setting.getValue().equals(Json.of(CLASSES));
                if (!setting.getKey().equals("class")) {
                    settings = settings.with(setting.getKey(), count ? Json.of(classes) : setting.getValue());
                }
            }
        }
        return Json.object().with("class_name", className).with("config", settings);
    }

    private static String name(String className, int index) {
        return className.replaceAll("\\W", "_").toLowerCase(java.util.Locale.ROOT) + "_" + index;
    }

    // ---- how it learns ---------------------------------------------------------------------------------------------

    private Optimizer optimizer() {
        Json value = spec.get("optimizer");
        return value.isNull()
                ? dev.tern.training.optimizer.Optimizers.adam()
                : KerasConfiguration.optimizer(flat(value), at(".optimizer"));
    }

    private Loss loss(Model built) {
        Json value = spec.get("loss");
        if (!value.isNull()) {
            return KerasConfiguration.loss(flat(value), at(".loss"));
        }
        boolean probabilities = KerasConfiguration.endsInSoftmax(built);
        return probabilities
                ? dev.tern.training.loss.Losses.sparseCategoricalCrossentropy()
                : dev.tern.training.loss.Losses.sparseCategoricalCrossentropyFromLogits();
    }

    /** A class with settings beside it, as Keras has it: settings inside. */
    private static Json flat(Json value) {
        if (!(value instanceof Json.Members members) || !members.has("class")) {
            return value;
        }
        return Json.object().with("class_name", members.get("class")).with("config", members.without("class"));
    }

    private float number(String key, float otherwise) {
        return spec.get(key).isNull() ? otherwise : (float) spec.get(key).number(at("." + key));
    }

    private String text(String key, String otherwise) {
        return spec.get(key).isNull() ? otherwise : spec.get(key).string(at("." + key));
    }

    private int whole(String key, int otherwise) {
        int value = spec.get(key).isNull() ? otherwise : spec.get(key).integer(at("." + key));
        if (value < 1) {
            throw TernException.at(at("." + key))
                    .expected("a number from 1 on")
                    .found(String.valueOf(value))
                    .fix("correct it");
        }
        return value;
    }
}
