package dev.tern.training.keras;

import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.hdf5.Hdf5Dataset;
import dev.tern.training.hdf5.Hdf5Group;
import dev.tern.training.hdf5.Hdf5Node;
import dev.tern.training.hdf5.Hdf5Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of Keras 3: each object's variables under {@code <path>/vars}, numbered; layers of a model under the spelling
 * of their class, numbered per class, whatever their own names are.
 */
final class WeightsByPath {
    private static final String LAYERS = "layers";
    /** The name of the same container in Keras 2.12 to 2.14. */
    private static final String OLD_LAYERS = "_layer_checkpoint_dependencies";

    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final String where;
    private final KerasVersion version;

    private WeightsByPath(String where, KerasVersion version) {
        this.where = where;
        this.version = version;
    }

    /** The values of all variables of {@code model}, by {@link Variable#path}. */
    static Map<String, Tensor> read(Hdf5Group root, Saveable model, KerasVersion version, String where) {
        WeightsByPath reading = new WeightsByPath(where, version);
        reading.object(root, model, "");
        return reading.values;
    }

    private void object(Hdf5Group group, Saveable object, String path) {
        variables(group, object, path);
        object.parts().forEach((attribute, part) -> {
            String name = group.group(attribute) == null && group.group("_" + attribute) != null
                    ? "_" + attribute
                    : attribute;
            object(child(group, part, path, name), part, path + "/" + name);
        });
        if (object.layers().isEmpty()) {
            return;
        }
        boolean old = group.group(LAYERS) == null && group.group(OLD_LAYERS) != null;
        String container = old ? OLD_LAYERS : LAYERS;
        // Until 2.13 a layer with weights stood twice in the container and took two numbers.
        boolean doubled = old && version.major() == 2 && version.minor() <= 13;
        Map<String, Integer> numbers = new HashMap<>();
        for (Saveable layer : object.layers()) {
            String spelled = SnakeCase.of(layer.className());
            int number = numbers.merge(spelled, 1, Integer::sum) - 1;
            if (doubled && !layer.weights().isEmpty()) {
                numbers.merge(spelled, 1, Integer::sum);
            }
            String name = container + "/" + (number == 0 ? spelled : spelled + "_" + number);
            object(child(group, layer, path, name), layer, path + "/" + name);
        }
    }

    private Hdf5Group child(Hdf5Group group, Saveable object, String path, String name) {
        Hdf5Group child = group.group(name);
        if (child == null && object.weights().isEmpty()) {
            return Hdf5Group.empty();
        }
        if (child == null) {
            child = named(group, name, object.name());
        }
        if (child == null) {
            throw TernException.at(where + ", " + path + "/" + name)
                    .expected("the weights of " + object.className() + " '" + object.name() + "'")
                    .found("none")
                    .fix("the weights belong to another model; load them into the one that saved them");
        }
        return child;
    }

    /** The neighbour of {@code name} that carries the layer's own name, as Keras 3.6 and later write it. */
    private static @Nullable Hdf5Group named(Hdf5Group group, String name, String instance) {
        int slash = name.lastIndexOf('/');
        Hdf5Group container = slash < 0 ? null : group.group(name.substring(0, slash));
        if (container == null) {
            return null;
        }
        for (Map.Entry<String, Hdf5Node> member : container.members().entrySet()) {
            Hdf5Group vars = container.group(member.getKey() + "/vars");
            if (vars != null
                    && vars.attribute("name") instanceof Hdf5Value.Texts texts
                    && texts.texts().equals(List.of(instance))) {
                return container.group(member.getKey());
            }
        }
        return null;
    }

    private void variables(Hdf5Group group, Saveable object, String path) {
        Hdf5Group vars = group.group("vars");
        int stored = vars == null ? 0 : vars.members().size();
        String here = where + ", " + path + "/vars";
        if (stored != object.variables().size()) {
            throw TernException.at(here)
                    .expected(object.variables().size() + " variables of " + object.className() + " '" + object.name()
                            + "'")
                    .found(String.valueOf(stored))
                    .fix("the weights belong to another model, or the layer was saved with other settings");
        }
        for (int i = 0; i < stored; i++) {
            Hdf5Dataset dataset = vars == null ? null : vars.dataset(String.valueOf(i));
            if (dataset == null) {
                throw TernException.at(here)
                        .expected("variables numbered from 0 to " + (stored - 1))
                        .found("no " + i)
                        .fix("the file is damaged; save the model again");
            }
            Variable variable = object.variables().get(i);
            values.put(
                    variable.path(), Fitting.to(variable, StoredTensor.read(dataset, here + "/" + i), here + "/" + i));
        }
    }

    /** The groups of {@code model} with the values that {@code values} has for its variables. */
    static Hdf5Group write(Saveable model, Map<String, Tensor> values) {
        Hdf5Group vars = Hdf5Group.empty().with("name", Hdf5Value.utf8(model.name()));
        for (int i = 0; i < model.variables().size(); i++) {
            vars = vars.with(
                    String.valueOf(i),
                    StoredTensor.write(Fitting.value(model.variables().get(i), values)));
        }
        Hdf5Group group = Hdf5Group.empty();
        if (!model.layers().isEmpty()) {
            Hdf5Group container = Hdf5Group.empty();
            Map<String, Integer> numbers = new HashMap<>();
            for (Saveable layer : model.layers()) {
                String spelled = SnakeCase.of(layer.className());
                int number = numbers.merge(spelled, 1, Integer::sum) - 1;
                container = container.with(number == 0 ? spelled : spelled + "_" + number, write(layer, values));
            }
            group = group.with(LAYERS, container);
        }
        for (Map.Entry<String, Saveable> part : model.parts().entrySet()) {
            group = group.with(part.getKey(), write(part.getValue(), values));
        }
        return group.with("vars", vars);
    }

    /** {@code root} and the optimizer's state. */
    static Hdf5Group withOptimizer(Hdf5Group root, String name, List<NamedTensor> state) {
        if (state.isEmpty()) {
            return root;
        }
        Hdf5Group vars = Hdf5Group.empty().with("name", Hdf5Value.utf8(name));
        for (int i = 0; i < state.size(); i++) {
            vars = vars.with(String.valueOf(i), StoredTensor.write(state.get(i).tensor()));
        }
        return root.with("optimizer", Hdf5Group.empty().with("vars", vars));
    }
}
