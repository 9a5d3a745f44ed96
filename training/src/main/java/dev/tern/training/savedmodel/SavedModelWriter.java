package dev.tern.training.savedmodel;

import dev.tern.graph.Model;
import dev.tern.tensor.TernException;
import dev.tern.tflite.PartFile;
import dev.tern.training.protobuf.MessageBuilder;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a model as a SavedModel that TensorFlow loads and runs: a graph for each signature, weights as variables in a
 * checkpoint. The graph is in the form that TensorFlow 1 and 2 both take, without functions and objects: what loads it in
 * Python offers its signatures and its variables.
 */
public final class SavedModelWriter {
    /** What readers see as the version of TensorFlow that wrote the file. */
    private static final String WRITTEN_FOR = "2.18.0";

    private SavedModelWriter() {}

    /** Writes {@code model} into {@code folder}, which is replaced whole; a run that is cut short leaves it as it was. */
    public static void write(Model model, Path folder) {
        Path target = folder.toAbsolutePath().normalize();
        Path parent = target.getParent();
        if (parent == null) {
            throw TernException.at("SavedModel").problem("a file system's root cannot be replaced by a model");
        }
        if (Files.exists(target) && !isReplaceable(target)) {
            throw TernException.at("SavedModel")
                    .expected("a new folder, an empty one, or one with a SavedModel")
                    .found(target + " with something else")
                    .fix("name another folder");
        }
        GraphWriting.Written written = GraphWriting.of(model);
        try {
            Files.createDirectories(parent);
            Path part = PartFile.folderBeside(target);
            try {
                write(written, part);
                swap(part, target);
            } finally {
                delete(part);
            }
        } catch (IOException e) {
            throw TernException.at("SavedModel").problem("cannot write " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The graph alone, as {@link #write} writes it; values of its variables stand nowhere then. */
    public static GraphDef graph(Model model) {
        return GraphWriting.of(model).graph();
    }

    private static boolean isReplaceable(Path target) {
        if (Files.isRegularFile(target.resolve(SavedModelFile.GRAPHS))) {
            return true;
        }
        try (Stream<Path> inside = Files.list(target)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static void write(GraphWriting.Written written, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("variables"));
        if (!written.variables().isEmpty()) {
            BundleWriter.write(folder.resolve("variables").resolve("variables"), written.variables());
        }
        MessageBuilder about =
                new MessageBuilder().put(4, "serve").put(5, WRITTEN_FOR).put(7, false);
        MessageBuilder graph =
                new MessageBuilder().put(1, about).put(2, written.graph().write());
        String restore = written.restore();
        if (restore != null) {
            graph.put(
                    3,
                    new MessageBuilder()
                            .put(1, "save/filename:0")
                            .put(2, "save/control_dependency:0")
                            .put(3, restore)
                            .put(7, 2));
        }
        written.signatures()
                .forEach((key, signature) ->
                        graph.put(5, new MessageBuilder().put(1, key).put(2, signature.write())));
        Files.write(
                folder.resolve(SavedModelFile.GRAPHS),
                new MessageBuilder().put(1, 1).put(2, graph).toBytes());
    }

    private static void swap(Path part, Path target) throws IOException {
        if (!Files.exists(target)) {
            move(part, target);
            return;
        }
        Path old = target.resolveSibling("." + target.getFileName() + ".old");
        delete(old);
        move(target, old);
        try {
            move(part, target);
        } catch (IOException e) {
            move(old, target);
            throw e;
        }
        delete(old);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
