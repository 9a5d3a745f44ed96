package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.tflite.FileProblem;
import dev.tern.training.files.WholeFile;
import dev.tern.training.hdf5.Hdf5File;
import dev.tern.training.json.Json;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Keras file as neutral values.
 *
 * @param form how the file is laid out
 * @param version the Keras that wrote it
 * @param config the model's configuration as its writer serialised it; {@link Json#NULL} in files of weights alone
 * @param training optimizer, loss and metrics as their writer serialised them; {@link Json#NULL} where the model was not compiled
 * @param weights the weights
 * @param optimizer the optimizer's state in its own order; empty where there is none
 * @param assets files that belong to layers (vocabularies), by name within the archive
 */
public record KerasFile(
        KerasForm form,
        KerasVersion version,
        Json config,
        Json training,
        StoredWeights weights,
        List<NamedTensor> optimizer,
        Map<String, byte[]> assets) {
    /** Keeps copies of list and map. */
    public KerasFile {
        optimizer = List.copyOf(optimizer);
        assets = Collections.unmodifiableMap(new LinkedHashMap<>(assets));
    }

    /** Whether the name of a file, or what lies in a folder, says that it is a Keras model. */
    public static boolean isNamedLikeOne(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(".keras")
                || name.endsWith(".h5")
                || name.endsWith(".hdf5")
                || Files.isRegularFile(path.resolve("config.json"))
                        && Files.isRegularFile(path.resolve("metadata.json"));
    }

    /** Reads a file of any form, or the folder form of the archive. */
    public static KerasFile read(Path path) {
        if (Files.isDirectory(path)) {
            return KerasArchive.readFolder(path);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()), path.toString());
        } catch (IOException e) {
            throw FileProblem.reading(path.toString(), path, e);
        }
    }

    /** Reads the file that {@code bytes} hold; {@code name} stands for it in errors. */
    public static KerasFile read(MemorySegment bytes, String name) {
        // An HDF5 file may begin behind something else, and an archive may hold one at just such a place.
        if (KerasArchive.isArchive(bytes)) {
            return KerasArchive.read(bytes, name);
        }
        if (Hdf5File.isHdf5(bytes)) {
            return KerasH5.read(Hdf5File.read(bytes, name), name);
        }
        throw TernException.at(name)
                .expected("a Keras model: an HDF5 file (.h5) or a .keras archive")
                .found("a file of " + bytes.byteSize() + " bytes that is neither")
                .fix("give a file that Keras saved");
    }

    /** Writes this to {@code path}, whole or not at all. */
    public void write(Path path) {
        WholeFile.write(path, channel -> {
            if (form == KerasForm.ARCHIVE) {
                KerasArchive.write(this, channel);
            } else {
                Hdf5File.write(KerasH5.write(this), channel);
            }
        });
    }
}
