package dev.tern.training.keras;

import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.Compiled;
import dev.tern.training.Model;
import dev.tern.training.Trainer;
import dev.tern.training.hdf5.Hdf5Dataset;
import dev.tern.training.hdf5.Hdf5Group;
import dev.tern.training.hdf5.Hdf5Node;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Models from Keras files and into them:
 *
 * <pre>{@code
 * Model model = KerasFiles.load(Path.of("model.keras")).model();
 * KerasFiles.save(model, Path.of("model.h5"));
 * }</pre>
 */
public final class KerasFiles {
    private KerasFiles() {}

    // ---- reading ---------------------------------------------------------------------------------------------------

    /** The model in a {@code .h5}, {@code .hdf5} or {@code .keras} file, or in the folder form of the latter. */
    public static KerasModel load(Path path) {
        return load(path, KerasLayers.standard());
    }

    /** As {@link #load(Path)}, with layers of your own. */
    public static KerasModel load(Path path, KerasLayers layers) {
        return load(KerasFile.read(path), path.toString(), layers);
    }

    /** The model in a file that has been read; {@code where} stands for it in errors. */
    public static KerasModel load(KerasFile file, String where, KerasLayers layers) {
        if (file.config().isNull()) {
            throw TernException.at(where)
                    .expected("a model with its configuration")
                    .found("weights alone")
                    .fix("build the model in Java and give it the weights: KerasFiles.loadWeights(model, file)");
        }
        List<String> notes = new ArrayList<>();
        ModelConfig config =
                Vocabularies.into(ModelConfig.read(file.config(), file.version(), where), file.assets(), where);
        Model model = ModelReading.model(config, layers, file.version(), where, notes, stored(file));
        SaveableModel saveable = SaveableModel.of(model, config, layers);
        saveable.set(values(file, saveable, where));
        Compiled compiled = file.training().isNull()
                ? null
                : CompileCodec.read(file.training(), model, file.version(), where, notes);
        boolean sorted = !file.version().atLeast(2, 1);
        List<Weight> order = saveable.trainable(
                sorted && file.weights() instanceof StoredWeights.ByLayer stored
                        ? WeightsByLayer.names(stored, saveable.root())
                        : null);
        return new KerasModel(model, compiled, file.optimizer(), order, file.version(), notes);
    }

    /** How many numbers the file has for weights. */
    private static long stored(KerasFile file) {
        return switch (file.weights()) {
            case StoredWeights.ByLayer layers ->
                layers.layers().stream()
                        .flatMap(layer -> layer.weights().stream())
                        .mapToLong(weight -> weight.tensor().elements())
                        .sum();
            case StoredWeights.ByPath paths -> elements(paths.root());
        };
    }

    private static final long CHECKED_FROM = 1L << 22;

    private static long elements(Hdf5Group group) {
        long elements = 0;
        for (Hdf5Node node : group.members().values()) {
            elements += switch (node) {
                case Hdf5Group inner -> elements(inner);
                // A small file can say that a dataset is large; then it must be so.
                case Hdf5Dataset dataset ->
                    dataset.shape().elements() < CHECKED_FROM
                            ? dataset.shape().elements()
                            : dataset.value().shape().elements();
            };
        }
        return elements;
    }

    private static Map<String, Tensor> values(KerasFile file, SaveableModel model, String where) {
        return switch (file.weights()) {
            case StoredWeights.ByLayer layers -> WeightsByLayer.read(layers, model.root(), where);
            case StoredWeights.ByPath paths -> WeightsByPath.read(paths.root(), model.root(), file.version(), where);
        };
    }

    /** Gives {@code model} the weights of a file of any form: a whole model's, or weights alone. */
    public static void loadWeights(Model model, Path path) {
        loadWeights(model, path, KerasLayers.standard());
    }

    /** As {@link #loadWeights(Model, Path)}, with layers of your own. */
    public static void loadWeights(Model model, Path path, KerasLayers layers) {
        SaveableModel saveable = SaveableModel.of(model, layers);
        saveable.set(values(KerasFile.read(path), saveable, path.toString()));
    }

    /**
     * Gives those layers of {@code model} weights whose names the file has too, for transfer learning; tells how many
     * weights were taken over.
     */
    public static int loadWeightsByName(Model model, Path path) {
        KerasFile file = KerasFile.read(path);
        if (!(file.weights() instanceof StoredWeights.ByLayer stored)) {
            throw TernException.at(path.toString())
                    .expected("a file that keeps weights by layer (.h5)")
                    .found("one that keeps them by path")
                    .fix("load the whole model, and take over weights from it");
        }
        SaveableModel saveable = SaveableModel.of(model, KerasLayers.standard());
        Map<String, Tensor> values = WeightsByLayer.readByName(stored, saveable.root(), path.toString());
        saveable.set(values);
        return values.size();
    }

    // ---- writing ---------------------------------------------------------------------------------------------------

    /** Writes a model: as {@code .keras}, or as {@code .h5} in the form of Keras 2, which both versions read. */
    public static void save(Model model, Path path) {
        save(model, path, KerasLayers.standard());
    }

    /** As {@link #save(Model, Path)}, with layers of your own. */
    public static void save(Model model, Path path, KerasLayers layers) {
        file(model, null, form(path), layers).write(path);
    }

    /** Writes a model with its training: how it is compiled, what the optimiser remembers, how many steps were taken. */
    public static void save(Trainer trainer, Path path) {
        save(trainer, path, KerasLayers.standard());
    }

    /** As {@link #save(Trainer, Path)}, with layers of your own. */
    public static void save(Trainer trainer, Path path, KerasLayers layers) {
        file(trainer.model(), trainer, form(path), layers).write(path);
    }

    /** Writes the weights alone: {@code .weights.h5} in the form of Keras 3, other {@code .h5} in that of Keras 2. */
    public static void saveWeights(Model model, Path path) {
        String name = path.getFileName().toString();
        KerasForm form = name.endsWith(".weights.h5") ? KerasForm.PATH_WEIGHTS : KerasForm.H5_WEIGHTS;
        if (form(path) != KerasForm.H5_MODEL) {
            throw TernException.at(path.toString())
                    .expected("a name that ends in .weights.h5 or .h5")
                    .found("'" + name + "'")
                    .fix("choose another name");
        }
        file(model, null, form, KerasLayers.standard()).write(path);
    }

    private static KerasForm form(Path path) {
        String name = path.getFileName().toString();
        if (name.endsWith(".keras")) {
            return KerasForm.ARCHIVE;
        }
        if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
            return KerasForm.H5_MODEL;
        }
        throw TernException.at(path.toString())
                .expected("a name that ends in .keras, .h5 or .hdf5")
                .found("'" + name + "'")
                .fix("choose another name");
    }

    /** The file of a model, not yet written. */
    public static KerasFile file(Model model, @Nullable Trainer trainer, KerasForm form, KerasLayers layers) {
        boolean third = form == KerasForm.ARCHIVE || form == KerasForm.PATH_WEIGHTS;
        KerasVersion version = third ? KerasVersion.V3 : KerasVersion.V2;
        SaveableModel saveable = SaveableModel.of(model, layers);
        Map<String, Tensor> values = saveable.values();
        Json.Members config = form.hasConfiguration() ? ModelWriting.config(model, layers, version) : Json.object();
        Json training = Json.NULL;
        List<NamedTensor> state = List.of();
        if (trainer != null) {
            training = CompileCodec.write(trainer, version);
            state = OptimizerState.write(trainer, saveable, version);
            config = third ? config.with("compile_config", training) : config;
        }
        StoredWeights weights;
        if (third) {
            Hdf5Group root = WeightsByPath.write(saveable.root(), values);
            String optimizer =
                    training.get("optimizer").get("config").get("name").stringOrNull();
            weights = new StoredWeights.ByPath(
                    WeightsByPath.withOptimizer(root, optimizer == null ? "optimizer" : optimizer, state));
        } else {
            weights = WeightsByLayer.write(saveable.root(), values, version);
        }
        return new KerasFile(
                form, version, form.hasConfiguration() ? config : Json.NULL, training, weights, state, Map.of());
    }
}
