package dev.tern.training.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteFileTest {
    private static final byte[] CONTENT = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final String SHA_256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String MD5 = "900150983cd24fb0d6963f7d28e17f72";

    @TempDir
    private Path folder = Path.of("");

    private HttpServer server;
    private final List<String> ranges = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/file", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(String.valueOf(range));
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            byte[] rest = Arrays.copyOfRange(CONTENT, from, CONTENT.length);
            exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length);
            exchange.getResponseBody().write(rest);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private RemoteFile file(String path, String digest) {
        return new RemoteFile("f.bin", "http://127.0.0.1:" + server.getAddress().getPort() + path, digest);
    }

    @Test
    void aFileIsFetchedOnceCheckedAndKept() throws IOException {
        for (String digest : List.of(SHA_256, MD5)) {
            Path kept = file("/file", digest).fetch(folder.resolve(digest), bytes -> {});
            assertThat(Files.readAllBytes(kept)).isEqualTo(CONTENT);
            file("/file", digest).fetch(folder.resolve(digest), bytes -> {});
        }
        assertThat(ranges).containsExactly("null", "null");
    }

    @Test
    void anInterruptedAttemptGoesOn() throws IOException {
        Files.write(folder.resolve("f.bin.part"), new byte[] {'a'});
        List<Long> progress = new ArrayList<>();
        Path kept = file("/file", SHA_256).fetch(folder, progress::add);
        assertThat(Files.readAllBytes(kept)).isEqualTo(CONTENT);
        assertThat(ranges).containsExactly("bytes=1-");
        assertThat(progress).endsWith(3L);
        assertThat(folder.resolve("f.bin.part")).doesNotExist();
    }

    @Test
    void anotherContentIsThrownAway() {
        assertThatThrownBy(() -> file("/file", MD5.replace('9', '8')).fetch(folder, bytes -> {}))
                .hasMessageContaining("digest")
                .hasMessageContaining(MD5);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatTheServerLacksIsToldWithWhatToDo() {
        assertThatThrownBy(() -> file("/none", MD5).fetch(folder, bytes -> {}))
                .hasMessageContaining("status 404")
                .hasMessageContaining("put the file f.bin into");
    }

    private static byte[] tar(String name, byte[] content) {
        byte[] blocks = new byte[512 + (content.length + 511) / 512 * 512 + 1024];
        byte[] title = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(title, 0, blocks, 0, title.length);
        byte[] size = String.format("%011o", content.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, blocks, 124, size.length);
        blocks[156] = '0';
        System.arraycopy(content, 0, blocks, 512, content.length);
        return blocks;
    }

    private Path zipped(byte[] bytes) throws IOException {
        Path file = folder.resolve("a.tgz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
        return file;
    }

    @Test
    void archivesUnpackInsideTheirFolderOnly() throws IOException {
        TarFile.unpack(zipped(tar("photos/a.txt", CONTENT)), folder);
        assertThat(Files.readAllBytes(folder.resolve("photos/a.txt"))).isEqualTo(CONTENT);
        assertThatThrownBy(() -> TarFile.unpack(zipped(tar("../evil.txt", CONTENT)), folder))
                .hasMessageContaining("names inside the folder");
        assertThat(folder.resolveSibling("evil.txt")).doesNotExist();
        byte[] cut = Arrays.copyOf(tar("b.txt", new byte[5000]), 1000);
        assertThatThrownBy(() -> TarFile.unpack(zipped(cut), folder)).hasMessageContaining("5000 bytes");
    }

    @Test
    void mutatedArchivesEndInFilesOrInOneException() throws IOException {
        Random random = new Random(1);
        byte[] whole = tar("photos/a.txt", CONTENT);
        Path inside = Files.createDirectories(folder.resolve("inside"));
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] bytes = whole.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                bytes[random.nextInt(520)] = (byte) random.nextInt();
            }
            try {
                TarFile.unpack(zipped(bytes), inside);
            } catch (TernException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(5, 495);
        try (var left = Files.list(folder)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("inside", "a.tgz");
        }
    }
}
