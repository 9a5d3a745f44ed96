package dev.tern.training.keras;

import dev.tern.training.json.Json;
import java.util.List;

/**
 * The configuration of a model, the same for all dialects.
 *
 * @param sequential whether layers simply follow each other; {@code inputs} and {@code outputs} are empty then
 * @param name the model's name
 * @param trainable whether it may be trained
 * @param layers its layers in the order of the file, inputs among them
 * @param inputs the results that are the model's inputs, in order
 * @param outputs the results that are the model's outputs, in order
 * @param inputNames names of inputs where the model was made with a dictionary of them, else empty
 * @param outputNames names of outputs where the model was made with a dictionary of them, else empty
 * @param built the shape of the input that it was built for, or {@link Json#NULL}
 */
public record ModelConfig(
        boolean sequential,
        String name,
        boolean trainable,
        List<LayerConfig> layers,
        List<Argument.Result> inputs,
        List<Argument.Result> outputs,
        List<String> inputNames,
        List<String> outputNames,
        Json built) {
    /** Keeps copies. */
    public ModelConfig {
        layers = List.copyOf(layers);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        inputNames = List.copyOf(inputNames);
        outputNames = List.copyOf(outputNames);
    }

    /** The same model with other entries for its layers. */
    ModelConfig with(List<LayerConfig> others) {
        return new ModelConfig(sequential, name, trainable, others, inputs, outputs, inputNames, outputNames, built);
    }

    /** Reads the configuration that a file holds; {@code where} names the file in errors. */
    public static ModelConfig read(Json config, KerasVersion version, String where) {
        return new ConfigReader(version, where).model(config, "");
    }
}
