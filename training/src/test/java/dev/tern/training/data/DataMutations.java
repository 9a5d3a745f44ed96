package dev.tern.training.data;

import com.sun.management.ThreadMXBean;
import dev.tern.media.image.Picture;
import dev.tern.media.image.PngFile;
import dev.tern.media.image.Resize;
import dev.tern.media.sound.Sound;
import dev.tern.media.sound.WavFile;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.Input;
import dev.tern.training.recipe.SpecFile;
import dev.tern.training.savedmodel.SavedModelFile;
import dev.tern.training.savedmodel.SavedModelWriter;
import dev.tern.training.savedmodel.TensorBundle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Damages files that data, variables and descriptions come from (IDX, CSV, NPY, NPZ, zip files of pictures, sounds and texts,
 * CIFAR's own form, SavedModels, JSON) at random and reads them: every one must
 * end in what it holds or in one {@link TernException}, in bounded memory. {@code main COUNT SEED} runs as many as wanted.
 */
public final class DataMutations {
    /** Packed bytes may become a thousand times as many; readers stop there or earlier. */
    private static final long BYTES_MAX = 256L << 20;

    /** A file that is damaged, and what reads it. */
    private record Target(String name, Path file, Reading reading) {}

    private interface Reading {
        void read() throws IOException;
    }

    private final Random random;
    private final List<Target> targets = new ArrayList<>();
    private final Map<String, int[]> outcomes = new TreeMap<>();
    private long slowestNanos;
    private long mostBytes;

    private DataMutations(Path folder, long seed) throws IOException {
        random = new Random(seed);
        arrays(folder);
        tables(folder);
        model(folder.resolve("model"));
        archive(folder);
        cifar(folder.resolve("cifar"));
        descriptions(folder.resolve("spec.json"));
    }

    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        Path folder = Files.createTempDirectory("mutations");
        System.out.println(run(folder, count, seed));
    }

    /** Damages and reads {@code count} files in {@code folder}; the text says how that ended. */
    static String run(Path folder, int count, long seed) throws IOException {
        return new DataMutations(folder, seed).run(count);
    }

    private void arrays(Path folder) throws IOException {
        byte[] pixels = new byte[12 * 30];
        random.nextBytes(pixels);
        Column pictures = Column.bytes("x", Shape.of(5, 6), pixels);
        Column labels = Column.labels("y", random.ints(12, 0, 10).toArray());
        Column floats = Column.floats("z", Shape.of(4), new float[48]);
        for (String name : List.of("images.idx", "images.idx.gz")) {
            Path file = folder.resolve(name);
            IdxFile.write(pictures, file);
            targets.add(new Target(name, file, () -> IdxFile.read("x", file)));
        }
        Path classes = folder.resolve("labels.idx");
        IdxFile.write(labels, classes);
        targets.add(new Target("labels.idx", classes, () -> IdxFile.readLabels("y", classes)));
        for (Column column : List.of(pictures, labels, floats)) {
            String name = column.field().name() + ".npy";
            Path file = folder.resolve(name);
            ArrayFile.writeNpy(column, file);
            targets.add(new Target(name, file, () -> ArrayFile.readNpy("x", file)));
        }
        Path several = folder.resolve("several.npz");
        ArrayFile.writeNpz(List.of(pictures, labels, floats), several);
        targets.add(new Target("several.npz", several, () -> ArrayFile.readNpz(several)));
    }

    private void tables(Path folder) throws IOException {
        StringBuilder text = new StringBuilder("a,b,class,words\n");
        for (int i = 0; i < 20; i++) {
            text.append(i)
                    .append(',')
                    .append(random.nextGaussian())
                    .append(',')
                    .append(i % 3)
                    .append(",\"two, \"\"words\"\"\"\n");
        }
        Path file = folder.resolve("table.csv");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        targets.add(new Target("table.csv", file, () -> CsvFile.DEFAULT.read(file)));
        targets.add(new Target(
                "table.csv by parts",
                file,
                () -> CsvFile.DEFAULT.read(
                        file,
                        CsvFile.Part.floats("x", Shape.of(2), 0),
                        CsvFile.Part.label("y", 2),
                        CsvFile.Part.text("z", 3))));
    }

    private void model(Path folder) throws IOException {
        Model model = Sequential.of(Input.of(6, 6, 1), Conv2D.of(3, 3).relu(), Flatten.of(), Dense.of(4));
        SavedModelWriter.write(model.exported(), folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                targets.add(new Target(folder.relativize(file).toString(), file, () -> readModel(folder)));
            }
        }
    }

    /** Pictures, sounds and texts in a zip file, a folder for each class. */
    private void archive(Path folder) throws IOException {
        int[] pixels = random.ints(30, 0, 1 << 24).toArray();
        Path sound = folder.resolve("sound.wav");
        WavFile.write(new Sound(8000, 1, new float[40]), sound);
        Path zip = folder.resolve("files.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("a", "b")) {
                entry(out, name + "/picture.png", PngFile.toBytes(Picture.of(5, 6, pixels)));
                entry(out, name + "/sound.wav", Files.readAllBytes(sound));
                entry(out, name + "/words.txt", "some words, ü".getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.delete(sound);
        targets.add(new Target(
                "pictures in files.zip",
                zip,
                () -> readTree(zip, ".png", files -> FileRows.pictures(files, 4, 4, Resize.DEFAULT))));
        targets.add(new Target(
                "sounds in files.zip", zip, () -> readTree(zip, ".wav", files -> FileRows.sounds(files, 4000, 16))));
        targets.add(new Target("texts in files.zip", zip, () -> readTree(zip, ".txt", FileRows::texts)));
    }

    private static void entry(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static void readTree(Path zip, String ending, Function<LabelledFiles, Dataset> rows) {
        try (FileTree tree = FileTree.open(zip)) {
            rows.apply(LabelledFiles.of(tree, tree.names(ending), LabelledFiles.FOLDER))
                    .toColumns();
        }
    }

    private void cifar(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5")) {
            Files.write(folder.resolve(name + ".bin"), new byte[3073]);
        }
        Path test = folder.resolve("test_batch.bin");
        Files.write(test, new byte[2 * 3073]);
        targets.add(new Target(
                "test_batch.bin",
                test,
                () -> KnownDataset.CIFAR10.load(WhereFrom.folder(folder)).test().toColumns()));
    }

    private void descriptions(Path file) throws IOException {
        Files.writeString(file, """
                {"data": {"csv": {"label": 4, "test": 0.2}}, "input": [4], "epochs": 2, "batch": 8,
                 "layers": [{"class": "Dense", "units": 8, "activation": "relu"}, {"class": "Dropout", "rate": 0.2},
                            {"class": "Dense", "units": "classes"}],
                 "optimizer": {"class": "SGD", "learning_rate": 0.01, "momentum": 0.9}, "loss": "mse"}
                """);
        targets.add(new Target("spec.json", file, () -> SpecFile.read(file, null)));
    }

    private static void readModel(Path folder) {
        SavedModelFile file = SavedModelFile.read(folder);
        file.metaGraphs().forEach(file::variables);
        TensorBundle bundle = file.variables().orElseThrow(() -> TernException.of("no variables"));
        bundle.names().forEach(bundle::tensor);
    }

    private String run(int count) throws IOException {
        Map<Path, byte[]> originals = new TreeMap<>();
        for (Target target : targets) {
            originals.put(target.file, Files.readAllBytes(target.file));
        }
        for (int i = 0; i < count; i++) {
            Target target = targets.get(random.nextInt(targets.size()));
            byte[] original = originals.get(target.file);
            Files.write(target.file, damaged(original));
            attempt(i, target);
            Files.write(target.file, original);
        }
        StringBuilder text = new StringBuilder(count + " mutations of " + targets.size() + " targets; slowest "
                + slowestNanos / 1_000_000 + " ms, at most " + (mostBytes >> 20) + " MiB allocated (read/refused):");
        outcomes.forEach((name, counts) -> text.append(' ')
                .append(name)
                .append(' ')
                .append(counts[0])
                .append('/')
                .append(counts[1]));
        return text.toString();
    }

    private void attempt(int number, Target target) {
        int[] counts = outcomes.computeIfAbsent(target.name, key -> new int[2]);
        long startNanos = System.nanoTime();
        long startBytes = allocated();
        try {
            target.reading.read();
            counts[0]++;
        } catch (TernException e) {
            if (e.getMessage().length() > 2_000) {
                throw new AssertionError("mutation " + number + " of " + target.name + ": an endless message", e);
            }
            counts[1]++;
        } catch (Throwable e) {
            throw new AssertionError("mutation " + number + " of " + target.name, e);
        }
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - startNanos);
        long bytes = allocated() - startBytes;
        mostBytes = Math.max(mostBytes, bytes);
        if (bytes > BYTES_MAX) {
            throw new AssertionError("mutation " + number + " of " + target.name + " took " + bytes + " bytes");
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private byte[] damaged(byte[] original) {
        byte[] bytes = original.clone();
        int hits = 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 3);
        for (int i = 0; i < hits && bytes.length > 0; i++) {
            // Headers stand at the beginning: half of the damage goes there.
            int at = random.nextInt(random.nextBoolean() ? Math.min(64, bytes.length) : bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) 0xFF;
                case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), (byte) 0x7F);
                case 4 -> {
                    int from = random.nextInt(bytes.length);
                    int count = Math.min(bytes.length - Math.max(at, from), 1 + random.nextInt(32));
                    System.arraycopy(bytes.clone(), from, bytes, at, count);
                }
                case 5 -> bytes[at] = (byte) "0123456789,-\"\n.eE()'{}:".charAt(random.nextInt(23));
                default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
            }
        }
        return bytes;
    }
}
