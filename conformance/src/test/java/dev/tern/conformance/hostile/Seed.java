package dev.tern.conformance.hostile;

import dev.tern.graph.Model;
import dev.tern.tflite.ModelFile;
import java.util.List;

/** A genuine model to start from. */
final class Seed {
    private final String name;
    private final Model model;
    private final List<byte[]> inputs;
    private volatile byte[] file = {};

    /** {@code inputs} are bytes for each input of the main graph; empty where there are none at hand. */
    Seed(String name, Model model, List<byte[]> inputs) {
        this.name = name;
        this.model = model;
        this.inputs = List.copyOf(inputs);
    }

    String name() {
        return name;
    }

    Model model() {
        return model;
    }

    List<byte[]> inputs() {
        return inputs;
    }

    /** The bytes of the model's file; written once, shared by all who ask, changed by none. */
    byte[] file() {
        if (file.length == 0) {
            file = ModelFile.toBytes(model);
        }
        return file;
    }

    @Override
    public String toString() {
        return name;
    }
}
