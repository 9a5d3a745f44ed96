package dev.tern.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Times processes from start to end: an empty Java program, and Tern with a command line, with the options of
 * {@code ./tern}; starts alternate. Prints median and smallest time, their ratio, and peak memory.
 */
public final class ColdStart {
    private static final int STARTS = 15;
    private static final String PEAK = "VmHWM:";

    private ColdStart() {}

    private record Start(double millis, long peakKilobytes) {}

    /** Arguments: the folder {@code target/tern} of a checkout, then a command line of {@code tern}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]);
        String java = Files.readString(home.resolve("jdk")).strip() + "/bin/java";
        List<String> options = List.of(java, "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC");
        List<String> empty = new ArrayList<>(options);
        empty.addAll(List.of("-cp", System.getProperty("java.class.path"), Empty.class.getName()));
        List<String> tern = new ArrayList<>(options);
        tern.addAll(List.of(System.getProperty("tern.options", "-Dtern.cold=1").split(" ")));
        boolean quick = arguments[1].equals("classify") || arguments[1].equals("run");
        Path cache = home.resolve(quick ? "quick.aot" : "tern.aot");
        if (arguments[1].equals("classify")) {
            tern.addAll(List.of(
                    Files.readString(home.resolve("quick-options")).strip().split(" ")));
        }
        if (Files.exists(cache)) {
            tern.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:disable", "-Xlog:all=error:stderr"));
        }
        tern.addAll(List.of("-cp", Files.readString(home.resolve("class-path")).strip(), "dev.tern.cli.Main"));
        tern.addAll(Arrays.asList(arguments).subList(1, arguments.length));

        List<Start> emptyStarts = new ArrayList<>();
        List<Start> ternStarts = new ArrayList<>();
        for (int i = -1; i < STARTS; i++) {
            Start first = start(empty);
            Start second = start(tern);
            if (i >= 0) {
                emptyStarts.add(first);
                ternStarts.add(second);
            }
        }
        print("empty Java program", emptyStarts);
        print("tern " + String.join(" ", Arrays.asList(arguments).subList(1, arguments.length)), ternStarts);
        System.out.printf(
                Locale.ROOT,
                "ratio of medians %.2f, of smallest times %.2f%n",
                millis(ternStarts, 0.5) / millis(emptyStarts, 0.5),
                millis(ternStarts, 0) / millis(emptyStarts, 0));
    }

    private static void print(String name, List<Start> starts) {
        System.out.printf(
                Locale.ROOT,
                "%s: median %.1f ms, smallest %.1f ms, peak memory %.1f MB%n",
                name,
                millis(starts, 0.5),
                millis(starts, 0),
                starts.stream().mapToLong(Start::peakKilobytes).max().orElse(0) / 1024.0);
    }

    private static double millis(List<Start> starts, double quantile) {
        double[] sorted = starts.stream().mapToDouble(Start::millis).sorted().toArray();
        return sorted[(int) (quantile * (sorted.length - 1))];
    }

    private static Start start(List<String> command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Path status = Path.of("/proc/" + process.pid() + "/status");
        long peak = 0;
        while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakKilobytes(status));
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        int code = process.exitValue();
        if (code != 0) {
            System.err.println("cold-start: the command ended with " + code + " and is not timed");
            System.exit(1);
        }
        return new Start(millis, peak);
    }

    private static long peakKilobytes(Path status) throws IOException {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(PEAK)) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException _) {
            return 0; // the process has ended meanwhile
        }
        return 0;
    }
}
