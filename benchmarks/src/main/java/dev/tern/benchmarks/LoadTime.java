package dev.tern.benchmarks;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What loading takes, warm: from a file on disk to an interpreter that is planned and packed, ready to run. Prints the
 * least, the median and the 90th percentile of many loads of every model given, one model after the other in a process;
 * beside it the processor time of the loading thread, which other programs on the machine disturb less.
 */
public final class LoadTime {
    private static final int WARM_LOADS = 60;
    private static final int LOADS = 60;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private LoadTime() {}

    /** Arguments: model files, or folders of them. */
    public static void main(String[] arguments) throws IOException {
        for (String argument : arguments) {
            if (!Files.exists(Path.of(argument))) {
                System.err.println("no such file or folder: " + argument);
                System.exit(2);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-48s %8s %10s %10s %10s %10s %10s %10s%n",
                "model",
                "KiB",
                "first ms",
                "least ms",
                "median ms",
                "p90 ms",
                "cpu ms",
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
        double[] millis = new double[LOADS];
        double[] processorMillis = new double[LOADS];
        for (int i = 0; i < LOADS; i++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            millis[i] = load(model);
            processorMillis[i] = (THREADS.getCurrentThreadCpuTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        Arrays.sort(processorMillis);
        System.out.printf(
                Locale.ROOT,
                "%-48s %8d %10.2f %10.2f %10.2f %10.2f %10.2f %10d%n",
                model.getFileName(),
                Files.size(model) >> 10,
                first,
                millis[0],
                millis[LOADS / 2],
                millis[LOADS * 9 / 10],
                processorMillis[LOADS / 2],
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
