package dev.tern.training.keras;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Trees of layers with values, and the real files where they are present. */
final class KerasSamples {
    private KerasSamples() {}

    /** A model with a repeated class, a weightless layer, a recurrent cell, and a nested model whose statistics go last. */
    static Saveable model() {
        Saveable dense =
                Saveable.of("Dense", "first", List.of(variable("first/kernel", 4, 3), variable("first/bias", 3)));
        Saveable dropout = Saveable.of("Dropout", "drop", List.of());
        Saveable cell = Saveable.of(
                "LSTMCell",
                "lstm_cell",
                List.of(
                        variable("lstm/lstm_cell/kernel", 3, 8),
                        variable("lstm/lstm_cell/recurrent_kernel", 2, 8),
                        variable("lstm/lstm_cell/bias", 8)));
        Saveable lstm = Saveable.of("LSTM", "lstm", List.of()).with("cell", cell);
        Saveable normal = Saveable.of(
                "BatchNormalization",
                "normal",
                List.of(
                        variable("normal/gamma", 2),
                        variable("normal/beta", 2),
                        fixed("normal/moving_mean", 2),
                        fixed("normal/moving_variance", 2)));
        Saveable inner =
                Saveable.of("Dense", "inner", List.of(variable("inner/kernel", 2, 2), variable("inner/bias", 2)));
        Saveable nested = new Saveable("Sequential", "nested", List.of(), Map.of(), List.of(normal, inner));
        Saveable last = Saveable.of("Dense", "last", List.of(variable("last/kernel", 2, 5)));
        return new Saveable("Sequential", "model", List.of(), Map.of(), List.of(dense, dropout, lstm, nested, last));
    }

    private static Variable variable(String path, int... dims) {
        return new Variable(path, DataType.FLOAT32, Shape.of(dims), true);
    }

    private static Variable fixed(String path, int... dims) {
        return new Variable(path, DataType.FLOAT32, Shape.of(dims), false);
    }

    static Map<String, Tensor> values(Saveable model, long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Variable variable : model.weights()) {
            values.put(variable.path(), floats(random, variable.shape()));
        }
        return values;
    }

    static Tensor floats(Random random, Shape shape) {
        Tensor tensor = Tensor.of(
                DataType.FLOAT32, shape, Quantization.NONE, MemorySegment.ofArray(new byte[4 * shape.intElements()]));
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.setFloat(i, (float) random.nextGaussian());
        }
        return tensor;
    }

    /** Keras files in the test data, or none. */
    static List<Path> files() {
        Path data = Path.of(System.getProperty("tern.data", "../shared/data"));
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(data.resolve("keras"), data.resolve("models/malformed"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    all.filter(path -> path.toString().matches(".*\\.(h5|hdf5|keras)"))
                            .sorted()
                            .forEach(files::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return files;
    }
}
