package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.hdf5.Hdf5Dataset;
import dev.tern.training.hdf5.Hdf5Group;
import dev.tern.training.hdf5.Hdf5Value;
import dev.tern.training.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** HDF5 files of Keras: a whole model, weights by layer, or weights by path. */
final class KerasH5 {
    private static final String MODEL_WEIGHTS = "model_weights";
    private static final String OPTIMIZER_WEIGHTS = "optimizer_weights";
    private static final String TOP = "top_level_model_weights";
    private static final String LAYER_NAMES = "layer_names";
    private static final String WEIGHT_NAMES = "weight_names";
    private static final String OLDEST = "1";

    private KerasH5() {}

    static KerasFile read(Hdf5Group root, String name) {
        String config = text(root, "model_config");
        Hdf5Group inner = root.group(MODEL_WEIGHTS);
        Hdf5Group layers = SplitAttribute.read(root, LAYER_NAMES, name) == null && inner != null ? inner : root;
        List<String> names = SplitAttribute.read(layers, LAYER_NAMES, name);
        if (names == null) {
            if (config == null && (root.group("vars") != null || root.group("layers") != null)) {
                return paths(root);
            }
            throw TernException.at(name)
                    .expected("a Keras model or weights: an attribute layer_names, or groups with vars")
                    .found("an HDF5 file with " + members(root))
                    .fix("give a file that Keras saved");
        }
        String version =
                text(root, "keras_version") != null ? text(root, "keras_version") : text(layers, "keras_version");
        String training = text(root, "training_config");
        List<StoredWeights.OfLayer> read = new ArrayList<>();
        for (String layer : names) {
            Hdf5Group group = layers.group(layer);
            if (group == null) {
                throw TernException.at(name)
                        .expected("a group for layer '" + layer + "', which layer_names lists")
                        .found(members(layers))
                        .fix("the file is damaged; save the model again");
            }
            read.add(new StoredWeights.OfLayer(layer, named(group, name + ", layer '" + layer + "'")));
        }
        Hdf5Group top = layers.group(TOP);
        Hdf5Group optimizer = root.group(OPTIMIZER_WEIGHTS);
        return new KerasFile(
                config == null ? KerasForm.H5_WEIGHTS : KerasForm.H5_MODEL,
                KerasVersion.of(version == null ? OLDEST : version),
                config == null ? Json.NULL : Json.read(config, name + ", model_config"),
                training == null ? Json.NULL : Json.read(training, name + ", training_config"),
                new StoredWeights.ByLayer(read, top == null ? List.of() : named(top, name + ", " + TOP)),
                optimizer == null ? List.of() : named(optimizer, name + ", " + OPTIMIZER_WEIGHTS),
                Map.of());
    }

    private static KerasFile paths(Hdf5Group root) {
        return new KerasFile(
                KerasForm.PATH_WEIGHTS,
                KerasVersion.V3,
                Json.NULL,
                Json.NULL,
                new StoredWeights.ByPath(root),
                List.of(),
                Map.of());
    }

    private static String members(Hdf5Group group) {
        List<String> names = group.members().keySet().stream().limit(10).toList();
        return names.isEmpty() ? "nothing in it" : "only " + String.join(", ", names);
    }

    private static @Nullable String text(Hdf5Group group, String name) {
        return group.attribute(name) instanceof Hdf5Value.Texts texts
                        && texts.texts().size() == 1
                ? texts.texts().getFirst()
                : null;
    }

    /** The datasets that the group's own list of names leads to, in that order. */
    private static List<NamedTensor> named(Hdf5Group group, String where) {
        List<String> names = SplitAttribute.read(group, WEIGHT_NAMES, where);
        List<NamedTensor> tensors = new ArrayList<>();
        for (String weight : names == null ? List.<String>of() : names) {
            Hdf5Dataset dataset = group.dataset(weight);
            if (dataset == null) {
                throw TernException.at(where)
                        .expected("a dataset '" + weight + "', which weight_names lists")
                        .found("none")
                        .fix("the file is damaged; save the model again");
            }
            tensors.add(new NamedTensor(weight, StoredTensor.read(dataset, where + ", weight '" + weight + "'")));
        }
        return tensors;
    }

    static Hdf5Group write(KerasFile file) {
        if (file.weights() instanceof StoredWeights.ByPath paths) {
            return paths.root();
        }
        StoredWeights.ByLayer weights = (StoredWeights.ByLayer) file.weights();
        String version = file.version().toString();
        if (file.form() == KerasForm.H5_WEIGHTS) {
            return layers(weights, version, false);
        }
        Hdf5Group root = Hdf5Group.empty()
                .with("backend", Hdf5Value.utf8("tensorflow"))
                .with("keras_version", Hdf5Value.utf8(version))
                .with("model_config", Hdf5Value.ascii(file.config().text()));
        if (!file.training().isNull()) {
            root = root.with("training_config", Hdf5Value.ascii(file.training().text()));
        }
        root = root.with(MODEL_WEIGHTS, layers(weights, version, true));
        return file.optimizer().isEmpty()
                ? root
                : root.with(OPTIMIZER_WEIGHTS, group(file.optimizer(), OPTIMIZER_WEIGHTS));
    }

    private static Hdf5Group layers(StoredWeights.ByLayer weights, String version, boolean inModel) {
        Hdf5Group group = Hdf5Group.empty()
                .with("backend", inModel ? Hdf5Value.ascii("tensorflow") : Hdf5Value.utf8("tensorflow"))
                .with("keras_version", inModel ? Hdf5Value.ascii(version) : Hdf5Value.utf8(version));
        List<String> names = new ArrayList<>();
        for (StoredWeights.OfLayer layer : weights.layers()) {
            names.add(layer.layer());
            group = group.with(layer.layer(), group(layer.weights(), layer.layer()));
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw TernException.at("Keras file")
                    .expected("layers of different names")
                    .found("one name twice among " + String.join(", ", names))
                    .fix("give each layer a name of its own");
        }
        return SplitAttribute.write(group.with(TOP, group(weights.top(), TOP)), LAYER_NAMES, names);
    }

    private static Hdf5Group group(List<NamedTensor> tensors, String where) {
        Hdf5Group group = Hdf5Group.empty();
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NamedTensor tensor : tensors) {
            if (!seen.add(tensor.name())) {
                throw TernException.at("Keras file, " + where)
                        .expected("weights of different names")
                        .found("'" + tensor.name() + "' twice")
                        .fix("give each weight a name of its own");
            }
            names.add(tensor.name());
            group = group.with(tensor.name(), StoredTensor.write(tensor.tensor()));
        }
        return SplitAttribute.write(group, WEIGHT_NAMES, names);
    }
}
