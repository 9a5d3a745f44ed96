package dev.tern.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.graph.Model;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void isPosix() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "no POSIX file system");
    }

    private static Set<PosixFilePermission> mode(Path path) throws IOException {
        return Files.getPosixFilePermissions(path);
    }

    private static void replace(Path target) throws IOException {
        Path part = PartFile.beside(target);
        Files.writeString(part, "new");
        PartFile.move(part, target);
    }

    @Test
    void aNewFileIsAsReadableAsAnyOther() throws IOException {
        Path ordinary = Files.createFile(folder.resolve("ordinary"));
        Path target = folder.resolve("model.tflite");
        replace(target);
        assertThat(mode(target)).isEqualTo(mode(ordinary));
        assertThat(target).hasContent("new");
    }

    @Test
    void aReplacedFileKeepsItsMode() throws IOException {
        for (String mode : new String[] {"rw-------", "rw-rw-r--", "rwxr-x---", "r--r--r--"}) {
            Path target = folder.resolve("a " + mode);
            Files.writeString(target, "old");
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
            replace(target);
            assertThat(PosixFilePermissions.toString(mode(target))).isEqualTo(mode);
            assertThat(target).hasContent("new");
        }
    }

    @Test
    void nobodyElseReadsTheParts() throws IOException {
        Path target = Files.writeString(folder.resolve("secret"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        assertThat(PosixFilePermissions.toString(mode(PartFile.beside(target)))).isEqualTo("rw-------");
    }

    @Test
    void aNewFolderIsAsOpenAsAnyOther() throws IOException {
        Path ordinary = Files.createDirectory(folder.resolve("ordinary"));
        assertThat(mode(PartFile.folderBeside(folder.resolve("saved")))).isEqualTo(mode(ordinary));
    }

    @Test
    void aLinkStaysAndWhatItLeadsToIsReplaced() throws IOException {
        Path target = Files.writeString(folder.resolve("model.tflite"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("latest"), target.getFileName());
        replace(link);
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("new");
    }

    @Test
    void noDeviceIsReplaced() {
        Path device = Path.of("/dev/full");
        assumeTrue(Files.exists(device), "no such device");
        assertThatThrownBy(() -> PartFile.beside(device))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("name an ordinary file");
        assertThatThrownBy(() -> ModelFile.write(Model.of(List.of()), device))
                .isInstanceOf(TernException.class)
                .hasMessage("model file: cannot write /dev/full: a device or pipe stands there; name an ordinary file");
    }

    @Test
    void sayWhyNothingCanBeWritten() throws IOException {
        Path missing = folder.resolve("none").resolve("m.tflite");
        assertThatThrownBy(() -> ModelFile.write(Model.of(List.of()), missing))
                .hasMessage("model file: cannot write " + missing + ": there is no folder " + missing.getParent()
                        + "; make it first");
        assertThatThrownBy(() -> ModelFile.write(Model.of(List.of()), folder))
                .hasMessageContaining("it is a folder; name a file");
        assertThatThrownBy(() -> ModelFile.read(folder)).hasMessageContaining("it is a folder; name a file");
    }

    @Test
    void partsOfOneTargetAreApart() throws IOException {
        Path target = folder.resolve("model.tflite");
        for (int i = 0; i < 20; i++) {
            PartFile.beside(target);
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).hasSize(20);
        }
    }
}
