package dev.tern.training.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of h5py read here, and files written here read by h5py: the same objects, types and contents. */
class Hdf5AgainstH5pyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "v108", "v110", "latest"})
    void everyFormatVersionIsRead(String version) {
        Path file = folder.resolve("made.h5");
        H5py.run(folder, "make.py", file.toString(), version);
        List<String> theirs = H5py.run(folder, "describe.py", file.toString());

        assertThat(Hdf5Lines.of(Hdf5File.read(file))).isEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "v108"})
    void whatIsWrittenHereH5pyReads(String version) throws IOException {
        Path made = folder.resolve("made.h5");
        H5py.run(folder, "make.py", made.toString(), version);
        Hdf5Group root = Hdf5File.read(made);
        // The oldest version of the format has no room for attributes beyond 64 KiB.
        Hdf5Group writable = new Hdf5Group(
                root.attributes().entrySet().stream()
                        .filter(attribute -> !attribute.getKey().equals("large"))
                        .collect(
                                java.util.LinkedHashMap::new,
                                (map, entry) -> map.put(entry.getKey(), entry.getValue()),
                                java.util.Map::putAll),
                root.members());
        Path written = folder.resolve("written.h5");
        Files.write(written, Hdf5File.bytes(writable));

        List<String> theirs = H5py.run(folder, "describe.py", written.toString());
        assertThat(theirs).isEqualTo(Hdf5Lines.of(writable)).isEqualTo(Hdf5Lines.of(Hdf5File.read(written)));
    }

    @Test
    void modelsOfKerasAreReadAsH5pyReadsThem() throws IOException {
        Path data = Path.of(System.getProperty("tern.data", "../shared/data")).resolve("keras");
        assumeTrue(Files.isDirectory(data), "no Keras models in tern.data");
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(path -> path.toString().matches(".*\\.(h5|hdf5)"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            Hdf5Group root = Hdf5File.read(file);
            List<String> ours = Hdf5Lines.of(root);
            assertThat(ours).as(file.toString()).isEqualTo(H5py.run(folder, "describe.py", file.toString()));
            Path again = folder.resolve("again.h5");
            Files.write(again, Hdf5File.bytes(root));
            assertThat(H5py.run(folder, "describe.py", again.toString()))
                    .as(file.toString())
                    .isEqualTo(ours);
        }
    }
}
