package dev.tern.training.keras;

import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order of Keras 2: layer by layer as the model has them, each layer's trainable weights before the others, a nested
 * model being one layer. Layers without weights are skipped on both sides, and the rest is paired in order: names in the
 * file need not be those of the model.
 */
final class WeightsByLayer {
    private WeightsByLayer() {}

    /** The values of all variables of {@code model}, by {@link Variable#path}. */
    static Map<String, Tensor> read(StoredWeights.ByLayer stored, Saveable model, String where) {
        List<StoredWeights.OfLayer> theirs = stored.layers().stream()
                .filter(layer -> !layer.weights().isEmpty())
                .toList();
        List<Saveable> ours = model.layers().stream()
                .filter(layer -> !layer.weights().isEmpty())
                .toList();
        if (theirs.size() != ours.size()) {
            throw TernException.at(where)
                    .expected(ours.size() + " layers with weights, as the model has: "
                            + names(ours.stream().map(Saveable::name).toList()))
                    .found(theirs.size() + ": "
                            + names(theirs.stream()
                                    .map(StoredWeights.OfLayer::layer)
                                    .toList()))
                    .fix("the weights belong to another model; load them into the one that saved them");
        }
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (int i = 0; i < ours.size(); i++) {
            layer(theirs.get(i), ours.get(i), where, values);
        }
        List<Variable> top = model.variables();
        if (!top.isEmpty()) {
            pair(stored.top(), top, model, where + ", weights of the model itself", values);
        }
        return values;
    }

    /** What the file calls each variable of {@code model}, by {@link Variable#path}; for files that {@link #read} takes. */
    static Map<String, String> names(StoredWeights.ByLayer stored, Saveable model) {
        Map<String, String> names = new HashMap<>();
        List<StoredWeights.OfLayer> theirs = stored.layers().stream()
                .filter(layer -> !layer.weights().isEmpty())
                .toList();
        List<Saveable> ours = model.layers().stream()
                .filter(layer -> !layer.weights().isEmpty())
                .toList();
        for (int i = 0; i < ours.size(); i++) {
            List<Variable> variables = ours.get(i).weights();
            for (int k = 0; k < variables.size(); k++) {
                names.put(
                        variables.get(k).path(), theirs.get(i).weights().get(k).name());
            }
        }
        return names;
    }

    /** The values of those layers of {@code model} whose names the file has; the others are left out. */
    static Map<String, Tensor> readByName(StoredWeights.ByLayer stored, Saveable model, String where) {
        Map<String, StoredWeights.OfLayer> theirs = new HashMap<>();
        stored.layers().forEach(layer -> theirs.put(layer.layer(), layer));
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Saveable layer : model.layers()) {
            StoredWeights.OfLayer found = theirs.get(layer.name());
            if (found != null && !found.weights().isEmpty()) {
                layer(found, layer, where, values);
            }
        }
        return values;
    }

    private static void layer(StoredWeights.OfLayer stored, Saveable layer, String where, Map<String, Tensor> values) {
        String here = where + ", layer '" + layer.name() + "' (in the file '" + stored.layer() + "')";
        pair(OldWeights.converted(stored.weights(), layer), layer.weights(), layer, here, values);
    }

    private static void pair(
            List<NamedTensor> stored,
            List<Variable> variables,
            Saveable layer,
            String where,
            Map<String, Tensor> values) {
        if (stored.size() != variables.size()) {
            throw TernException.at(where)
                    .expected(variables.size() + " weights of " + layer.className() + ": "
                            + names(variables.stream().map(Variable::path).toList()))
                    .found(stored.size() + ": "
                            + names(stored.stream().map(NamedTensor::name).toList()))
                    .fix("the weights belong to another model, or the layer was saved with other settings");
        }
        for (int i = 0; i < stored.size(); i++) {
            Variable variable = variables.get(i);
            String here = where + ", weight '" + stored.get(i).name() + "'";
            values.put(variable.path(), Fitting.to(variable, stored.get(i).tensor(), here));
        }
    }

    private static String names(List<String> names) {
        return names.size() <= 8
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 8)) + " and " + (names.size() - 8) + " more";
    }

    /** The layers of {@code model} with their weights under the names that Keras of {@code version} gives them. */
    static StoredWeights.ByLayer write(Saveable model, Map<String, Tensor> values, KerasVersion version) {
        List<StoredWeights.OfLayer> layers = new ArrayList<>();
        for (Saveable layer : model.layers()) {
            layers.add(new StoredWeights.OfLayer(layer.name(), named(layer.weights(), values, version)));
        }
        return new StoredWeights.ByLayer(layers, named(model.variables(), values, version));
    }

    private static List<NamedTensor> named(List<Variable> variables, Map<String, Tensor> values, KerasVersion version) {
        Set<String> seen = new HashSet<>();
        List<NamedTensor> named = new ArrayList<>();
        for (Variable variable : variables) {
            String name = variable.named();
            for (int i = 1; !seen.add(name); i++) {
                name = variable.named() + "_" + i;
            }
            named.add(new NamedTensor(version.major() < 3 ? name + ":0" : name, Fitting.value(variable, values)));
        }
        return named;
    }
}
