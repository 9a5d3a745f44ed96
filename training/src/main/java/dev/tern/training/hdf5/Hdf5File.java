package dev.tern.training.hdf5;

import dev.tern.tensor.TernException;
import dev.tern.tflite.FileProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** HDF5 files to and from values. */
public final class Hdf5File {
    private static final long SIGNATURE = 0x0A1A0A0D46444889L;
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Hdf5File() {}

    /** Whether {@code bytes} start as an HDF5 file does, possibly behind a user block. */
    public static boolean isHdf5(MemorySegment bytes) {
        return signatureAt(bytes) >= 0;
    }

    /** The root group of the file at {@code path}; datasets are read from the mapped file when they are asked for. */
    public static Hdf5Group read(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()), path.toString());
        } catch (IOException e) {
            throw FileProblem.reading(path.toString(), path, e);
        }
    }

    /** The root group of the file that {@code bytes} hold; {@code name} stands for it in errors. */
    public static Hdf5Group read(MemorySegment bytes, String name) {
        long base = signatureAt(bytes);
        if (base < 0) {
            throw TernException.at(name)
                    .expected("an HDF5 file")
                    .found("a file of " + bytes.byteSize() + " bytes without HDF5's signature")
                    .fix("give a file that Keras or h5py wrote");
        }
        Superblock superblock = Superblock.read(bytes, name, base);
        if (new ObjectTree(superblock.source()).read(superblock.root(), "", 0) instanceof Hdf5Group root) {
            return root;
        }
        throw TernException.at(name).problem("the root of the file is not a group; the file is damaged");
    }

    /** Writes {@code root} and all below it to {@code channel}. */
    public static void write(Hdf5Group root, WritableByteChannel channel) throws IOException {
        Hdf5Writer.write(root, channel);
    }

    /** The file of {@code root} and all below it, as bytes. */
    public static byte[] bytes(Hdf5Group root) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Hdf5Writer.write(root, Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static long signatureAt(MemorySegment bytes) {
        for (long at = 0; at <= bytes.byteSize() - 8; at = at == 0 ? 512 : 2 * at) {
            if (bytes.get(I64, at) == SIGNATURE) {
                return at;
            }
        }
        return -1;
    }
}
