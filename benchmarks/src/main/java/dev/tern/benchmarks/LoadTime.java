package dev.tern.benchmarks;

import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.operators.custom.OriginalCustomOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What loading takes, warm: from a file on disk to an interpreter that is planned and packed, ready to run. Prints the
 * least, the median and the 90th percentile of many loads of every model given, one model after the other in a process.
 */
public final class LoadTime {
    private static final int WARM_LOADS = 60;
    private static final int LOADS = 60;

    private LoadTime() {}

    /** Arguments: model files, or folders of them. */
    public static void main(String[] arguments) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%-48s %10s %10s %10s %10s %10s %12s%n",
                "model",
                "KiB",
                "first ms",
                "least ms",
                "median ms",
                "p90 ms",
                "held KiB");
        for (String argument : arguments) {
            try (Stream<Path> files = Files.walk(Path.of(argument))) {
                for (Path model : files.filter(file -> file.toString().endsWith(".tflite"))
                        .sorted()
                        .toList()) {
                    one(model);
                }
            }
        }
    }

    private static void one(Path model) throws IOException {
        double first = load(model);
        for (int i = 1; i < WARM_LOADS; i++) {
            load(model);
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < LOADS; i++) {
            millis.add(load(model));
        }
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-48s %10d %10.2f %10.2f %10.2f %10.2f %12d%n",
                model.getFileName(),
                Files.size(model) >> 10,
                first,
                sorted[0],
                sorted[LOADS / 2],
                sorted[LOADS * 9 / 10],
                heldBytes(model) >> 10);
    }

    private static double load(Path model) {
        long begin = System.nanoTime();
        try (Interpreter interpreter = open(model)) {
            interpreter.prepare();
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    private static long heldBytes(Path model) {
        try (Interpreter interpreter = open(model)) {
            interpreter.prepare();
            return interpreter.memory().heldBytes();
        }
    }

    private static Interpreter open(Path model) {
        return Interpreter.open(model, Options.defaults().withCustomOperators(OriginalCustomOperators.ALL));
    }
}
