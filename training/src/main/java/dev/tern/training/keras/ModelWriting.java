package dev.tern.training.keras;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.ModelLayer;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Attention;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.MultiHeadAttention;
import dev.tern.training.layer.Symbol;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Writes a model's configuration in the dialect of Keras 2 or Keras 3. */
final class ModelWriting {
    private final LayerWriting writing;

    private ModelWriting(LayerWriting writing) {
        this.writing = writing;
    }

    /** The configuration of {@code model} as Keras of {@code version} writes it. */
    static Json.Members config(Model model, KerasLayers rows, KerasVersion version) {
        String name = model.name().isEmpty() ? (model.isSequential() ? "sequential" : "model") : model.name();
        return new ModelWriting(new LayerWriting(version, rows)).model(model, name, true);
    }

    private Json.Members model(Model model, String name, boolean trainable) {
        Json.Members settings =
                model.isSequential() ? sequential(model, name, trainable) : functional(model, name, trainable);
        String className = model.kind();
        Json.Members entry =
                writing.entry(model.isSequential() ? "keras" : "keras.src.models.functional", className, "", settings);
        if (!writing.third()) {
            return entry;
        }
        Json built = model.isSequential() ? batchShape(model.inputs().getFirst()) : Json.NULL;
        return entry.with("registered_name", model.isSequential() ? Json.NULL : Json.of(className))
                .with("build_config", Json.object().with("input_shape", built));
    }

    // ---- models ----------------------------------------------------------------------------------------------------

    private Json.Members sequential(Model model, String name, boolean trainable) {
        List<Json> layers = new ArrayList<>();
        Map<Layer, Symbol.Call> first = firstCalls(model);
        for (ModelLayer layer : model.layers()) {
            Symbol.Call call = Objects.requireNonNull(first.get(layer.layer()));
            layers.add(entry(layer, call, trainable));
        }
        Json.Members settings = Json.object().with("name", name);
        if (writing.third()) {
            settings = writing.common(name, trainable);
        }
        settings = settings.with("layers", Json.list(layers));
        return writing.third()
                ? settings.with("build_input_shape", batchShape(model.inputs().getFirst()))
                : settings;
    }

    private Json.Members functional(Model model, String name, boolean trainable) {
        Map<Symbol.Call, Integer> numbers = numbers(model);
        Map<Layer, Symbol.Call> first = firstCalls(model);
        List<Json> layers = new ArrayList<>();
        for (ModelLayer layer : model.layers()) {
            List<Json> nodes = new ArrayList<>();
            for (Symbol.Call call : model.calls()) {
                if (call.layer() == layer.layer() && !(call.layer() instanceof Input)) {
                    nodes.add(node(model, call, numbers));
                }
            }
            layers.add(entry(layer, Objects.requireNonNull(first.get(layer.layer())), trainable)
                    .with("name", layer.name())
                    .with("inbound_nodes", Json.list(nodes)));
        }
        Json.Members settings = Json.object().with("name", name);
        if (writing.third()) {
            settings = settings.with("trainable", trainable);
        }
        return settings.with("layers", Json.list(layers))
                .with("input_layers", ends(model, model.inputs(), numbers))
                .with("output_layers", ends(model, model.outputs(), numbers));
    }

    /** Which call of its layer each call is. */
    private static Map<Symbol.Call, Integer> numbers(Model model) {
        Map<Symbol.Call, Integer> numbers = new IdentityHashMap<>();
        Map<Layer, Integer> counts = new IdentityHashMap<>();
        for (Symbol.Call call : model.calls()) {
            numbers.put(call, counts.merge(call.layer(), 1, Integer::sum) - 1);
        }
        for (Symbol input : model.inputs()) {
            if (!(input.call().layer() instanceof Input)) {
                throw TernException.at("model")
                        .expected("inputs that are Input layers")
                        .found("a part of another model, beginning behind "
                                + input.call().layer().kind())
                        .fix("save the whole model, or build the part from an Input");
            }
        }
        return numbers;
    }

    private static Map<Layer, Symbol.Call> firstCalls(Model model) {
        Map<Layer, Symbol.Call> first = new IdentityHashMap<>();
        model.calls().forEach(call -> first.putIfAbsent(call.layer(), call));
        return first;
    }

    private Json ends(Model model, List<Symbol> symbols, Map<Symbol.Call, Integer> numbers) {
        List<Json> ends = new ArrayList<>();
        for (Symbol symbol : symbols) {
            Layer layer = symbol.call().layer();
            // A nested functional model counts its own building as its first call, in Keras 2 a sequential one, too.
            int later = layer instanceof Model inner && (!writing.third() || !inner.isSequential()) ? 1 : 0;
            ends.add(Json.list(List.of(
                    Json.of(model.nameOf(layer)), Json.of((long) number(symbol, numbers) + later), Json.of((long)
                            symbol.result()))));
        }
        return Json.list(ends);
    }

    private static int number(Symbol symbol, Map<Symbol.Call, Integer> numbers) {
        return Objects.requireNonNull(numbers.get(symbol.call()));
    }

    // ---- calls -----------------------------------------------------------------------------------------------------

    private Json node(Model model, Symbol.Call call, Map<Symbol.Call, Integer> numbers) {
        CallForm form = call.layer() instanceof Model || call.layer() instanceof Input
                ? CallForm.LIST
                : writing.rows().of(call.layer()).callForm();
        List<Json> tensors = new ArrayList<>();
        for (Symbol input : call.inputs()) {
            tensors.add(writing.third() ? tensor(model, input, numbers) : triple(model, input, numbers));
        }
        Json.Members named = Json.object();
        boolean causal = call.layer().plain() instanceof MultiHeadAttention heads && heads.causal()
                || writing.third() && call.layer().plain() instanceof Attention attention && attention.causal();
        if (causal) {
            named = named.with("use_causal_mask", true);
        }
        return writing.third() ? thirdNode(form, tensors, named) : secondNode(form, tensors, named);
    }

    private static Json thirdNode(CallForm form, List<Json> tensors, Json.Members named) {
        List<Json> arguments = switch (form) {
            case LIST -> tensors.size() == 1 ? tensors : List.of(Json.list(tensors));
            case QUERY_VALUE_KEY -> tensors;
            case INITIAL_STATE -> tensors.subList(0, 1);
        };
        Json.Members all = form == CallForm.INITIAL_STATE && tensors.size() > 1
                ? named.with("initial_state", Json.list(tensors.subList(1, tensors.size())))
                : named;
        return Json.object().with("args", Json.list(arguments)).with("kwargs", all);
    }

    private static Json secondNode(CallForm form, List<Json> tensors, Json.Members named) {
        Json.Members all = named;
        int positional = form == CallForm.LIST ? tensors.size() : 1;
        if (form == CallForm.QUERY_VALUE_KEY) {
            all = all.with("value", tensors.get(1));
            all = tensors.size() > 2 ? all.with("key", tensors.get(2)) : all;
        } else if (form == CallForm.INITIAL_STATE && tensors.size() > 1) {
            all = all.with("initial_state", Json.list(tensors.subList(1, tensors.size())));
        }
        List<Json> items = new ArrayList<>();
        for (int i = 0; i < positional; i++) {
            List<Json> item = new ArrayList<>(((Json.Items) tensors.get(i)).items());
            item.add(i == 0 ? all : Json.object());
            items.add(Json.list(item));
        }
        return Json.list(items);
    }

    private static Json triple(Model model, Symbol symbol, Map<Symbol.Call, Integer> numbers) {
        Layer layer = symbol.call().layer();
        int later = layer instanceof Model ? 1 : 0;
        return Json.list(
                List.of(Json.of(model.nameOf(layer)), Json.of((long) number(symbol, numbers) + later), Json.of((long)
                        symbol.result())));
    }

    private static Json tensor(Model model, Symbol symbol, Map<Symbol.Call, Integer> numbers) {
        Json history = Json.list(List.of(
                Json.of(model.nameOf(symbol.call().layer())), Json.of((long) number(symbol, numbers)), Json.of((long)
                        symbol.result())));
        Json.Members config = Json.object()
                .with("shape", batchShape(symbol))
                .with("dtype", type(symbol.type()))
                .with("keras_history", history);
        return Json.object().with("class_name", "__keras_tensor__").with("config", config);
    }

    // ---- layers ----------------------------------------------------------------------------------------------------

    private Json.Members entry(ModelLayer layer, Symbol.Call call, boolean modelTrains) {
        if (layer.layer() instanceof Input input) {
            return input(layer.name(), input);
        }
        // A model that is held fixed holds all of its layers fixed; Keras 2 says so with each of them alone.
        boolean trains = modelTrains && !layer.frozen();
        if (layer.layer() instanceof Model inner) {
            return model(inner, layer.name(), trains);
        }
        LayerRow<?> row = writing.rows().of(layer.layer());
        Json.Members settings = row.write(layer.layer(), writing, writing.common(layer.name(), trains));
        Json.Members entry = writing.entry("keras.layers", row.className(), row.registered(), settings);
        return writing.third() ? entry.with("build_config", built(row.callForm(), call)) : entry;
    }

    /** The shapes that a layer was built for. */
    private static Json built(CallForm form, Symbol.Call call) {
        List<Symbol> inputs = call.inputs();
        if (form == CallForm.QUERY_VALUE_KEY) {
            Json.Members shapes = Json.object()
                    .with("query_shape", batchShape(inputs.get(0)))
                    .with("value_shape", batchShape(inputs.get(1)));
            if (inputs.size() > 2) {
                shapes = shapes.with("key_shape", batchShape(inputs.get(2)));
            }
            return Json.object().with("shapes_dict", shapes);
        }
        if (form == CallForm.LIST && inputs.size() > 1) {
            return Json.object()
                    .with(
                            "input_shape",
                            Json.list(inputs.stream()
                                    .map(ModelWriting::batchShape)
                                    .toList()));
        }
        return Json.object().with("input_shape", batchShape(inputs.getFirst()));
    }

    private Json.Members input(String name, Input input) {
        Json shape = shape(input.batchShape());
        Json.Members settings = writing.third()
                ? Json.object().with("batch_shape", shape)
                : Json.object().with("batch_input_shape", shape);
        settings = settings.with("dtype", type(input.type()))
                .with("sparse", false)
                .with("ragged", false)
                .with("name", name);
        return writing.entry("keras.layers", "InputLayer", "", settings);
    }

    private static String type(DataType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    static Json batchShape(Symbol symbol) {
        return shape(symbol.shape());
    }

    private static Json shape(Shape shape) {
        List<Json> extents = new ArrayList<>();
        for (int extent : shape.dims()) {
            extents.add(extent == Shape.UNKNOWN ? Json.NULL : Json.of((long) extent));
        }
        return Json.list(extents);
    }
}
