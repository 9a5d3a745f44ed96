package dev.tern.conformance.converter;

import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.converter.edit.ModelEditor;
import dev.tern.graph.Model;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Sequential;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.Input;
import dev.tern.training.savedmodel.SavedModelWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Damaged sources, converted: each ends in a model or in one {@link TernException}. As a program, {@code MutatedSources COUNT
 * [SEED [KIND]]} damages each kind of file so many times and prints what came of it.
 */
final class MutatedSources {
    /** One conversion in so many is verified as well; running models takes longest. */
    private static final int VERIFIED_EACH = 8;

    private final Path folder;
    private final Path frozen;
    private final Path loop;
    private final Path h5;
    private final Path archive;
    private final Path flat;
    private final Map<Path, byte[]> originals = new TreeMap<>();

    /** Which file is damaged. */
    enum Kind {
        FROZEN_GRAPH,
        OLD_LOOP,
        SAVED_MODEL,
        VARIABLES,
        KERAS_H5,
        KERAS_ARCHIVE,
        FLAT_FILE,
        EDITED
    }

    MutatedSources(Path scratch, byte[] graph) throws IOException {
        this.folder = scratch.resolve("saved_model");
        this.frozen = scratch.resolve("frozen.pb");
        this.loop = scratch.resolve("loop.pb");
        this.h5 = scratch.resolve("net.h5");
        this.archive = scratch.resolve("net.keras");
        this.flat = scratch.resolve("net.tflite");
        var net = Sequential.of(Input.of(8, 8, 2), Conv2D.of(3, 3).relu(), Flatten.of(), Dense.of(4))
                .initialize(1);
        SavedModelWriter.write(net.exported(), folder);
        KerasFiles.save(net, h5);
        KerasFiles.save(net, archive);
        Converter.fromKeras(net).convert().write(flat);
        Files.write(frozen, graph);
        Files.write(loop, OldControlFlowTest.loopWithChoice());
        try (Stream<Path> all = Files.walk(scratch)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                originals.put(file, Files.readAllBytes(file));
            }
        }
    }

    private List<Path> files(Kind kind) {
        return originals.keySet().stream()
                .filter(file -> switch (kind) {
                    case FROZEN_GRAPH -> file.equals(frozen);
                    case OLD_LOOP -> file.equals(loop);
                    case SAVED_MODEL -> file.endsWith("saved_model.pb");
                    case VARIABLES -> file.toString().contains("variables");
                    case KERAS_H5 -> file.equals(h5);
                    case KERAS_ARCHIVE -> file.equals(archive);
                    case FLAT_FILE, EDITED -> file.equals(flat);
                })
                .toList();
    }

    /** Damages one file, converts, and mends it again: whether a model came out. Anything but an answer is thrown. */
    boolean converts(Kind kind, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Path> files = files(kind);
        Path file = files.get(random.nextInt(files.size()));
        byte[] original = originals.get(file);
        Files.write(file, damaged(original, random));
        ConverterOptions options = ConverterOptions.defaults().withVerify(seed % VERIFIED_EACH == 0);
        try {
            if (kind == Kind.EDITED) {
                edited(random);
            } else {
                source(kind).with(options).convert();
            }
            return true;
        } catch (TernException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("an answer without words", e);
            }
            return false;
        } finally {
            Files.write(file, original);
        }
    }

    private Converter source(Kind kind) {
        return switch (kind) {
            case FROZEN_GRAPH -> Converter.fromFrozenGraph(frozen);
            case OLD_LOOP -> Converter.fromFrozenGraph(loop);
            case SAVED_MODEL, VARIABLES -> Converter.fromSavedModel(folder);
            case KERAS_H5 -> Converter.fromKeras(h5);
            case KERAS_ARCHIVE -> Converter.fromKeras(archive);
            case FLAT_FILE, EDITED -> Converter.fromFile(flat);
        };
    }

    /** Three changes drawn from all that an editor does, and the file that comes of them. */
    private void edited(SplittableRandom random) throws IOException {
        ModelEditor editor = ModelEditor.open(flat);
        for (int i = 0; i < 3; i++) {
            editor = changed(editor, random);
        }
        Path written = flat.resolveSibling("edited.tflite");
        editor.write(written);
        ModelFile.read(written);
    }

    private static ModelEditor changed(ModelEditor editor, SplittableRandom random) {
        Model model = editor.model();
        String tensor = "#" + random.nextInt(model.main().values().size() + 1);
        return switch (random.nextInt(12)) {
            case 0 -> editor.batch(random.nextInt(6) - 1);
            case 1 -> editor.cut(List.of(tensor), List.of());
            case 2 -> editor.cut(List.of(), List.of(tensor));
            case 3 -> editor.join(model, Map.of());
            case 4 ->
                editor.inputType(
                        "#0", random.nextBoolean() ? DataType.INT8 : DataType.UINT8, Quantization.perTensor(0.1f, 3));
            case 5 -> editor.outputType(tensor, DataType.INT8);
            case 6 -> editor.renameTensor(tensor, "other");
            case 7 -> editor.labels(tensor, List.of("a", "b", "c", "d"));
            case 8 -> editor.about("author", "somebody");
            case 9 -> editor.inputShapes(Map.of(tensor, Shape.of(1, 9, -1, 2)));
            case 10 -> editor.removeAllMetadata();
            default -> editor.stripNames();
        };
    }

    private static byte[] damaged(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = random.nextBoolean() ? (byte) 0xff : 0;
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = spliced(bytes, at, at + random.nextInt(Math.min(64, bytes.length - at)), 0);
                default -> bytes = spliced(bytes, at, at, 1 + random.nextInt(16));
            }
        }
        return bytes;
    }

    /** The bytes without those from {@code from} to {@code to}, and {@code more} bytes of the beginning in their place. */
    private static byte[] spliced(byte[] bytes, int from, int to, int more) {
        byte[] result = new byte[bytes.length - (to - from) + more];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(bytes, 0, result, from, Math.min(more, bytes.length));
        System.arraycopy(bytes, to, result, from + more, bytes.length - to);
        return result;
    }

    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Path scratch = Files.createTempDirectory("mutated");
        MutatedSources sources = new MutatedSources(scratch, PatternsTest.residualGraph());
        List<String> failures = new ArrayList<>();
        for (Kind kind : args.length > 2 ? new Kind[] {Kind.valueOf(args[2])} : Kind.values()) {
            int models = 0;
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                try {
                    models += sources.converts(kind, seed + i) ? 1 : 0;
                } catch (Throwable e) {
                    failures.add(kind + " seed " + (seed + i) + ": " + e + " at " + Arrays.toString(e.getStackTrace()));
                }
            }
            System.out.printf(
                    "%s: %d damaged, %d models, %d answers, %d failures, %.1f s%n",
                    kind,
                    count,
                    models,
                    count - models - failures.size(),
                    failures.size(),
                    (System.nanoTime() - begin) / 1e9);
            failures.stream().limit(10).forEach(System.out::println);
            failures.clear();
        }
    }
}
