package dev.tern.inspect;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a model as a user asks for it: some inputs from files, the rest from a seed.
 *
 * @param signature key of the signature to run, or null for the main graph
 * @param files contents by input name or position
 * @param shapes shapes by input name or position
 */
public record ModelRun(@Nullable String signature, Map<String, Path> files, Map<String, Shape> shapes, long seed) {
    /** Whole numbers drawn from a seed stay below this: they are mostly indices. */
    public static final int SEEDED_INTEGERS_BELOW = 10;

    public ModelRun {
        files = new LinkedHashMap<>(files);
        shapes = new LinkedHashMap<>(shapes);
    }

    /** Every input of the main graph from {@code seed}. */
    public static ModelRun seeded(long seed) {
        return new ModelRun(null, Map.of(), Map.of(), seed);
    }

    /** Runs {@code model}; the result reads from the interpreter's memory until its next run. */
    public RunResult on(Interpreter interpreter) throws IOException {
        EntryPoint entry = EntryPoint.of(interpreter, signature);
        for (Map.Entry<String, Shape> shape : shapes.entrySet()) {
            entry.resize(entry.inputPosition(shape.getKey()), shape.getValue());
        }
        Map<Integer, Path> byPosition = new LinkedHashMap<>();
        files.forEach((name, file) -> byPosition.put(entry.inputPosition(name), file));
        SeededInputs seeded = new SeededInputs(seed, SEEDED_INTEGERS_BELOW);
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < entry.inputs().size(); i++) {
            EntryPoint.Named input = entry.inputs().get(i);
            byte[] drawn = seeded.next(input.access().type(), input.access().shape());
            Path file = byPosition.get(i);
            if (file == null) {
                input.access().copyFrom(drawn);
            } else {
                TensorFile.load(file, input.access());
            }
            sources.add(file == null ? "seed " + seed : file.toString());
        }
        long begin = System.nanoTime();
        entry.run();
        double latencyMillis = (System.nanoTime() - begin) / 1e6;
        return new RunResult(entry.inputs(), List.copyOf(sources), entry.outputs(), latencyMillis);
    }
}
