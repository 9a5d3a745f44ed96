package dev.tern.training.datasets;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * A file on a server, known by its digest.
 *
 * @param name what the file is called where it is kept
 * @param address where it is fetched from
 * @param digest MD5 (32 digits) or SHA-256 (64 digits) of its content
 */
record RemoteFile(String name, String address, String digest) {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int RANGE_CONTINUES = 206;

    /** Fetches the file into {@code folder}, going on where an interrupted attempt ended; nothing is done if it is there. */
    Path fetch(Path folder, LongConsumer bytesSoFar) {
        Path whole = folder.resolve(name);
        if (Files.isRegularFile(whole)) {
            return whole;
        }
        Path part = folder.resolve(name + ".part");
        try {
            Files.createDirectories(folder);
            receive(part, bytesSoFar);
            check(part);
            return Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw TernException.at(address)
                    .problem(
                            "cannot be fetched (" + e
                                    + "); try again, which goes on from where it ended, or put the file " + name
                                    + " into " + folder + " yourself",
                            e);
        }
    }

    private void receive(Path part, LongConsumer bytesSoFar) throws IOException {
        long there = Files.exists(part) ? Files.size(part) : 0;
        URLConnection connection = URI.create(address).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        if (there > 0) {
            connection.setRequestProperty("Range", "bytes=" + there + "-");
        }
        boolean continues = false;
        if (connection instanceof HttpURLConnection http) {
            int status = http.getResponseCode();
            if (status == 416) {
                return; // there is nothing after what is there: the digest decides
            }
            if (status >= 300) {
                throw new IOException("the server answers with status " + status);
            }
            continues = status == RANGE_CONTINUES;
        }
        long sum = continues ? there : 0;
        try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(
                        part,
                        StandardOpenOption.CREATE,
                        continues ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                sum += read;
                bytesSoFar.accept(sum);
            }
        }
    }

    private void check(Path part) throws IOException {
        String found = digest(part, digest.length() == 32 ? "MD5" : "SHA-256");
        if (!found.equals(digest)) {
            Files.delete(part);
            throw TernException.at(address)
                    .expected("a file with digest " + digest)
                    .found(found)
                    .fix("try again later; what came was thrown away");
        }
    }

    private static String digest(Path file, String algorithm) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has MD5 and SHA-256", e);
        }
    }
}
