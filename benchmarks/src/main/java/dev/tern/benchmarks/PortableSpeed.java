package dev.tern.benchmarks;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.inspect.SeededInputs;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.MemoryReport;
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
 * Tern's portable kernels beside the official build's built-in kernels (no XNNPACK), one thread each, one process,
 * alternating rounds. Prints the median of each and their ratio for every model given, and the geometric mean of the
 * ratios; then what loading takes and what memory is held.
 */
public final class PortableSpeed {
    private static final int ROUNDS = 7;
    private static final long ROUND_NANOS = 400_000_000L;
    private static final int WARM_ROUNDS = 3;

    private PortableSpeed() {}

    /** Arguments: model files, or folders of them. */
    public static void main(String[] arguments) throws IOException {
        double logSum = 0;
        int count = 0;
        System.out.printf(
                Locale.ROOT,
                "%-48s %12s %12s %8s %10s %12s%n",
                "model",
                "tern ms",
                "original ms",
                "ratio",
                "load ms",
                "beyond model");
        for (Path model : models(arguments)) {
            double ratio = one(model);
            if (ratio > 0) {
                logSum += Math.log(ratio);
                count++;
            }
        }
        System.out.printf(
                Locale.ROOT, "geometric mean of %d ratios: %.2f%n", count, Math.exp(logSum / Math.max(1, count)));
    }

    private static List<Path> models(String[] arguments) throws IOException {
        List<Path> models = new ArrayList<>();
        for (String argument : arguments) {
            try (Stream<Path> files = Files.walk(Path.of(argument))) {
                files.filter(file -> file.toString().endsWith(".tflite"))
                        .sorted()
                        .forEach(models::add);
            }
        }
        return models;
    }

    private static double one(Path model) throws IOException {
        List<byte[]> inputs = inputs(model);
        try (TernContender tern = new TernContender(model, inputs);
                OriginalContender original = new OriginalContender(NativeOracle.WHEEL, model, inputs)) {
            List<List<Double>> medians = List.of(new ArrayList<>(), new ArrayList<>());
            List<Contender> both = List.of(tern, original);
            for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
                for (int i = 0; i < both.size(); i++) {
                    double median = round(both.get(i));
                    if (round >= 0) {
                        medians.get(i).add(median);
                    }
                }
            }
            double ours = median(medians.get(0));
            double theirs = median(medians.get(1));
            MemoryReport memory = tern.memory();
            System.out.printf(
                    Locale.ROOT,
                    "%-48s %12.3f %12.3f %8.2f %10.2f %9d KiB%n",
                    model.getFileName(),
                    ours,
                    theirs,
                    ours / theirs,
                    loadMillis(model),
                    memory.heldBytes() >> 10);
            return ours / theirs;
        } catch (RuntimeException e) {
            System.out.printf(Locale.ROOT, "%-48s not compared: %s%n", model.getFileName(), firstLine(e));
            return 0;
        }
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }

    private static List<byte[]> inputs(Path model) {
        List<byte[]> inputs = new ArrayList<>();
        try (Interpreter interpreter =
                Interpreter.open(model, Options.defaults().withCustomOperators(OriginalCustomOperators.ALL))) {
            SeededInputs seeded = new SeededInputs(1, 10);
            for (int i = 0; i < interpreter.inputCount(); i++) {
                inputs.add(seeded.next(
                        interpreter.input(i).type(), interpreter.input(i).shape()));
            }
        }
        return inputs;
    }

    /** Median milliseconds of one inference over a round. */
    private static double round(Contender contender) {
        List<Double> millis = new ArrayList<>();
        long end = System.nanoTime() + ROUND_NANOS;
        do {
            long begin = System.nanoTime();
            contender.invoke();
            millis.add((System.nanoTime() - begin) / 1e6);
        } while (System.nanoTime() < end);
        return median(millis);
    }

    /** Milliseconds from a file on disk to an interpreter ready to run, warm: the median of several. */
    private static double loadMillis(Path model) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            try (Interpreter interpreter =
                    Interpreter.open(model, Options.defaults().withCustomOperators(OriginalCustomOperators.ALL))) {
                interpreter.prepare();
                millis.add((System.nanoTime() - begin) / 1e6);
            }
        }
        return median(millis);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
