package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.Compiled;
import dev.tern.training.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a Keras file, for people: the table of layers, how the model was trained, what differs here.
 *
 * @param file the file as it lies there
 * @param model the model; null where the file has weights alone, or layers that are not known here
 * @param trouble why there is no model; empty where there is one or none is to be expected
 */
public record KerasReport(
        Path path, KerasFile file, @Nullable KerasModel model, String trouble) {
    /** Reads a file and says what is in it; only files that are no Keras files at all are refused. */
    public static KerasReport of(Path path) {
        KerasFile file = KerasFile.read(path);
        if (file.config().isNull()) {
            return new KerasReport(path, file, null, "");
        }
        try {
            return new KerasReport(path, file, KerasFiles.load(file, path.toString(), KerasLayers.standard()), "");
        } catch (TernException e) {
            return new KerasReport(path, file, null, String.valueOf(e.getMessage()));
        }
    }

    /** Whether the file holds what can be read here. */
    public boolean isReadable() {
        return trouble.isEmpty();
    }

    /** The report, line by line. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(path.getFileName() + ": " + form() + ", written by Keras " + file.version());
        if (model != null) {
            lines.add("");
            lines.addAll(model.model().summary().lines().toList());
            lines.add("");
            lines.add("inputs      " + String.join(", ", model.model().inputNames()) + " "
                    + model.model().inputs().stream()
                            .map(s -> s.type().text() + s.shape())
                            .toList());
            lines.add("outputs     " + String.join(", ", model.model().outputNames()) + " "
                    + model.model().outputs().stream()
                            .map(s -> s.type().text() + s.shape())
                            .toList());
            Compiled compiled = model.compiled();
            if (compiled != null) {
                lines.add("trained by  " + compiled.optimizer().kind() + ", "
                        + compiled.losses().stream().map(loss -> loss.kind()).toList()
                        + (file.optimizer().isEmpty() ? "" : ", with the optimiser's memory"));
            }
            model.notes().forEach(note -> lines.add("note        " + note));
        } else if (file.weights() instanceof StoredWeights.ByLayer layers) {
            for (StoredWeights.OfLayer layer : layers.layers()) {
                layer.weights()
                        .forEach(weight -> lines.add("  " + weight.name() + " "
                                + weight.tensor().type().text()
                                + weight.tensor().shape()));
            }
        }
        if (!trouble.isEmpty()) {
            lines.add("cannot be read here: " + trouble);
        }
        return lines;
    }

    private String form() {
        return switch (file.form()) {
            case H5_MODEL -> "a Keras model in HDF5";
            case H5_WEIGHTS -> "weights by layer in HDF5";
            case PATH_WEIGHTS -> "weights by path in HDF5";
            case ARCHIVE -> "a Keras archive";
        };
    }

    /** The report as JSON. */
    public String json() {
        Json.Members all = Json.object()
                .with("file", path.toString())
                .with("form", file.form().name().toLowerCase(java.util.Locale.ROOT))
                .with("keras_version", file.version().toString());
        if (model != null) {
            List<Json> layers = new ArrayList<>();
            model.model()
                    .layers()
                    .forEach(layer -> layers.add(Json.object()
                            .with("name", layer.name())
                            .with("class", layer.layer().kind())
                            .with("parameters", layer.parameters())
                            .with("trainable", !layer.frozen())));
            all = all.with("parameters", model.model().parameters())
                    .with("layers", Json.list(layers))
                    .with("compiled", model.compiled() != null)
                    .with(
                            "notes",
                            Json.list(model.notes().stream().map(Json::of).toList()));
        }
        return all.with("trouble", trouble.isEmpty() ? Json.NULL : Json.of(trouble))
                .text();
    }
}
