package dev.tern.training.data;

import dev.tern.tensor.TernException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Contents of files, gzipped or not; what they unpack to has a limit. */
final class StoredBytes {
    /** The most bytes that one array of a file may have. */
    static final int MOST_BYTES = Integer.MAX_VALUE - 64;

    /** What is done with an open file. */
    interface Reading<T> {
        T from(InputStream in) throws IOException;
    }

    private StoredBytes() {}

    /** Opens a file, unpacks it if it is gzipped (whatever its name), and puts its path before all complaints. */
    static <T> T read(Path file, Reading<T> reading) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
            raw.reset();
            try (InputStream in = gzip ? new BufferedInputStream(new GZIPInputStream(raw)) : raw) {
                return reading.from(in);
            }
        } catch (NoSuchFileException _) {
            throw TernException.at(file.toString())
                    .expected("a file")
                    .found("none")
                    .fix("check the path");
        } catch (EOFException | ZipException e) {
            throw TernException.at(file.toString())
                    .expected("a whole gzip file")
                    .found("a damaged one (" + e.getMessage() + ")")
                    .fix("fetch the file again");
        } catch (IOException e) {
            throw TernException.at(file.toString())
                    .problem("cannot be read (" + e.getMessage() + "); check its rights", e);
        } catch (TernException e) {
            throw e.within(file.toString());
        }
    }

    /** All bytes of a file. */
    static byte[] all(Path file) {
        return read(file, in -> {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            if (in.read() >= 0) {
                throw TernException.at("file")
                        .expected("at most " + MOST_BYTES + " bytes")
                        .found("more")
                        .fix("split it");
            }
            return bytes;
        });
    }
}
