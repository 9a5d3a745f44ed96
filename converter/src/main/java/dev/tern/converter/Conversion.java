package dev.tern.converter;

import dev.tern.graph.Model;
import dev.tern.tflite.ModelFile;
import java.nio.file.Path;

/** A finished conversion: the model, and how it came about. */
public record Conversion(Model model, ConversionReport report) {
    /** Writes the model as a {@code .tflite} file: whole or not at all. */
    public void write(Path file) {
        ModelFile.write(model, file);
    }

    /** The bytes of the {@code .tflite} file; the same source and options always give the same. */
    public byte[] toBytes() {
        return ModelFile.toBytes(model);
    }
}
