package dev.tern.training.keras;

import com.sun.management.ThreadMXBean;
import dev.tern.tensor.TernException;
import dev.tern.tflite.zip.ZipEncoder;
import dev.tern.tflite.zip.ZipMember;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.Trainer;
import dev.tern.training.hdf5.Hdf5File;
import dev.tern.training.json.Json;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Bidirectional;
import dev.tern.training.layer.Concatenate;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Embedding;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Lstm;
import dev.tern.training.layer.Merge;
import dev.tern.training.layer.MultiHeadAttention;
import dev.tern.training.layer.Pooling;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.UpSampling;
import dev.tern.training.layer.ZeroPadding;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Damages Keras files and builds models of them: every one must end in a model or in one {@link TernException}, in bounded
 * memory and time. Configurations are damaged as values, so that what is wrong with them is more than their syntax; archives are
 * put together again with right checksums. {@code main h5|keras COUNT SEED} runs as many as wanted over the project's own
 * models and the real files in tern.data.
 */
public final class ModelMutations {
    private static final long SLOWEST_NANOS_MAX = 20_000_000_000L;
    private static final long HEAP_BYTES_MAX = 512L << 20;

    private final Random random;
    private final KerasForm form;
    private final Map<String, byte[]> originals = new LinkedHashMap<>();
    private final Map<String, Integer> endings = new LinkedHashMap<>();
    private long slowestNanos;
    private long mostBytes;

    private ModelMutations(KerasForm form, long seed) {
        this.random = new Random(seed);
        this.form = form;
    }

    public static void main(String[] arguments) throws IOException {
        KerasForm form = arguments.length > 0 && arguments[0].equals("h5") ? KerasForm.H5_MODEL : KerasForm.ARCHIVE;
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        ModelMutations mutations = new ModelMutations(form, arguments.length > 2 ? Long.parseLong(arguments[2]) : 1);
        mutations.own();
        for (Path path : KerasSamples.files()) {
            if (Files.size(path) < 400_000 && KerasFile.read(path).form() == form) {
                mutations.originals.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        System.out.println(mutations.run(count));
    }

    /** Runs {@code count} mutations of the project's own models; the text says how they ended. */
    static String sample(KerasForm form, int count, long seed) {
        ModelMutations mutations = new ModelMutations(form, seed);
        mutations.own();
        return mutations.run(count);
    }

    private void own() {
        Model pictures = Sequential.of(
                Input.of(8, 8, 2),
                ZeroPadding.of(1, 1),
                Conv2D.of(3, 3).relu(),
                BatchNormalization.of(),
                Pooling.max2D(2),
                UpSampling.of(2, 2),
                Flatten.of(),
                Dense.of(4).softmax());
        Symbol words = Input.of(6).named("words").symbol();
        Symbol table = Embedding.of(9, 4).named("table").apply(words);
        Symbol both =
                Bidirectional.of(Lstm.of(2).returningSequences()).named("both").apply(table);
        Symbol seen = MultiHeadAttention.of(2, 2).named("seen").apply(both, both);
        Model inner = Sequential.of(Input.of(6, 4), Dense.of(4)).named("inner");
        Symbol sum = Merge.add().named("sum").apply(inner.apply(seen), inner.apply(both));
        Symbol joined = Concatenate.of().named("joined").apply(sum, table);
        Symbol end = Dense.of(2)
                .named("end")
                .apply(GlobalPooling.average(1).named("mean").apply(joined));
        add("pictures", pictures);
        add("words", Model.of(List.of(words), List.of(end)));
    }

    private void add(String name, Model model) {
        try (Trainer trainer =
                model.initialize(1).compile(Optimizers.adam(), Losses.categoricalCrossentropy(), Metrics.accuracy())) {
            Path path = Files.createTempFile("tern", ".model");
            KerasFiles.file(model, trainer, form, KerasLayers.standard()).write(path);
            originals.put(name, Files.readAllBytes(path));
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String run(int count) {
        List<String> names = new ArrayList<>(originals.keySet());
        for (int i = 0; i < count; i++) {
            String name = names.get(random.nextInt(names.size()));
            long startNanos = System.nanoTime();
            long startBytes = allocated();
            String ending;
            try {
                ending = build(originals.get(name), name);
            } catch (TernException e) {
                if (String.valueOf(e.getMessage()).length() > 4_000) {
                    throw new AssertionError("mutation " + i + " of " + name + ": an endless message", e);
                }
                ending = "refused";
            } catch (Throwable e) {
                throw new AssertionError("mutation " + i + " of " + name, e);
            }
            endings.merge(ending, 1, Integer::sum);
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - startNanos);
            mostBytes = Math.max(mostBytes, allocated() - startBytes);
            if (mostBytes > HEAP_BYTES_MAX || slowestNanos > SLOWEST_NANOS_MAX) {
                throw new AssertionError("mutation " + i + " of " + name + " took " + (mostBytes >> 20) + " MiB and "
                        + slowestNanos / 1_000_000 + " ms");
            }
        }
        return count + " mutations of " + names.size() + " files: " + endings + "; slowest " + slowestNanos / 1_000_000
                + " ms, at most " + (mostBytes >> 20) + " MiB allocated on the heap";
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Damages, reads, builds. */
    private String build(byte[] original, String name) {
        KerasFile file;
        switch (random.nextInt(4)) {
            case 0 -> file = KerasFile.read(MemorySegment.ofArray(damaged(original)), name);
            case 1 -> file = form == KerasForm.ARCHIVE ? repacked(original, name) : withDamagedConfig(original, name);
            default -> file = withDamagedConfig(original, name);
        }
        KerasModel model = KerasFiles.load(file, name, KerasLayers.standard());
        if (model.compiled() == null) {
            return "built";
        }
        model.trainer().close();
        return "built to train";
    }

    private KerasFile withDamagedConfig(byte[] original, String name) {
        KerasFile file = KerasFile.read(MemorySegment.ofArray(original), name);
        Json config = file.config();
        Json training = file.training();
        int hits = 1 + random.nextInt(3);
        for (int i = 0; i < hits; i++) {
            if (random.nextInt(8) == 0 && !training.isNull()) {
                training = damaged(training);
            } else {
                config = damaged(config);
            }
        }
        return new KerasFile(
                file.form(), file.version(), config, training, file.weights(), file.optimizer(), file.assets());
    }

    /** An archive with a damaged member, or one more, and right checksums. */
    private KerasFile repacked(byte[] original, String name) {
        KerasFile file = KerasFile.read(MemorySegment.ofArray(original), name);
        byte[] config = file.config().text().getBytes(StandardCharsets.UTF_8);
        byte[] weights = Hdf5File.bytes(((StoredWeights.ByPath) file.weights()).root());
        List<ZipMember> members = new ArrayList<>();
        int which = random.nextInt(4);
        members.add(ZipMember.stored(
                "metadata.json",
                (which == 0 && random.nextBoolean() ? "{\"keras_version\": 3}" : "{\"keras_version\": \"3.3.0\"}")
                        .getBytes(StandardCharsets.UTF_8)));
        members.add(ZipMember.stored("config.json", which == 1 ? damaged(config) : config));
        members.add(ZipMember.stored("model.weights.h5", which == 2 ? damaged(weights) : weights));
        if (which == 3) {
            String[] odd = {"../x", "/x", "assets/../../x", "assets/a\\b", "x:y", "model.weights.npz", "assets/a/b.txt"
            };
            members.add(ZipMember.stored(odd[random.nextInt(odd.length)], new byte[3]));
        }
        return KerasFile.read(ZipEncoder.encode(members), name);
    }

    // ---- damage ----------------------------------------------------------------------------------------------------

    private byte[] damaged(byte[] original) {
        byte[] bytes = original.clone();
        int hits = 1 + random.nextInt(4);
        for (int i = 0; i < hits; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> {
                    int count = Math.min(bytes.length - at, 1 + random.nextInt(64));
                    System.arraycopy(original, random.nextInt(bytes.length - count + 1), bytes, at, count);
                }
                default -> bytes[at]++;
            }
        }
        return bytes;
    }

    /** The value with one place somewhere inside replaced, removed or doubled. */
    private Json damaged(Json value) {
        return switch (value) {
            case Json.Members members
            when !members.members().isEmpty() && random.nextInt(12) > 0 -> {
                List<String> keys = new ArrayList<>(members.members().keySet());
                String key = keys.get(random.nextInt(keys.size()));
                yield switch (random.nextInt(14)) {
                    case 0 -> members.without(key);
                    case 1 -> members.with(keys.get(random.nextInt(keys.size())), members.get(key));
                    default -> members.with(key, damaged(members.get(key)));
                };
            }
            case Json.Items items
            when !items.items().isEmpty() && random.nextInt(12) > 0 -> {
                List<Json> changed = new ArrayList<>(items.items());
                int at = random.nextInt(changed.size());
                switch (random.nextInt(14)) {
                    case 0 -> changed.remove(at);
                    case 1 -> changed.add(changed.get(at));
                    case 2 -> java.util.Collections.swap(changed, at, random.nextInt(changed.size()));
                    default -> changed.set(at, damaged(changed.get(at)));
                }
                yield Json.list(changed);
            }
            default -> other(value);
        };
    }

    private static final List<Json> NUMBERS = List.of(
            Json.of(0),
            Json.of(-1),
            Json.of(1),
            Json.of(2),
            Json.of(7),
            Json.of(Integer.MAX_VALUE),
            Json.of(Integer.MIN_VALUE),
            Json.of(100_000),
            Json.of(3_000_000),
            Json.of(1L << 40),
            Json.of(0.5),
            Json.of(Double.NaN),
            Json.of(1e300));
    private static final List<Json> TEXTS = List.of(
            Json.of(""),
            Json.of("Lambda"),
            Json.of("__lambda__"),
            Json.of("Dense"),
            Json.of("LSTM"),
            Json.of("Functional"),
            Json.of("channels_first"),
            Json.of("same"),
            Json.of("relu"),
            Json.of("float64"),
            Json.of("string"),
            Json.of("words"),
            Json.of("x\u0000\u001B[31m"));

    private Json other(Json value) {
        return switch (random.nextInt(10)) {
            case 0 -> Json.NULL;
            case 1 -> Json.of(random.nextBoolean());
            case 2 -> random.nextBoolean() ? Json.list(List.of()) : Json.object();
            case 3 -> Json.list(List.of(value, value));
            case 4, 5, 6 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            default ->
                value instanceof Json.Num
                        ? NUMBERS.get(random.nextInt(NUMBERS.size()))
                        : TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }
}
