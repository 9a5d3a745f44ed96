package dev.tern.conformance.hostile;

import dev.tern.conformance.operators.CaseSources;
import dev.tern.tensor.TernException;
import dev.tern.testkit.OperatorCase;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Genuine models to start from: the cases of every operator, small nets, and small real models where they are there. */
final class Seeds {
    private static final long CASE_BYTES_MAX = 20_000;
    private static final int REAL_BYTES_MAX = 50_000;
    private static final int CASES_MAX = 60;

    private final List<List<Seed>> byOperator = new ArrayList<>();
    private final List<Seed> nets = new ArrayList<>(SmallNets.all());

    /** {@code outside} is a folder that may hold models. */
    Seeds(Path outside) {
        Map<String, List<Seed>> found = new TreeMap<>();
        for (OperatorCase.Source source : CaseSources.all()) {
            for (OperatorCase one : source.cases()) {
                if (inputBytes(one) <= CASE_BYTES_MAX) {
                    found.computeIfAbsent(one.operator() + " " + one.types(), _ -> new ArrayList<>())
                            .add(new Seed(
                                    one.toString(),
                                    one.model(),
                                    one.runs().isEmpty()
                                            ? List.of()
                                            : one.runs().getFirst()));
                }
            }
        }
        Map<String, List<Seed>> operators = new TreeMap<>();
        found.forEach((key, seeds) -> operators
                .computeIfAbsent(key.substring(0, key.indexOf(' ')), _ -> new ArrayList<>())
                .addAll(spread(seeds)));
        byOperator.addAll(operators.values());
        addReal(outside);
    }

    private static long inputBytes(OperatorCase one) {
        long bytes = 0;
        for (List<byte[]> run : one.runs()) {
            for (byte[] input : run) {
                bytes += input.length;
            }
        }
        return bytes;
    }

    private static List<Seed> spread(List<Seed> seeds) {
        int step = 1 + seeds.size() / CASES_MAX;
        List<Seed> some = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i += step) {
            some.add(seeds.get(i));
        }
        return some;
    }

    private void addReal(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".tflite")).sorted().toList()) {
                if (Files.size(file) <= REAL_BYTES_MAX) {
                    addReal(folder.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addReal(String name, byte[] file) {
        try {
            nets.add(new Seed(name, ModelFile.read(file), List.of()));
        } catch (TernException malformed) {
            // A file that is refused as it stands is no model to start from.
        }
    }

    /** One seed: an operator's case mostly, each operator as likely as any other. */
    Seed any(Chance chance) {
        return chance.once(5) ? chance.of(nets) : chance.of(chance.of(byOperator));
    }

    int operators() {
        return byOperator.size();
    }

    int cases() {
        return byOperator.stream().mapToInt(List::size).sum();
    }

    int nets() {
        return nets.size();
    }
}
