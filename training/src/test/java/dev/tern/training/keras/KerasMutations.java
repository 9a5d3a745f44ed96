package dev.tern.training.keras;

import com.sun.management.ThreadMXBean;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.hdf5.Hdf5Dataset;
import dev.tern.training.hdf5.Hdf5Group;
import dev.tern.training.hdf5.Hdf5Node;
import dev.tern.training.json.Json;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Damages Keras files at random and reads them: every one must end in a model or in one {@link TernException}, in bounded
 * memory. {@code main COUNT SEED} runs as many as wanted over the project's own files and the real ones in tern.data.
 */
public final class KerasMutations {
    private static final int SMALL = 512;

    private final Random random;
    private final Map<String, byte[]> originals = new LinkedHashMap<>();
    private long slowestNanos;
    private long mostBytes;
    private int refused;
    private int read;

    private KerasMutations(long seed) {
        this.random = new Random(seed);
    }

    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        KerasMutations mutations = new KerasMutations(seed);
        mutations.own();
        for (Path path : KerasSamples.files()) {
            mutations.originals.put(path.getFileName().toString(), Files.readAllBytes(path));
        }
        System.out.println(mutations.run(count));
    }

    /** Runs {@code count} mutations of the project's own files; the text says how they ended. */
    static String sample(int count, long seed) {
        KerasMutations mutations = new KerasMutations(seed);
        mutations.own();
        return mutations.run(count);
    }

    private void own() {
        Saveable model = KerasSamples.model();
        Map<String, Tensor> values = KerasSamples.values(model, 5);
        Json config = Json.object().with("class_name", "Sequential").with("config", Json.object());
        List<NamedTensor> state = List.of(new NamedTensor("Adam/iter:0", values.get("first/bias")));
        originals.put(
                "own.h5",
                bytes(new KerasFile(
                        KerasForm.H5_MODEL,
                        KerasVersion.V2,
                        config,
                        config,
                        WeightsByLayer.write(model, values, KerasVersion.V2),
                        state,
                        Map.of())));
        Hdf5Group root = WeightsByPath.withOptimizer(WeightsByPath.write(model, values), "adam", state);
        originals.put(
                "own.keras",
                bytes(new KerasFile(
                        KerasForm.ARCHIVE,
                        KerasVersion.V3,
                        config,
                        Json.NULL,
                        new StoredWeights.ByPath(root),
                        state,
                        Map.of())));
    }

    private static byte[] bytes(KerasFile file) {
        try {
            Path path = Files.createTempFile("tern", ".model");
            try {
                file.write(path);
                return Files.readAllBytes(path);
            } finally {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String run(int count) {
        List<String> names = new ArrayList<>(originals.keySet());
        for (int i = 0; i < count; i++) {
            String name = names.get(random.nextInt(names.size()));
            byte[] damaged = damaged(originals.get(name));
            long startNanos = System.nanoTime();
            long startBytes = allocated();
            try {
                KerasFile file = KerasFile.read(MemorySegment.ofArray(damaged), name);
                if (file.weights() instanceof StoredWeights.ByPath paths) {
                    readAll(paths.root());
                }
                read++;
            } catch (TernException e) {
                if (e.getMessage().length() > 2_000) {
                    throw new AssertionError("mutation " + i + " of " + name + ": an endless message", e);
                }
                refused++;
            } catch (Throwable e) {
                throw new AssertionError("mutation " + i + " of " + name, e);
            }
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - startNanos);
            long bytes = allocated() - startBytes;
            mostBytes = Math.max(mostBytes, bytes);
            if (bytes > 64L * damaged.length + (160L << 20)) {
                throw new AssertionError(
                        "mutation " + i + " of " + name + " of " + damaged.length + " bytes took " + bytes);
            }
        }
        return count + " mutations of " + names.size() + " files: " + read + " read, " + refused + " refused; slowest "
                + slowestNanos / 1_000_000 + " ms, at most " + (mostBytes >> 20) + " MiB allocated";
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static void readAll(Hdf5Group group) {
        for (Hdf5Node node : group.members().values()) {
            switch (node) {
                case Hdf5Group inner -> readAll(inner);
                case Hdf5Dataset dataset -> dataset.value();
            }
        }
    }

    /** Structures lie near the start and between the data: half of the damage goes to bytes that are not zero near others. */
    private byte[] damaged(byte[] original) {
        byte[] bytes = original.clone();
        int hits = 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 3);
        for (int i = 0; i < hits; i++) {
            int at = place(bytes);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) 0xFF;
                case 3 -> {
                    int count = Math.min(bytes.length - at, 1 + random.nextInt(8));
                    for (int b = 0; b < count; b++) {
                        bytes[at + b] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
                    }
                }
                case 4 -> {
                    int from = place(bytes);
                    int count = Math.min(bytes.length - Math.max(at, from), 1 + random.nextInt(64));
                    System.arraycopy(original, from, bytes, at, count);
                }
                case 5 -> bytes[at] = 0;
                default -> {
                    if (random.nextInt(6) == 0) {
                        bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
                    } else {
                        bytes[at]++;
                    }
                }
            }
        }
        return bytes;
    }

    private int place(byte[] bytes) {
        int at = random.nextInt(4) == 0 ? random.nextInt(Math.min(bytes.length, SMALL)) : random.nextInt(bytes.length);
        // Look for structure: a signature of four capital letters within reach.
        for (int i = at; random.nextBoolean() && i < Math.min(at + 4096, bytes.length - 4); i++) {
            if (bytes[i] >= 'A'
                    && bytes[i] <= 'Z'
                    && bytes[i + 1] >= 'A'
                    && bytes[i + 1] <= 'Z'
                    && bytes[i + 2] >= 'A') {
                return Math.min(bytes.length - 1, i + random.nextInt(40));
            }
        }
        return at;
    }
}
