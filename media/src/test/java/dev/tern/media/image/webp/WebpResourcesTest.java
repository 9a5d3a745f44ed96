package dev.tern.media.image.webp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.media.image.DrawnPictures;
import dev.tern.media.image.WrittenPictures;
import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Decoded;
import dev.tern.media.image.codec.Orientation;
import dev.tern.media.image.codec.PixelLimit;
import dev.tern.media.image.codec.Raster;
import dev.tern.tensor.TernException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The WebP files among the resources decode to the pixels that the reference decoder found in them. */
class WebpResourcesTest {
    private static final PixelLimit LIMIT = new PixelLimit(1 << 20);

    static List<String> expectations() throws IOException {
        return new String(resource("expected.txt"), StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void pixelsEqualTheReference(String expectation) throws IOException {
        String[] fields = expectation.split(" ");
        int width = Integer.parseInt(fields[1]);
        int height = Integer.parseInt(fields[2]);
        Raster raster = WebpDecoder.decode(Bytes.of(fields[0], resource(fields[0])), LIMIT)
                .raster();
        assertThat(raster.width()).isEqualTo(width);
        assertThat(raster.height()).isEqualTo(height);
        assertThat("%08x".formatted(WebpResources.checksum(raster.argb()))).isEqualTo(fields[4]);
        if (fields[0].startsWith("lossless")) {
            assertThat(raster.argb()).isEqualTo(WebpResources.drawn(fields[3], width, height));
        }
    }

    @Test
    void ofAnAnimationTheFirstFrameIsTaken() throws IOException {
        Raster raster = WebpDecoder.decode(Bytes.of("animation", resource("animation.webp")), LIMIT)
                .raster();
        assertThat(raster.argb()).isEqualTo(DrawnPictures.argb(40, 30, 1, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void orientationIsReadFromTheExifChunk(int orientation) throws IOException {
        byte[] simple = resource("lossless-z6.webp");
        byte[] exif = WrittenPictures.exif(orientation, true);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        chunks.writeBytes(chunk("VP8X", new byte[] {8, 0, 0, 0, 89, 0, 0, 59, 0, 0}));
        chunks.write(simple, 12, simple.length - 12);
        chunks.writeBytes(chunk("EXIF", exif));
        Decoded decoded = WebpDecoder.decode(Bytes.of("exif", riff(chunks.toByteArray())), LIMIT);
        assertThat(decoded.orientation()).isEqualTo(Orientation.ofExif(orientation));
        assertThat(decoded.raster().argb()).isEqualTo(WebpResources.drawn("opaque", 90, 60));
    }

    @Test
    void cutFilesAreRefused() throws IOException {
        for (String name : List.of("lossy-q60.webp", "lossless-z6.webp", "alpha-filtered.webp")) {
            byte[] whole = resource(name);
            for (int length = 12; length < whole.length - 8; length += 37) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> WebpDecoder.decode(Bytes.of(name, cut), LIMIT))
                        .as(name + " cut to " + length)
                        .isInstanceOf(TernException.class);
            }
        }
    }

    /** The container repaired around cut content, so that the decoders themselves meet the end. */
    @Test
    void cutContentIsRefused() throws IOException {
        for (String name : List.of("lossy-q60.webp", "lossless-z6.webp")) {
            byte[] whole = resource(name);
            String tag = new String(whole, 12, 4, StandardCharsets.US_ASCII);
            for (int length = 0; length < whole.length - 40; length += 29) {
                byte[] cut = riff(chunk(tag, Arrays.copyOfRange(whole, 20, 20 + length)));
                assertThatThrownBy(() -> WebpDecoder.decode(Bytes.of(name, cut), LIMIT))
                        .as(name + " cut to " + length)
                        .isInstanceOf(TernException.class);
            }
        }
    }

    private static byte[] riff(byte[] chunks) {
        return ByteBuffer.allocate(12 + chunks.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(4 + chunks.length)
                .put("WEBP".getBytes(StandardCharsets.US_ASCII))
                .put(chunks)
                .array();
    }

    private static byte[] chunk(String tag, byte[] content) {
        return ByteBuffer.allocate(8 + content.length + (content.length & 1))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(tag.getBytes(StandardCharsets.US_ASCII))
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = WebpResourcesTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
