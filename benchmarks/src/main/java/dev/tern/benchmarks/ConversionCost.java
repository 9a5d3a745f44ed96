package dev.tern.benchmarks;

import dev.tern.converter.Converter;
import dev.tern.training.Sequential;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.savedmodel.SavedModelWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Time and memory of a conversion in a process of its own: {@code ConversionCost [SOURCE]}. Without a source, a SavedModel of
 * 100 MB is made first: dense layers, as they are all weights.
 */
public final class ConversionCost {
    private static final int REPEATS = 3;

    private ConversionCost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 3 && args[0].equals("convert")) {
            convert(Path.of(args[1]), Path.of(args[2]));
            return;
        }
        Path scratch = Files.createTempDirectory("conversion-cost");
        Path source = args.length > 0 ? Path.of(args[0]) : made(scratch.resolve("saved_model"));
        System.out.printf(Locale.ROOT, "source %s, %.1f MB%n", source, bytes(source) / 1e6);
        for (int i = 0; i < REPEATS; i++) {
            measure(source, scratch.resolve("model.tflite"));
        }
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Path made(Path folder) {
        SavedModelWriter.write(
                Sequential.of(
                                Flatten.of(2048),
                                Dense.of(4096).relu(),
                                Dense.of(4096).relu(),
                                Dense.of(10))
                        .initialize(1)
                        .exported(),
                folder);
        return folder;
    }

    private static long bytes(Path source) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    private static void measure(Path source, Path output) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ConversionCost.class.getName(),
                "convert",
                source.toString(),
                output.toString()));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).inheritIO().start();
        int code = process.waitFor();
        System.out.printf(
                Locale.ROOT,
                "wall %.2f s, exit %d, file %.1f MB%n",
                (System.nanoTime() - start) / 1e9,
                code,
                Files.size(output) / 1e6);
    }

    private static void convert(Path source, Path output) throws IOException {
        Converter.fromSavedModel(source).convert().write(output);
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            try (Stream<String> lines = Files.lines(status)) {
                lines.filter(line -> line.startsWith("VmHWM") || line.startsWith("RssAnon"))
                        .forEach(line -> System.out.println(line.replaceAll("\\s+", " ")));
            }
        }
    }
}
