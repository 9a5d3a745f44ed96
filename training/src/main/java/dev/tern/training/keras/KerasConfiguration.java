package dev.tern.training.keras;

import dev.tern.training.Model;
import dev.tern.training.json.Json;
import dev.tern.training.layer.ActivationLayer;
import dev.tern.training.layer.Activations;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.SoftmaxLayer;
import dev.tern.training.loss.Loss;
import dev.tern.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Map;

/** Keras configurations without a file around them: what {@code model.to_json()} gives, or parts of it. */
public final class KerasConfiguration {
    /** Weights of a configuration without a file may have this many numbers: 4 GiB. */
    private static final long AFFORDABLE = 1L << 30;

    private KerasConfiguration() {}

    /** The model of a configuration, with weights as they are drawn at first; {@code where} names it in errors. */
    public static Model model(Json config, String where) {
        return model(config, where, Map.of());
    }

    /** As above, where {@code places} say what stands for a layer in errors, by its name. */
    public static Model model(Json config, String where, Map<String, String> places) {
        String written = config.get("keras_version").stringOrNull();
        KerasVersion version = written == null ? KerasVersion.V3 : KerasVersion.of(written);
        return ModelReading.model(
                ModelConfig.read(config, version, where),
                KerasLayers.standard(),
                version,
                where,
                new ArrayList<>(),
                places,
                AFFORDABLE);
    }

    /** The configuration of a model, as Keras 3 writes it. */
    public static Json of(Model model) {
        return ModelWriting.config(model, KerasLayers.standard(), KerasVersion.V3);
    }

    /** An optimiser by its name, or with settings. */
    public static Optimizer optimizer(Json value, String where) {
        return OptimizerCodec.read(value, KerasVersion.V3, where, new ArrayList<>());
    }

    /** A loss by its name, or with settings. */
    public static Loss loss(Json value, String where) {
        return LossCodec.read(value, where);
    }

    /** Whether the model's first output is shares of a whole. */
    public static boolean endsInSoftmax(Model model) {
        Layer last = model.outputs().getFirst().call().layer().plain();
        return last instanceof SoftmaxLayer
                || last instanceof Dense dense && dense.activation() == Activations.SOFTMAX
                || last instanceof ActivationLayer layer && layer.activation() == Activations.SOFTMAX;
    }
}
