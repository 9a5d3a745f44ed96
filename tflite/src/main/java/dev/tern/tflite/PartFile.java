package dev.tern.tflite;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file or folder in the making, beside the one whose place it takes when it is complete. It may be read and written by those
 * who may read and write what it replaces, or, where there is nothing yet, by those whom the user lets. A link stays: what it leads to is
 * replaced.
 */
public final class PartFile {
    private static final int ATTEMPTS = 1000;

    /** What the owner must be allowed while a part is written, whatever it replaces. */
    private static final Set<PosixFilePermission> FILE_OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Set<PosixFilePermission> FOLDER_OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PartFile() {}

    /** A new empty file beside {@code target}. */
    public static Path beside(Path target) throws IOException {
        return create(target, false);
    }

    /** A new empty folder beside {@code target}. */
    public static Path folderBeside(Path target) throws IOException {
        return create(target, true);
    }

    private static Path create(Path named, boolean isFolder) throws IOException {
        Path target = isFolder ? named : meant(named);
        if (Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target)) {
            throw new FileSystemException(
                    named.toString(), null, "a device or pipe stands there; name an ordinary file");
        }
        for (int attempt = 1; ; attempt++) {
            String mark = Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX);
            Path part = target.toAbsolutePath().resolveSibling(".tern" + mark + ".part");
            try {
                if (isFolder) {
                    Files.createDirectory(part);
                } else {
                    Files.createFile(part);
                }
            } catch (FileAlreadyExistsException e) {
                if (attempt < ATTEMPTS) {
                    continue;
                }
                throw e;
            }
            takePermissions(target, part, isFolder ? FOLDER_OWNER : FILE_OWNER);
            return part;
        }
    }

    /** What {@code named} leads to, where it is a link. */
    private static Path meant(Path named) throws IOException {
        return Files.isSymbolicLink(named) && Files.exists(named) ? named.toRealPath() : named;
    }

    /** Those of {@code target}, if it is there, and {@code besides}. */
    private static void takePermissions(Path target, Path part, Set<PosixFilePermission> besides) throws IOException {
        PosixFileAttributeView from = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        PosixFileAttributeView to = Files.getFileAttributeView(part, PosixFileAttributeView.class);
        if (from != null && to != null && Files.exists(target)) {
            Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
            all.addAll(from.readAttributes().permissions());
            all.addAll(besides);
            to.setPermissions(all);
        }
    }

    /** Gives the complete {@code part} its name, at once where the file system can. */
    public static void move(Path part, Path named) throws IOException {
        Path target = meant(named);
        takePermissions(target, part, Set.of());
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
