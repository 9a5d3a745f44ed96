package dev.tern.training.keras;

import dev.tern.training.json.Json;
import dev.tern.training.metric.Metric;
import dev.tern.training.metric.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Metrics by name. Those that are not known here are left out and noted: they change nothing that is learned. */
final class MetricCodec {
    /** Metrics that Keras makes from a name, and those whose class must be named. */
    private record Row(String className, Supplier<Metric> metric) {}

    private static final Map<String, Row> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("accuracy", new Row("", Metrics::accuracy));
        ROWS.put("acc", new Row("", Metrics::accuracy));
        ROWS.put("sparse_categorical_accuracy", new Row("", Metrics::sparseCategoricalAccuracy));
        ROWS.put("categorical_accuracy", new Row("", Metrics::categoricalAccuracy));
        ROWS.put("binary_accuracy", new Row("", () -> Metrics.binaryAccuracy(0.5f)));
        ROWS.put("top_k_categorical_accuracy", new Row("", () -> Metrics.topK(5)));
        ROWS.put("mean_squared_error", new Row("", Metrics::meanSquaredError));
        ROWS.put("mse", new Row("", Metrics::meanSquaredError));
        ROWS.put("mean_absolute_error", new Row("", Metrics::meanAbsoluteError));
        ROWS.put("mae", new Row("", Metrics::meanAbsoluteError));
        ROWS.put("mean_absolute_percentage_error", new Row("", Metrics::meanAbsolutePercentageError));
        ROWS.put("mape", new Row("", Metrics::meanAbsolutePercentageError));
        ROWS.put("mean_squared_logarithmic_error", new Row("", Metrics::meanSquaredLogarithmicError));
        ROWS.put("msle", new Row("", Metrics::meanSquaredLogarithmicError));
        ROWS.put("cosine_similarity", new Row("", Metrics::cosineSimilarity));
        ROWS.put("root_mean_squared_error", new Row("RootMeanSquaredError", Metrics::rootMeanSquaredError));
        ROWS.put("precision", new Row("Precision", Metrics::precision));
        ROWS.put("recall", new Row("Recall", Metrics::recall));
        ROWS.put("auc", new Row("AUC", Metrics::auc));
        ROWS.put("sparse_top_k_categorical_accuracy", new Row("", () -> Metrics.topK(5)));
    }

    private MetricCodec() {}

    /** All metrics in a value: names, objects, lists and dictionaries of them. */
    static List<Metric> read(Json value, String where, List<String> notes) {
        List<Metric> metrics = new ArrayList<>();
        collect(value, where, notes, metrics, 0);
        return metrics;
    }

    private static void collect(Json value, String where, List<String> notes, List<Metric> into, int depth) {
        if (value.isNull() || depth > 8) {
            return;
        }
        if (value instanceof Json.Items items) {
            items.items().forEach(item -> collect(item, where, notes, into, depth + 1));
            return;
        }
        if (value instanceof Json.Members members && !members.has("class_name")) {
            members.members().values().forEach(item -> collect(item, where, notes, into, depth + 1));
            return;
        }
        String function = value.get("config").get("fn").stringOrNull();
        String name = function != null ? function : KerasObject.className(value);
        // A wrapped function that is called accuracy is what Keras made of that name.
        if ("accuracy".equals(value.get("config").get("name").stringOrNull())) {
            name = "accuracy";
        }
        for (Map.Entry<String, Row> row : ROWS.entrySet()) {
            if (KerasObject.plain(row.getKey()).equals(KerasObject.plain(name))) {
                into.add(row.getValue().metric().get());
                return;
            }
        }
        notes.add(where + ": the metric " + ConfigReader.shown(name.isEmpty() ? value.text() : name)
                + " is not measured here");
    }

    /** The metrics as Keras of {@code version} writes them; own ones are left out. */
    static Json write(List<Metric> metrics, KerasVersion version) {
        List<Json> written = new ArrayList<>();
        for (Metric metric : metrics) {
            Row row = ROWS.get(metric.name());
            if (row != null) {
                written.add(
                        row.className().isEmpty()
                                ? Json.of(metric.name())
                                : KerasObject.of(
                                        "keras.metrics",
                                        row.className(),
                                        Json.object()
                                                .with("name", metric.name())
                                                .with("dtype", "float32"),
                                        version));
            }
        }
        return written.isEmpty() ? Json.NULL : Json.list(written);
    }
}
