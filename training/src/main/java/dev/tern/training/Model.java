package dev.tern.training;

import dev.tern.interpreter.Options;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Randomness;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.LayerScope;
import dev.tern.training.layer.Recording;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.Weight;
import dev.tern.training.layer.WeightSpec;
import dev.tern.training.loss.Loss;
import dev.tern.training.metric.Metric;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.tape.Edge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers and how they hang together, with the numbers of their weights. The structure never changes; the numbers do when the
 * model is trained. A model is itself a layer: used in another one it brings its weights along and shares them.
 */
public final class Model implements Layer {
    private final String name;
    private final boolean sequential;
    private final List<Symbol> inputs;
    private final List<Symbol> outputs;
    private final List<Symbol.Call> calls;
    private final List<ModelLayer> layers;
    private final Map<Layer, ModelLayer> byLayer;

    private Model(
            String name,
            boolean sequential,
            List<Symbol> inputs,
            List<Symbol> outputs,
            List<Symbol.Call> calls,
            List<ModelLayer> layers) {
        this.name = name;
        this.sequential = sequential;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.calls = calls;
        this.layers = List.copyOf(layers);
        this.byLayer = new IdentityHashMap<>();
        layers.forEach(layer -> byLayer.put(layer.layer(), layer));
    }

    /** A model with one input and one output. */
    public static Model of(Symbol input, Symbol output) {
        return of(List.of(input), List.of(output));
    }

    /** A model with several inputs or outputs. */
    public static Model of(List<Symbol> inputs, List<Symbol> outputs) {
        LayerOrder order = LayerOrder.of(inputs, outputs);
        return build(false, inputs, outputs, order, order.layers(), Map.of());
    }

    static Model sequential(Symbol input, Symbol output, List<Layer> layers) {
        LayerOrder order = LayerOrder.of(List.of(input), List.of(output));
        List<Layer> all = new ArrayList<>(List.of(input.call().layer()));
        for (Layer layer : layers) {
            if (all.stream().noneMatch(other -> other == layer)) {
                all.add(layer);
            }
        }
        return build(true, List.of(input), List.of(output), order, all, Map.of());
    }

    private static Model build(
            boolean sequential,
            List<Symbol> inputs,
            List<Symbol> outputs,
            LayerOrder order,
            List<Layer> listed,
            Map<Layer, ModelLayer> known) {
        LayerNames names = new LayerNames(listed);
        Map<Layer, List<Shape>> shapes = new IdentityHashMap<>();
        for (Symbol.Call call : order.calls()) {
            shapes.putIfAbsent(call.layer(), planned(call.inputs()));
        }
        List<ModelLayer> layers = new ArrayList<>();
        for (Layer layer : listed) {
            ModelLayer before = known.get(layer);
            layers.add(before != null ? before : withNewWeights(names.of(layer), layer, shapes.get(layer)));
        }
        return new Model("", sequential, inputs, outputs, order.calls(), layers);
    }

    private static List<Shape> planned(List<Symbol> symbols) {
        return symbols.stream()
                .map(s -> s.shape().rank() > 0 ? s.shape().with(0, 1) : s.shape())
                .toList();
    }

    private static ModelLayer withNewWeights(String name, Layer layer, @Nullable List<Shape> shapes) {
        List<Weight> weights = new ArrayList<>();
        if (layer instanceof Model model) {
            model.weights().forEach(weight -> weights.add(weight.within(name)));
        } else if (shapes != null && !(layer instanceof Input)) {
            for (WeightSpec spec : layer.weights(shapes)) {
                Weight weight = Weight.of(name, spec);
                weight.set(spec.initializer().elements(spec.shape(), Randomness.key(0, weight.path())));
                weights.add(weight);
            }
        }
        return new ModelLayer(name, layer, weights, false);
    }

    /** The part of this model that computes {@code parts} from its inputs; it shares the weights. */
    public Model part(Symbol... parts) {
        LayerOrder order = LayerOrder.of(inputs, List.of(parts));
        return build(false, inputs, List.of(parts), order, order.layers(), byLayer);
    }

    /** The part of this model up to the layer of this name, as of its first use; it shares the weights. */
    public Model upTo(String layer) {
        Layer wanted = layer(layer).layer();
        for (Symbol.Call call : calls) {
            for (Symbol input : call.inputs()) {
                if (input.call().layer() == wanted) {
                    return part(input);
                }
            }
        }
        return part(outputs.stream()
                .filter(output -> output.call().layer() == wanted)
                .toArray(Symbol[]::new));
    }

    /** The same layers and weights between other inputs and outputs. */
    Model rewired(List<Symbol> newInputs, List<Symbol> newOutputs) {
        LayerOrder order = LayerOrder.of(newInputs, newOutputs);
        return build(false, newInputs, newOutputs, order, order.layers(), byLayer)
                .named(name);
    }

    @Override
    public Model named(String other) {
        return new Model(other, sequential, inputs, outputs, calls, layers);
    }

    /** The same model, sharing its weights, with these layers held fixed and all others learning. */
    public Model withFrozen(String... names) {
        List<String> frozen = List.of(names);
        frozen.forEach(this::layer);
        return new Model(
                name,
                sequential,
                inputs,
                outputs,
                calls,
                layers.stream()
                        .map(l -> l.withFrozen(frozen.contains(l.name())))
                        .toList());
    }

    /** The same model, sharing its weights, with every layer held fixed or none. */
    public Model withAllFrozen(boolean frozen) {
        return new Model(
                name,
                sequential,
                inputs,
                outputs,
                calls,
                layers.stream().map(l -> l.withFrozen(frozen)).toList());
    }

    // ---- structure -------------------------------------------------------------------------------------------------

    @Override
    public String kind() {
        return sequential ? "Sequential" : "Functional";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Input input() {
        return inputs.size() == 1 && inputs.getFirst().call().layer() instanceof Input input
                ? Input.of(input.shape().dims()).ofType(input.type())
                : null;
    }

    public boolean isSequential() {
        return sequential;
    }

    public List<Symbol> inputs() {
        return inputs;
    }

    public List<Symbol> outputs() {
        return outputs;
    }

    /** Every use of a layer, in an order in which they can be computed. */
    public List<Symbol.Call> calls() {
        return calls;
    }

    /** The layers in the order in which Keras lists them, inputs included. */
    public List<ModelLayer> layers() {
        return layers;
    }

    /** The layer of this name. */
    public ModelLayer layer(String wanted) {
        return layers.stream()
                .filter(layer -> layer.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> TernException.at("model")
                        .expected("one of the layers "
                                + layers.stream().map(ModelLayer::name).toList())
                        .found("'" + wanted + "'")
                        .fix("correct the name"));
    }

    /** The name of a layer in this model. */
    public String nameOf(Layer layer) {
        return java.util.Objects.requireNonNull(byLayer.get(layer)).name();
    }

    /** The names of the outputs: those of the layers that give them, numbered where a name comes twice. */
    public List<String> outputNames() {
        List<String> names = new ArrayList<>();
        for (Symbol output : outputs) {
            String base = nameOf(output.call().layer());
            String candidate = base;
            for (int i = 1; names.contains(candidate); i++) {
                candidate = base + "_" + i;
            }
            names.add(candidate);
        }
        return names;
    }

    /** The names of the inputs. */
    public List<String> inputNames() {
        return inputs.stream().map(input -> nameOf(input.call().layer())).toList();
    }

    // ---- weights ---------------------------------------------------------------------------------------------------

    /** Every weight once, layer by layer in Keras' order. */
    public List<Weight> weights() {
        Map<Long, Weight> all = new LinkedHashMap<>();
        for (ModelLayer layer : layers) {
            layer.weights().forEach(weight -> all.putIfAbsent(weight.memory().address(), weight));
        }
        return List.copyOf(all.values());
    }

    /** The weight at this path, for example {@code dense/kernel}. */
    public Weight weight(String path) {
        return weights().stream()
                .filter(weight -> weight.path().equals(path))
                .findFirst()
                .orElseThrow(() -> TernException.at("model")
                        .expected("one of the weights "
                                + weights().stream().map(Weight::path).toList())
                        .found("'" + path + "'")
                        .fix("correct the path: the layer's name, a slash, the weight's name"));
    }

    /** The weights that training changes, in order. */
    public List<Weight> trainable() {
        Map<Long, Weight> all = new LinkedHashMap<>();
        for (ModelLayer layer : layers) {
            if (layer.frozen()) {
                continue;
            }
            List<Weight> own = layer.layer() instanceof Model inner
                    ? inner.trainable().stream()
                            .map(w -> w.within(layer.name()))
                            .toList()
                    : layer.weights().stream().filter(w -> w.spec().trainable()).toList();
            own.forEach(weight -> all.putIfAbsent(weight.memory().address(), weight));
        }
        return List.copyOf(all.values());
    }

    /** Number of parameters. */
    public long parameters() {
        return weights().stream().mapToLong(weight -> weight.shape().elements()).sum();
    }

    /** Draws all weights anew, each from a sequence of its own that {@code seed} and its path name. */
    public Model initialize(long seed) {
        for (Weight weight : weights()) {
            Initializer initializer = weight.spec().initializer();
            weight.set(initializer.elements(weight.shape(), Randomness.key(seed, weight.path())));
        }
        return this;
    }

    /** Takes over the numbers of {@code other}'s weights, which must be the same in number and shapes. */
    public Model copyWeights(Model other) {
        List<Weight> mine = weights();
        List<Weight> theirs = other.weights();
        if (mine.size() != theirs.size()) {
            throw TernException.at("model")
                    .expected(mine.size() + " weights")
                    .found(String.valueOf(theirs.size()))
                    .fix("give a model of the same architecture");
        }
        for (int i = 0; i < mine.size(); i++) {
            mine.get(i).set(theirs.get(i).values());
        }
        return this;
    }

    // ---- learning and predicting -----------------------------------------------------------------------------------

    /** Makes a trainer of this model, which changes its weights. */
    public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        return compile(Compiled.of(optimizer, loss).withMetrics(0, metrics));
    }

    /** As above, with a loss for each of several outputs. */
    public Trainer compile(Compiled how) {
        return new Trainer(this, how);
    }

    /** Runs this model forward; close it when done. */
    public Predictor predictor() {
        return new Predictor(this, Options.defaults());
    }

    /** As {@link #predictor()} with options of the interpreter. */
    public Predictor predictor(Options options) {
        return new Predictor(this, options);
    }

    /** The first output for float examples that lie one behind the other. */
    public float[] predict(float... examples) {
        try (Predictor predictor = predictor()) {
            return predictor.predict(examples);
        }
    }

    /**
     * The model as builtin operators with the weights as they are now, for a {@code .tflite} file; the batch stays open. Where
     * layers turn texts into numbers, the file begins behind them: its inputs have the names of those layers, and programs
     * give it what they compute.
     */
    public dev.tern.graph.Model exported() {
        return exported(Map.of());
    }

    /** The same with open extents of inputs fixed, by the inputs' names. */
    public dev.tern.graph.Model exported(Map<String, Shape> inputShapes) {
        return Exported.of(this, Recording.Mode.EXPORT, inputShapes);
    }

    /**
     * The same with recurrent layers as loops, or as operators of their own where the batch is fixed and the layer is what
     * the operator computes. The latter keep their state from run to run.
     */
    public dev.tern.graph.Model exportedWithLoops(Map<String, Shape> inputShapes) {
        return Exported.of(this, Recording.Mode.EXPORT_WITH_LOOPS, inputShapes);
    }

    /**
     * The model as builtin operators that go on learning on a device: entry points {@code train} (on batches of
     * {@code batch} examples), {@code infer}, {@code save} and {@code restore}.
     */
    public dev.tern.graph.Model exportedForTraining(Loss loss, Optimizer optimizer, int batch) {
        return OnDevice.of(this, loss, optimizer, batch);
    }

    /** The first output for texts that lie one behind the other, for models with one input, of texts. */
    public float[] predict(String... texts) {
        try (Predictor predictor = predictor()) {
            return predictor.predict(texts);
        }
    }

    /** A table of the layers, their shapes and parameters. */
    public String summary() {
        return Summary.of(this);
    }

    // ---- as a layer ------------------------------------------------------------------------------------------------

    @Override
    public List<WeightSpec> weights(List<Shape> shapes) {
        return weights().stream()
                .map(weight -> weight.spec().withName(weight.path()).withInitializer((s, key) -> weight.values()))
                .toList();
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> given) {
        return run(given, scope.tape()::within, layer -> scope.within(layer.name(), layer.frozen()));
    }

    /** Adds the whole model to a recording, for these inputs. */
    public List<Edge> record(Recording recording, List<Edge> given) {
        return run(
                given,
                recording.tape()::within,
                layer -> recording.scope(layer.name(), layer.frozen(), layer.byName()));
    }

    private interface Scopes {
        LayerScope of(ModelLayer layer);
    }

    private interface Within {
        List<Edge> run(String part, java.util.function.Supplier<List<Edge>> body);
    }

    private List<Edge> run(List<Edge> given, Within within, Scopes scopes) {
        if (given.size() != inputs.size()) {
            throw TernException.at("model")
                    .expected(inputs.size() + " inputs")
                    .found(String.valueOf(given.size()))
                    .fix("give one tensor for each input");
        }
        Map<Symbol.Call, List<Edge>> results = new IdentityHashMap<>();
        Map<Symbol.Call, Edge[]> starts = new IdentityHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Symbol input = inputs.get(i);
            Edge[] places = starts.computeIfAbsent(input.call(), k -> new Edge[input.result() + 1]);
            if (places.length <= input.result()) {
                places = Arrays.copyOf(places, input.result() + 1);
                starts.put(input.call(), places);
            }
            places[input.result()] = given.get(i);
        }
        starts.forEach((call, places) -> results.put(call, Arrays.asList(places)));
        for (Symbol.Call call : calls) {
            if (results.containsKey(call)) {
                continue;
            }
            List<Edge> operands = new ArrayList<>();
            for (Symbol input : call.inputs()) {
                operands.add(java.util.Objects.requireNonNull(results.get(input.call()))
                        .get(input.result()));
            }
            ModelLayer layer = java.util.Objects.requireNonNull(byLayer.get(call.layer()));
            results.put(call, within.run(layer.name(), () -> {
                LayerScope scope = scopes.of(layer);
                List<Edge> made = call.layer().call(scope, operands);
                // A nested model's own layers have handed on what is to be handed on.
                if (!(call.layer() instanceof Model)) {
                    scope.passMasks(call.layer(), operands, made);
                }
                return made;
            }));
        }
        List<Edge> ends = new ArrayList<>();
        for (Symbol output : outputs) {
            ends.add(
                    java.util.Objects.requireNonNull(results.get(output.call())).get(output.result()));
        }
        return ends;
    }

    @Override
    public String toString() {
        return kind() + (name.isEmpty() ? "" : " '" + name + "'") + " of " + layers.size() + " layers, " + parameters()
                + " parameters";
    }
}
