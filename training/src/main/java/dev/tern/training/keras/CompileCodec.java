package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.Compiled;
import dev.tern.training.Model;
import dev.tern.training.Trainer;
import dev.tern.training.json.Json;
import dev.tern.training.loss.Loss;
import dev.tern.training.metric.Metric;
import dev.tern.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a model is trained, as files say it. */
final class CompileCodec {
    private CompileCodec() {}

    /** Optimiser, losses and metrics of a file; null where the model was not compiled, or not in a way that is known here. */
    static @Nullable Compiled read(Json training, Model model, KerasVersion version, String where, List<String> notes) {
        Json optimizer = training.has("optimizer") ? training.get("optimizer") : training.get("optimizer_config");
        if (optimizer.isNull() || training.get("loss").isNull()) {
            return null;
        }
        try {
            Optimizer how = OptimizerCodec.read(optimizer, version, where + ", optimizer", notes);
            List<Loss> losses = new ArrayList<>();
            for (Json loss : perOutput(training.get("loss"), model, where + ", loss")) {
                losses.add(LossCodec.read(loss, where + ", loss"));
            }
            List<Float> weights = new ArrayList<>();
            if (!training.get("loss_weights").isNull()) {
                for (Json weight : perOutput(training.get("loss_weights"), model, where + ", loss_weights")) {
                    weights.add((float) weight.number(where + ", loss_weights"));
                }
            }
            return new Compiled(how, losses, weights, metrics(training.get("metrics"), model, version, where, notes));
        } catch (TernException e) {
            notes.add("not compiled: " + e.getMessage());
            return null;
        }
    }

    /** One value for each output: the same for all, a list, or a dictionary by the names of the outputs. */
    private static List<Json> perOutput(Json value, Model model, String where) {
        List<String> outputs = model.outputNames();
        if (value instanceof Json.Items items) {
            if (items.items().size() != outputs.size()) {
                throw TernException.at(where)
                        .expected(outputs.size() + " entries, one for each output")
                        .found(String.valueOf(items.items().size()))
                        .fix("compile the model anew");
            }
            return items.items();
        }
        List<Json> all = new ArrayList<>();
        for (String output : outputs) {
            all.add(value instanceof Json.Members members && !members.has("class_name") ? members.get(output) : value);
        }
        return all;
    }

    /**
     * Metrics for each output: a dictionary by the names of the outputs, a list of lists, or a flat list, whose entries Keras 2
     * measures on every output and Keras 3 on one each.
     */
    private static List<List<Metric>> metrics(
            Json value, Model model, KerasVersion version, String where, List<String> notes) {
        String place = where + ", metrics";
        List<String> outputs = model.outputNames();
        List<List<Metric>> all = new ArrayList<>();
        if (outputs.size() == 1) {
            return List.of(MetricCodec.read(value, place, notes));
        }
        boolean byName = value instanceof Json.Members members && !members.has("class_name");
        List<Json> items = value instanceof Json.Items list ? list.items() : List.of();
        boolean oneEach = items.size() == outputs.size()
                && (version.major() >= 3
                        || items.stream().allMatch(item -> item instanceof Json.Items || item.isNull()));
        for (int i = 0; i < outputs.size(); i++) {
            Json own = byName ? value.get(outputs.get(i)) : oneEach ? items.get(i) : value;
            // What is not known is noted once, although every output has it.
            all.add(MetricCodec.read(own, place, byName || oneEach || i == 0 ? notes : new ArrayList<>()));
        }
        return all;
    }

    private static Json metrics(Compiled how, KerasVersion version) {
        if (how.losses().size() == 1) {
            return MetricCodec.write(how.metrics(0), version);
        }
        List<Json> all = new ArrayList<>();
        for (int i = 0; i < how.losses().size(); i++) {
            Json own = MetricCodec.write(how.metrics(i), version);
            all.add(own.isNull() ? Json.list(List.of()) : own);
        }
        return Json.list(all);
    }

    /** How {@code trainer} trains, for a file. */
    static Json.Members write(Trainer trainer, KerasVersion version) {
        Compiled how = trainer.compiled();
        Json optimizer = OptimizerCodec.write(how.optimizer(), trainer.learningRate(), version);
        List<Json> losses = how.losses().stream()
                .map(loss -> LossCodec.write(loss, version))
                .toList();
        Json loss = losses.size() == 1 ? losses.getFirst() : Json.list(losses);
        Json weights = how.lossWeights().isEmpty()
                ? Json.NULL
                : Json.list(how.lossWeights().stream().map(Codec::number).toList());
        Json metrics = metrics(how, version);
        if (version.major() < 3) {
            return Json.object()
                    .with("loss", loss)
                    .with("metrics", metrics)
                    .with("weighted_metrics", Json.NULL)
                    .with("loss_weights", weights)
                    .with("optimizer_config", optimizer);
        }
        return Json.object()
                .with("optimizer", optimizer)
                .with("loss", loss)
                .with("loss_weights", weights)
                .with("metrics", metrics)
                .with("weighted_metrics", Json.NULL)
                .with("run_eagerly", false)
                .with("steps_per_execution", 1)
                .with("jit_compile", false);
    }
}
