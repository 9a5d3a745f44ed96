package dev.tern.training.keras;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.training.Model;
import dev.tern.training.ModelLayer;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Weight;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model as Keras' savers see it, and which of its weights each variable is.
 *
 * @param root the tree of objects
 * @param weights the weights by {@link Variable#path}
 */
record SaveableModel(Saveable root, Map<String, Weight> weights) {
    /** The model with its layers in its own order. */
    static SaveableModel of(Model model, KerasLayers rows) {
        return of(model, null, rows);
    }

    /** The model with its layers in the order in which a file lists them. */
    static SaveableModel of(Model model, @Nullable ModelConfig order, KerasLayers rows) {
        Map<String, Weight> weights = new LinkedHashMap<>();
        String name = model.name().isEmpty() ? "model" : model.name();
        Saveable root = new Building(rows, weights).model(model, order, name, "", false);
        return new SaveableModel(root, weights);
    }

    /** The numbers of all variables as they are now. */
    Map<String, Tensor> values() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Variable variable : root.weights()) {
            Weight weight = Objects.requireNonNull(weights.get(variable.path()));
            values.put(variable.path(), variable.type().isFloat() ? tensor(weight) : whole(weight));
        }
        return values;
    }

    static Tensor tensor(Weight weight) {
        float[] numbers = weight.values();
        Tensor tensor = Tensor.allocate(DataType.FLOAT32, weight.shape(), Arena.ofAuto());
        tensor.writeFloats(0, numbers.length, numbers, 0);
        return Tensor.of(DataType.FLOAT32, weight.shape(), Quantization.NONE, tensor.data());
    }

    private static Tensor whole(Weight weight) {
        float[] numbers = weight.values();
        Tensor tensor = Tensor.allocate(DataType.INT64, weight.shape(), Arena.ofAuto());
        for (int i = 0; i < numbers.length; i++) {
            tensor.setLong(i, (long) numbers[i]);
        }
        return tensor;
    }

    /** Takes over the numbers of a file. */
    void set(Map<String, Tensor> values) {
        values.forEach((path, tensor) -> {
            Weight weight = weights.get(path);
            if (weight != null) {
                float[] numbers = new float[weight.shape().intElements()];
                for (int i = 0; i < numbers.length && !tensor.type().isFloat(); i++) {
                    numbers[i] = tensor.longAt(i);
                }
                weight.set(tensor.type().isFloat() ? tensor.toFloats() : numbers);
            }
        });
    }

    /** The weights that training changes, in the order in which Keras keeps what an optimiser remembers of them. */
    List<Weight> trainable() {
        return trainable(null);
    }

    /** The same for Keras before 2.1, which sorts them by the {@code names} that the file gives them. */
    List<Weight> trainable(@Nullable Map<String, String> names) {
        List<Variable> variables = new ArrayList<>(
                root.weights().stream().filter(Variable::trainable).toList());
        if (names != null) {
            variables.sort(Comparator.comparing(variable -> names.getOrDefault(variable.path(), "")));
        }
        List<Weight> all = new ArrayList<>();
        for (Variable variable : variables) {
            Weight weight = weights.get(variable.path());
            if (weight != null) {
                all.add(weight);
            }
        }
        return all;
    }

    private record Building(KerasLayers rows, Map<String, Weight> weights) {
        Saveable model(Model model, @Nullable ModelConfig order, String name, String path, boolean frozen) {
            List<Saveable> layers = new ArrayList<>();
            List<ModelLayer> listed = model.layers();
            if (order != null) {
                listed = order.layers().stream()
                        .filter(entry -> !(entry.isInput() && model.isSequential()))
                        .map(entry -> model.layer(entry.name()))
                        .toList();
            }
            for (ModelLayer layer : listed) {
                // A sequential model's input is in its configuration alone.
                if (!(model.isSequential() && layer.layer() instanceof Input)) {
                    ModelConfig inner = order == null ? null : inner(order, layer.name());
                    layers.add(layer(layer, inner, path, frozen || layer.frozen()));
                }
            }
            return new Saveable(model.kind(), name, List.of(), Map.of(), layers);
        }

        private static @Nullable ModelConfig inner(ModelConfig order, String name) {
            for (LayerConfig entry : order.layers()) {
                if (entry.name().equals(name)) {
                    return entry.model();
                }
            }
            return null;
        }

        private Saveable layer(ModelLayer layer, @Nullable ModelConfig inner, String path, boolean frozen) {
            if (layer.layer() instanceof Model model) {
                return model(model, inner, layer.name(), path + layer.name() + "/", frozen);
            }
            if (layer.layer() instanceof Input) {
                return Saveable.of("InputLayer", layer.name(), List.of());
            }
            return object(
                    layer.layer(), layer.layer().kind(), layer.name(), layer.name(), path, layer.byName(), frozen);
        }

        /**
         * A layer, or an object inside one.
         *
         * @param named how names of its variables begin in files
         * @param outer what distinguishes equal names of layers in different models
         */
        private Saveable object(
                Layer layer,
                String className,
                String name,
                String named,
                String outer,
                Map<String, Weight> own,
                boolean frozen) {
            Map<String, Weight> rest = new LinkedHashMap<>(own);
            Map<String, Saveable> parts = new LinkedHashMap<>();
            for (Structure.Part part : rows.of(layer).parts(layer)) {
                Map<String, Weight> inside = new LinkedHashMap<>();
                rest.forEach((weight, value) -> {
                    if (weight.startsWith(part.prefix())) {
                        inside.put(weight, value);
                    }
                });
                inside.keySet().forEach(rest::remove);
                String below = part.named().isEmpty() ? named : named + "/" + part.named();
                parts.put(
                        part.attribute(),
                        part.inner().isEmpty()
                                ? Saveable.of(
                                        part.className(), part.attribute(), variables(inside, below, outer, frozen))
                                : object(
                                        part.inner().getFirst(),
                                        part.className(),
                                        part.attribute(),
                                        below,
                                        outer,
                                        without(inside, part.prefix()),
                                        frozen));
            }
            return new Saveable(className, name, variables(rest, named, outer, frozen), parts, List.of());
        }

        private static Map<String, Weight> without(Map<String, Weight> weights, String prefix) {
            Map<String, Weight> shorter = new LinkedHashMap<>();
            weights.forEach((name, weight) -> shorter.put(name.substring(prefix.length()), weight));
            return shorter;
        }

        private List<Variable> variables(Map<String, Weight> own, String named, String outer, boolean frozen) {
            List<Variable> variables = new ArrayList<>();
            own.forEach((name, weight) -> {
                String last = name.substring(name.lastIndexOf('/') + 1);
                String path = outer + named + "/" + last;
                variables.add(new Variable(
                        path,
                        named + "/" + last,
                        // The only state that Keras counts in whole numbers; numbers here are floats.
                        last.equals("count") ? DataType.INT64 : DataType.FLOAT32,
                        weight.shape(),
                        weight.spec().trainable() && !frozen));
                weights.put(path, weight);
            });
            return variables;
        }
    }
}
