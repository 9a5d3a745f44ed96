package dev.tern.training.keras;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.ModelLayer;
import dev.tern.training.Sequential;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Attention;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.MultiHeadAttention;
import dev.tern.training.layer.Ruled;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.WeightSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a model from its configuration. */
final class ModelReading {
    /** Inputs of a call by their names, in the order in which layers here take them. */
    private static final List<String> NAMED_TENSORS =
            List.of("inputs", "x", "query", "value", "key", "sequences", "initial_state");

    /** More numbers than this for one example are no genuine result. */
    private static final long ELEMENTS_MAX = 1L << 30;

    private static final int LAYERS_MAX = 10_000;

    private final KerasLayers rows;
    private final KerasVersion version;
    private final String where;
    private final List<String> notes;
    /** What stands for a layer in errors, where that is not its name. */
    private final Map<String, String> places;

    /** How many numbers the weights of further layers may have. */
    private long affordable;

    private final Map<Layer, Boolean> counted = new IdentityHashMap<>();

    private ModelReading(
            KerasLayers rows,
            KerasVersion version,
            String where,
            List<String> notes,
            Map<String, String> places,
            long affordable) {
        this.rows = rows;
        this.version = version;
        this.where = where;
        this.notes = notes;
        this.places = places;
        this.affordable = affordable;
    }

    /**
     * The model that {@code config} describes, with weights as they are drawn at first; {@code notes} takes what differs.
     *
     * @param affordable the most numbers that all weights may have, so that no file costs more memory than it is large
     */
    static Model model(
            ModelConfig config,
            KerasLayers rows,
            KerasVersion version,
            String where,
            List<String> notes,
            long affordable) {
        return model(config, rows, version, where, notes, Map.of(), affordable);
    }

    /** As above, where {@code places} say what stands for a layer in errors. */
    static Model model(
            ModelConfig config,
            KerasLayers rows,
            KerasVersion version,
            String where,
            List<String> notes,
            Map<String, String> places,
            long affordable) {
        ModelReading reading = new ModelReading(rows, version, where, notes, places, affordable);
        reading.requireKnown(config);
        return reading.model(config, List.of(), where);
    }

    // ---- what cannot be read ---------------------------------------------------------------------------------------

    private void requireKnown(ModelConfig config) {
        Map<String, List<String>> unknown = new LinkedHashMap<>();
        List<String> executed = new ArrayList<>();
        collect(config, "", unknown, executed);
        if (!executed.isEmpty()) {
            throw TernException.at(where)
                    .expected("layers that a file describes")
                    .found("code to be executed in " + String.join(", ", executed))
                    .fix(
                            "code of a file is never executed here: replace these layers by others, or register a Java layer"
                                    + " of the class name with KerasLayers.standard().with(LayerRow.of(…))");
        }
        if (!unknown.isEmpty()) {
            List<String> shown = new ArrayList<>();
            unknown.forEach((className, layers) -> shown.add(className + " (" + String.join(", ", layers) + ")"));
            throw TernException.at(where)
                    .expected("layers that are known here (docs/KERAS_LAYERS.md lists them)")
                    .found(String.join("; ", shown))
                    .fix("register a Java layer for each: KerasLayers.standard().with(LayerRow.of(\""
                            + unknown.keySet().iterator().next() + "\", …))");
        }
    }

    private void collect(ModelConfig config, String path, Map<String, List<String>> unknown, List<String> executed) {
        for (LayerConfig layer : config.layers()) {
            String shown = path + places.getOrDefault(layer.name(), ConfigReader.shown(layer.name()));
            ModelConfig inner = layer.model();
            if (inner != null) {
                collect(inner, shown + " › ", unknown, executed);
            } else if (!layer.isInput() && row(layer) == null) {
                String className = layer.registered().isEmpty() ? layer.className() : layer.registered();
                if (KerasLayers.EXECUTED.contains(layer.className())) {
                    executed.add(layer.className() + " " + shown);
                } else {
                    String name = layer.isOperation() ? layer.module() + "." + className : className;
                    unknown.computeIfAbsent(name.replaceAll("[^ -~]", "?"), k -> new ArrayList<>())
                            .add(shown);
                }
            }
        }
    }

    private @Nullable LayerRow<?> row(LayerConfig layer) {
        return layer.isOperation() ? null : rows.find(layer.className());
    }

    // ---- models ----------------------------------------------------------------------------------------------------

    private Model model(ModelConfig config, List<Symbol> given, String place) {
        if (config.layers().size() > LAYERS_MAX) {
            throw TernException.at(place)
                    .expected("at most " + LAYERS_MAX + " layers")
                    .found(String.valueOf(config.layers().size()))
                    .fix("the file is damaged; save the model again");
        }
        Model model = config.sequential() ? sequential(config, given, place) : functional(config, place);
        List<String> frozen = new ArrayList<>();
        for (LayerConfig layer : config.layers()) {
            boolean trains = layer.model() == null
                    ? !(layer.settings().get("trainable") instanceof Json.Bool flag) || flag.value()
                    : layer.model().trainable();
            if (!trains) {
                frozen.add(layer.name());
            }
        }
        Model named = model.named(config.name());
        return !config.trainable()
                ? named.withAllFrozen(true)
                : frozen.isEmpty() ? named : named.withFrozen(frozen.toArray(String[]::new));
    }

    private Model sequential(ModelConfig config, List<Symbol> given, String place) {
        List<LayerConfig> entries = config.layers();
        if (entries.isEmpty()) {
            throw TernException.at(place)
                    .problem("a sequential model without layers; add one and save the model again");
        }
        LayerConfig first = entries.getFirst();
        List<Layer> layers = new ArrayList<>();
        Input input = first.isInput() ? input(first, place) : firstInput(config, first, given, place);
        layers.add(input);
        Symbol end = input.symbol();
        for (LayerConfig entry : first.isInput() ? entries.subList(1, entries.size()) : entries) {
            Layer layer = layer(entry, List.of(end), place);
            layers.add(layer);
            end = applied(layer, List.of(end), entry, place).getFirst();
        }
        return Sequential.of(layers);
    }

    /** The input of a model whose first layer says what it takes, or that was built for a shape. */
    private Input firstInput(ModelConfig config, LayerConfig first, List<Symbol> given, String place) {
        ModelConfig inner = first.model();
        Json shape = first.settings().get("batch_input_shape");
        if (shape.isNull() && inner != null && !inner.layers().isEmpty()) {
            LayerConfig innermost = inner.layers().getFirst();
            shape = innermost
                    .settings()
                    .get(innermost.settings().has("batch_shape") ? "batch_shape" : "batch_input_shape");
        }
        if (shape.isNull()) {
            shape = config.built().isNull() ? first.built().get("input_shape") : config.built();
        }
        if (shape.isNull() && given.size() == 1) {
            Symbol symbol = given.getFirst();
            int[] dims = symbol.shape().dims();
            return Input.of(java.util.Arrays.copyOfRange(dims, 1, dims.length))
                    .ofType(symbol.type())
                    .named(first.name() + "_input");
        }
        if (shape.isNull()) {
            throw TernException.at(place)
                    .expected("the shape of the input")
                    .found("a sequential model that was never built")
                    .fix("call the model once, or begin it with an Input, and save it again");
        }
        String type = first.className().equals("Embedding")
                ? "int32"
                : first.settings().get("dtype").stringOrNull();
        return new Input(
                first.name() + "_input",
                type(type == null ? "float32" : type, place),
                extents(shape, place + ", the shape of the input"));
    }

    private Input input(LayerConfig entry, String place) {
        String here = place + ", layer '" + entry.name() + "'";
        Json.Members settings = entry.settings();
        Json shape = settings.get(settings.has("batch_shape") ? "batch_shape" : "batch_input_shape");
        if (settings.get("sparse") instanceof Json.Bool sparse && sparse.value()
                || settings.get("ragged") instanceof Json.Bool ragged && ragged.value()) {
            throw TernException.at(here)
                    .problem("sparse and ragged inputs are not read; make them dense, and save the model again");
        }
        String type = settings.get("dtype").stringOrNull();
        return new Input(entry.name(), type(type == null ? "float32" : type, here), extents(shape, here));
    }

    /** Types of inputs; half floats are given as floats, since everything here is computed with floats. */
    private DataType type(String name, String place) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "float32", "float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16" -> DataType.FLOAT32;
            case "int32" -> DataType.INT32;
            case "int64" -> DataType.INT64;
            case "uint8" -> DataType.UINT8;
            case "int8" -> DataType.INT8;
            case "int16" -> DataType.INT16;
            case "bool" -> DataType.BOOL;
            case "string" -> DataType.STRING;
            default ->
                throw TernException.at(place)
                        .expected("an input of floats, whole numbers, truth values or texts")
                        .found(ConfigReader.shown(name))
                        .fix("change the type of the input in Keras, and save the model again");
        };
    }

    private static Shape extents(Json shape, String place) {
        List<Json> items = shape.items(place);
        if (items.isEmpty() || items.size() > 8) {
            throw TernException.at(place)
                    .expected("a shape of 1 to 8 extents, the batch among them")
                    .found(ConfigReader.shown(shape.text()))
                    .fix("the file is damaged; save the model again");
        }
        int[] extents = new int[items.size() - 1];
        for (int i = 0; i < extents.length; i++) {
            if (items.get(i + 1).isNull()) {
                throw TernException.at(place)
                        .expected("known extents behind the batch")
                        .found(ConfigReader.shown(shape.text()))
                        .fix("fix the size in Keras: build the model with an Input of that shape, take over the weights"
                                + " (set_weights), and save it again");
            }
            extents[i] = items.get(i + 1).integer(place);
            if (extents[i] < 0 || extents[i] > 1 << 24) {
                throw TernException.at(place)
                        .expected("extents from 0 to 16777216")
                        .found(String.valueOf(extents[i]))
                        .fix("the file is damaged; save the model again");
            }
        }
        return Shape.of(extents);
    }

    // ---- layers ----------------------------------------------------------------------------------------------------

    private Layer layer(LayerConfig entry, List<Symbol> inputs, String place) {
        String here = place + ", " + places.getOrDefault(entry.name(), "layer '" + entry.name() + "'") + " ("
                + entry.className() + ")";
        if (entry.model() != null) {
            return model(entry.model(), inputs, here).named(entry.name());
        }
        LayerRow<?> row = row(entry);
        if (row == null) {
            throw TernException.at(here).problem("unknown class");
        }
        checkPolicy(entry, here);
        int rank = inputs.isEmpty() ? 0 : inputs.getFirst().shape().rank();
        return row.read(new LayerSettings(entry.settings(), version, here, rows, rank, notes::add))
                .named(entry.name());
    }

    /** Everything is computed with floats here; what was computed otherwise is noted, what is stored otherwise refused. */
    private void checkPolicy(LayerConfig entry, String here) {
        Json dtype = entry.settings().get("dtype");
        String name = dtype.stringOrNull() != null
                ? dtype.stringOrNull()
                : dtype.get("config").get("name").stringOrNull();
        String className = dtype.get("class_name").stringOrNull();
        if (className != null && (className.startsWith("Quantized") || className.matches("(Int4|GPTQ|AWQ|Ternary).*"))
                || name != null && name.contains("_from_")) {
            throw TernException.at(here)
                    .expected("weights that are floats")
                    .found("weights quantised by Keras ("
                            + ConfigReader.shown(name == null ? String.valueOf(className) : name) + ")")
                    .fix("save the model before quantize() is called");
        }
        if (name != null && !name.equals("float32") && (name.startsWith("mixed") || name.contains("float"))) {
            notes.add(here + ": computed as float32 here, not as " + name);
        }
    }

    private List<Symbol> applied(Layer layer, List<Symbol> inputs, LayerConfig entry, String place) {
        try {
            requireAffordable(layer, inputs);
            List<Symbol> results = layer.applyAll(inputs.toArray(Symbol[]::new));
            results.forEach(ModelReading::requireSensible);
            return results;
        } catch (IndexOutOfBoundsException
                | ArithmeticException
                | IllegalArgumentException
                | NegativeArraySizeException e) {
            throw TernException.at(place + ", layer '" + entry.name() + "' (" + entry.className() + ")")
                    .problem(
                            "its settings do not fit inputs of shapes "
                                    + inputs.stream().map(Symbol::shape).toList() + "; the file is damaged",
                            e);
        } catch (TernException e) {
            String named = places.get(entry.name());
            throw e.within(named == null ? place : place + ", " + named);
        }
    }

    private void requireAffordable(Layer layer, List<Symbol> inputs) {
        if (layer instanceof Model || counted.put(layer, true) != null) {
            return;
        }
        List<Shape> shapes = inputs.stream()
                .map(Symbol::shape)
                .map(shape -> shape.rank() > 0 ? shape.with(0, 1) : shape)
                .toList();
        for (WeightSpec weight : layer.weights(shapes)) {
            long elements = 1;
            for (int extent : weight.shape().dims()) {
                elements = extent < 0 ? Long.MAX_VALUE : saturated(elements, extent);
            }
            if (elements > affordable) {
                throw TernException.at("weight '" + weight.name() + "'")
                        .expected("no more numbers than the file has for all weights")
                        .found("shape " + weight.shape())
                        .fix("the file is damaged; save the model again");
            }
            affordable -= elements;
        }
    }

    private static void requireSensible(Symbol result) {
        long elements = 1;
        for (int axis = 1; axis < result.shape().rank(); axis++) {
            int extent = result.shape().dim(axis);
            elements = extent < 0 ? Long.MAX_VALUE : saturated(elements, extent);
        }
        if (elements > ELEMENTS_MAX) {
            throw TernException.at("result")
                    .expected("at most " + ELEMENTS_MAX + " numbers for each example")
                    .found("shape " + result.shape())
                    .fix("the file is damaged; save the model again");
        }
    }

    private static long saturated(long elements, int extent) {
        long high = Math.multiplyHigh(elements, extent);
        return high != 0 || elements * extent < 0 ? Long.MAX_VALUE : elements * extent;
    }

    // ---- functional models -----------------------------------------------------------------------------------------

    private record Use(LayerConfig entry, int call) {}

    private Model functional(ModelConfig config, String place) {
        Map<Argument.Result, Symbol> symbols = new HashMap<>();
        Map<String, Layer> layers = new HashMap<>();
        List<Use> waiting = new ArrayList<>();
        for (LayerConfig entry : config.layers()) {
            if (entry.isInput()) {
                symbols.put(
                        new Argument.Result(entry.name(), 0, 0),
                        input(entry, place).symbol());
            }
            for (int call = 0; call < entry.calls().size() && !entry.isInput(); call++) {
                waiting.add(new Use(entry, call));
            }
        }
        while (!waiting.isEmpty()) {
            List<Use> later = new ArrayList<>();
            for (Use use : waiting) {
                if (!use(use, symbols, layers, place)) {
                    later.add(use);
                }
            }
            if (later.size() == waiting.size()) {
                LayerConfig stuck = later.getFirst().entry();
                throw TernException.at(place + ", layer '" + stuck.name() + "'")
                        .expected("inputs that other layers give")
                        .found(ConfigReader.shown(String.valueOf(
                                stuck.calls().get(later.getFirst().call()).results())))
                        .fix("the file is damaged; save the model again");
            }
            waiting = later;
        }
        Model model = Model.of(ends(config.inputs(), symbols, place), ends(config.outputs(), symbols, place));
        requireAll(config, model, place);
        return model;
    }

    private static List<Symbol> ends(
            List<Argument.Result> results, Map<Argument.Result, Symbol> symbols, String place) {
        List<Symbol> found = new ArrayList<>();
        for (Argument.Result result : results) {
            Symbol symbol = symbols.get(result);
            if (symbol == null) {
                throw TernException.at(place)
                        .expected("inputs and outputs that layers give")
                        .found(ConfigReader.shown(String.valueOf(result)))
                        .fix("the file is damaged; save the model again");
            }
            found.add(symbol);
        }
        if (found.isEmpty()) {
            throw TernException.at(place).problem("a model without inputs or outputs; the file is damaged");
        }
        return found;
    }

    private static void requireAll(ModelConfig config, Model model, String place) {
        List<String> used = model.layers().stream().map(ModelLayer::name).toList();
        for (LayerConfig entry : config.layers()) {
            if (!used.contains(entry.name())) {
                throw TernException.at(place + ", layer '" + entry.name() + "'")
                        .expected("layers between the inputs and the outputs")
                        .found("one that leads to no output")
                        .fix("the file is damaged; save the model again");
            }
        }
    }

    /** Applies a layer once all that it needs is there; tells whether it could. */
    private boolean use(Use use, Map<Argument.Result, Symbol> symbols, Map<String, Layer> layers, String place) {
        LayerConfig entry = use.entry();
        LayerCall call = entry.calls().get(use.call());
        List<Argument.Result> results = inputs(call, entry, place);
        List<Symbol> inputs = new ArrayList<>();
        for (Argument.Result result : results) {
            Symbol symbol = symbols.get(result);
            if (symbol == null) {
                return false;
            }
            inputs.add(symbol);
        }
        Layer layer = layers.get(entry.name());
        if (layer == null) {
            layer = causal(call, layer(entry, inputs, place));
            layers.put(entry.name(), layer);
        }
        List<Symbol> made = applied(layer, inputs, entry, place);
        for (int i = 0; i < made.size(); i++) {
            symbols.put(new Argument.Result(entry.name(), use.call(), i), made.get(i));
        }
        return true;
    }

    private static List<Argument.Result> inputs(LayerCall call, LayerConfig entry, String place) {
        List<Argument.Result> results = new ArrayList<>();
        call.arguments().forEach(argument -> argument.results(results::add));
        NAMED_TENSORS.forEach(name -> {
            if (call.named().containsKey(name)) {
                call.named().get(name).results(results::add);
            }
        });
        call.named().forEach((name, argument) -> {
            List<Argument.Result> others = new ArrayList<>();
            argument.results(others::add);
            boolean tensor = !others.isEmpty() && !NAMED_TENSORS.contains(name);
            boolean value = argument instanceof Argument.Value given
                    && !given.json().isNull()
                    && !given.json().equals(Json.of(false))
                    && !name.equals("use_causal_mask")
                    && !name.equals("name");
            if (tensor || value) {
                throw TernException.at(place + ", layer '" + entry.name() + "' (" + entry.className() + ")")
                        .expected("a call without " + ConfigReader.shown(name))
                        .found(
                                tensor
                                        ? "a tensor for it"
                                        : ConfigReader.shown(((Argument.Value) argument)
                                                .json()
                                                .text()))
                        .fix("models here cannot do this; leave it out in Keras, and save the model again");
            }
        });
        return results;
    }

    /** Keras says with each call whether a place sees only those before it; here the layer knows. */
    private static Layer causal(LayerCall call, Layer layer) {
        if (!(call.named().get("use_causal_mask") instanceof Argument.Value value)
                || !value.json().equals(Json.of(true))) {
            return layer;
        }
        if (layer instanceof Ruled ruled) {
            return new Ruled(causal(call, ruled.plain()), ruled.rules());
        }
        return switch (layer) {
            case MultiHeadAttention attention -> attention.causal(true);
            case Attention attention -> attention.causal(true);
            default -> layer;
        };
    }
}
