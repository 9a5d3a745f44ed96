package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a model's configuration in the dialects of Keras 2 and Keras 3. */
final class ConfigReader {
    private static final Set<String> FUNCTIONAL = Set.of("Functional", "Model");
    private static final String KERAS_TENSOR = "__keras_tensor__";
    private static final Pattern PRINTABLE = Pattern.compile("[^ -~]");
    private static final int DEPTH_MAX = 32;

    private final KerasVersion version;
    private final String where;

    ConfigReader(KerasVersion version, String where) {
        this.version = version;
        this.where = where;
    }

    private String at(String path) {
        return path.isEmpty() ? where : where + ", " + path;
    }

    static boolean isModel(Json entry) {
        String name = entry.get("class_name").stringOrNull();
        return name != null && (FUNCTIONAL.contains(name) || name.equals("Sequential"));
    }

    /** The model that {@code entry} (class name and configuration) describes. */
    ModelConfig model(Json entry, String path) {
        String className = entry.get("class_name").string(at(path) + ", class_name");
        if (!isModel(entry)) {
            throw TernException.at(at(path))
                    .expected("a Sequential or Functional model")
                    .found("the class " + shown(className) + registeredBy(entry))
                    .fix(
                            "a class of the user has no description in the file: build the model in Java with the same layers"
                                    + " and load the file's weights into it");
        }
        if (path.length() > DEPTH_MAX * 40) {
            throw TernException.at(where).problem("models inside models end nowhere; the file is damaged");
        }
        Json config = entry.get("config");
        boolean sequential = className.equals("Sequential");
        List<Json> entries = config instanceof Json.Items
                ? config.items(at(path))
                : config.get("layers").items(at(path) + ", layers");
        String name = config.get("name").stringOrNull();
        String modelName = name == null ? sequential ? "sequential" : "model" : name;
        List<LayerConfig> layers = new ArrayList<>();
        Map<String, LayerConfig> byName = new HashMap<>();
        Map<String, Boolean> known = names(entries);
        for (Json layer : entries) {
            LayerConfig read = layer(layer, path, layers.size(), known);
            layers.add(read);
            if (byName.put(read.name(), read) != null) {
                throw TernException.at(at(path))
                        .expected("layers of different names")
                        .found("'" + shown(read.name()) + "' twice")
                        .fix("the file is damaged; save the model again");
            }
        }
        Json built = config.has("build_input_shape")
                ? config.get("build_input_shape")
                : entry.get("build_config").get("input_shape");
        boolean trainable = !(config.get("trainable") instanceof Json.Bool bool) || bool.value();
        Named inputs = sequential ? Named.NONE : ends(config.get("input_layers"), byName, path, "input_layers");
        Named outputs = sequential ? Named.NONE : ends(config.get("output_layers"), byName, path, "output_layers");
        return new ModelConfig(
                sequential,
                modelName,
                trainable,
                layers,
                inputs.results,
                outputs.results,
                inputs.names,
                outputs.names,
                built);
    }

    private static String registeredBy(Json entry) {
        String registered = entry.get("registered_name").stringOrNull();
        return registered == null ? "" : ", registered as " + shown(registered);
    }

    static String shown(String text) {
        String printable = PRINTABLE.matcher(text).replaceAll("?");
        return "'" + (printable.length() > 80 ? printable.substring(0, 77) + "..." : printable) + "'";
    }

    /** The names of all layers, and whether each is a model itself. */
    private static Map<String, Boolean> names(List<Json> entries) {
        Map<String, Boolean> names = new HashMap<>();
        for (Json entry : entries) {
            for (Json name : List.of(entry.get("name"), entry.get("config").get("name"))) {
                if (name instanceof Json.Text text) {
                    names.put(text.value(), isModel(entry));
                }
            }
        }
        return names;
    }

    private LayerConfig layer(Json entry, String path, int index, Map<String, Boolean> known) {
        String place = path.isEmpty() ? "layer " + index : path + " › layer " + index;
        String className = entry.get("class_name").string(at(place) + ", class_name");
        Json config = entry.get("config");
        String name = entry.get("name").stringOrNull() != null
                ? entry.get("name").string(at(place))
                : config.get("name").stringOrNull() != null
                        ? config.get("name").string(at(place))
                        : SnakeCase.of(className) + "_" + index;
        String named = (path.isEmpty() ? "" : path + " › ") + "layer '" + name + "'";
        ModelConfig inner = isModel(entry) ? model(entry, named) : null;
        List<LayerCall> calls = new ArrayList<>();
        Json nodes = entry.get("inbound_nodes");
        if (!nodes.isNull()) {
            for (Json node : nodes.items(at(named) + ", inbound_nodes")) {
                calls.add(call(node, known, named));
            }
        }
        Json.Members settings = config instanceof Json.Members members ? members : Json.object();
        String module = entry.get("module").stringOrNull();
        String registered = entry.get("registered_name").stringOrNull();
        return new LayerConfig(
                className,
                module == null ? "" : module,
                registered == null || registered.equals(className) ? "" : registered,
                name,
                settings,
                calls,
                inner,
                entry.get("build_config"));
    }

    private LayerCall call(Json node, Map<String, Boolean> known, String path) {
        if (node.has("args")) {
            List<Argument> arguments = new ArrayList<>();
            for (Json argument : node.get("args").items(at(path) + ", args")) {
                arguments.add(thirdDialect(argument, path, 0));
            }
            Map<String, Argument> named = new LinkedHashMap<>();
            if (!node.get("kwargs").isNull()) {
                node.get("kwargs")
                        .members(at(path) + ", kwargs")
                        .forEach((name, value) -> named.put(name, thirdDialect(value, path, 0)));
            }
            return new LayerCall(arguments, named);
        }
        Map<String, Argument> named = new LinkedHashMap<>();
        Argument first = secondDialect(node, known, named, path, 0);
        return new LayerCall(List.of(first), named);
    }

    private Argument thirdDialect(Json value, String path, int depth) {
        bound(depth, path);
        if (value instanceof Json.Items items) {
            List<Argument> several = new ArrayList<>();
            for (Json item : items.items()) {
                several.add(thirdDialect(item, path, depth + 1));
            }
            return new Argument.Several(several);
        }
        if (KERAS_TENSOR.equals(value.get("class_name").stringOrNull())) {
            return result(value.get("config").get("keras_history"), path);
        }
        return new Argument.Value(value);
    }

    private void bound(int depth, String path) {
        if (depth > DEPTH_MAX) {
            throw TernException.at(at(path)).problem("arguments inside arguments end nowhere; the file is damaged");
        }
    }

    /** A node of Keras 2: a list of {@code [layer, call, tensor, named arguments]}; the last may be missing. */
    private Argument secondDialect(
            Json node, Map<String, Boolean> known, Map<String, Argument> named, String path, int depth) {
        bound(depth, path);
        if (node instanceof Json.Members members) {
            List<Argument> several = new ArrayList<>();
            members.members().values().forEach(item -> several.add(secondDialect(item, known, named, path, depth + 1)));
            return new Argument.Several(several);
        }
        List<Json> items = node.items(at(path) + ", inbound_nodes");
        if (!items.isEmpty() && items.getFirst() instanceof Json.Text name) {
            if (items.size() > 3 && items.get(3) instanceof Json.Members more) {
                more.members().forEach((key, value) -> named.putIfAbsent(key, constantOrResult(value, known, path, 0)));
            }
            if (name.value().equals("_CONSTANT_VALUE")) {
                return new Argument.Value(items.size() > 2 ? items.get(2) : Json.NULL);
            }
            return ofModel(result(node, path), known);
        }
        List<Argument> several = new ArrayList<>();
        for (Json item : items) {
            several.add(secondDialect(item, known, named, path, depth + 1));
        }
        return several.size() == 1 && depth == 0 ? several.getFirst() : new Argument.Several(several);
    }

    private Argument constantOrResult(Json value, Map<String, Boolean> known, String path, int depth) {
        bound(depth, path);
        if (!(value instanceof Json.Items items)) {
            return new Argument.Value(value);
        }
        List<Json> list = items.items();
        if (list.size() == 3
                && list.get(0) instanceof Json.Text name
                && known.containsKey(name.value())
                && list.get(1) instanceof Json.Num
                && list.get(2) instanceof Json.Num) {
            return ofModel(result(value, path), known);
        }
        List<Argument> several = new ArrayList<>();
        for (Json item : list) {
            several.add(constantOrResult(item, known, path, depth + 1));
        }
        boolean constants = several.stream().allMatch(Argument.Value.class::isInstance);
        return constants ? new Argument.Value(value) : new Argument.Several(several);
    }

    /** Keras 2 counts the calls of a nested model from 1: its own building counts as the first. */
    private static Argument.Result ofModel(Argument.Result result, Map<String, Boolean> known) {
        return known.getOrDefault(result.layer(), false) ? earlier(result) : result;
    }

    private static Argument.Result earlier(Argument.Result result) {
        return new Argument.Result(result.layer(), Math.max(0, result.call() - 1), result.tensor());
    }

    private Argument.Result result(Json triple, String path) {
        List<Json> items = triple.items(at(path) + ", a layer's result");
        if (items.size() < 3) {
            throw TernException.at(at(path))
                    .expected("[layer, call, tensor]")
                    .found(items.size() + " items")
                    .fix("the file is damaged; save the model again");
        }
        return new Argument.Result(
                items.get(0).string(at(path) + ", a layer's name"),
                items.get(1).integer(at(path) + ", the number of a call"),
                items.get(2).integer(at(path) + ", the number of a result"));
    }

    /** Inputs or outputs of a model, with their names where they were given in a dictionary. */
    private record Named(List<Argument.Result> results, List<String> names) {
        static final Named NONE = new Named(List.of(), List.of());
    }

    private Named ends(Json structure, Map<String, LayerConfig> layers, String path, String what) {
        List<Argument.Result> results = new ArrayList<>();
        List<String> names = new ArrayList<>();
        ends(structure, "", results, names, path, what, 0);
        List<Argument.Result> fitted = new ArrayList<>();
        for (Argument.Result result : results) {
            LayerConfig layer = layers.get(result.layer());
            if (layer == null) {
                throw TernException.at(at(path) + ", " + what)
                        .expected("one of the model's layers")
                        .found(shown(result.layer()))
                        .fix("the file is damaged; save the model again");
            }
            // Keras 3 counts as Keras 2 does here, but only for nested functional models.
            boolean later = layer.model() != null
                    && (version.major() < 3 || !layer.model().sequential());
            fitted.add(later ? earlier(result) : result);
        }
        return new Named(fitted, names.stream().anyMatch(String::isEmpty) ? List.of() : names);
    }

    private void ends(
            Json structure,
            String name,
            List<Argument.Result> results,
            List<String> names,
            String path,
            String what,
            int depth) {
        bound(depth, path);
        if (structure instanceof Json.Members members) {
            members.members().forEach((key, value) -> ends(value, key, results, names, path, what, depth + 1));
            return;
        }
        List<Json> items = structure.items(at(path) + ", " + what);
        if (!items.isEmpty() && items.getFirst() instanceof Json.Text) {
            results.add(result(structure, path));
            names.add(name);
            return;
        }
        for (Json item : items) {
            ends(item, "", results, names, path, what, depth + 1);
        }
    }
}
