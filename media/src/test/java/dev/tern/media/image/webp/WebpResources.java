package dev.tern.media.image.webp;

import dev.tern.media.image.DrawnPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * The recipe of the WebP files among the test resources: pictures drawn by {@link DrawnPictures}, encoded by cwebp and
 * img2webp, with the checksum of the pixels that dwebp finds. Run with the folder to write to.
 */
final class WebpResources {
    /** File name, width, height, kind of drawing, encoder options. */
    private static final String[][] RECIPES = {
        {"lossy-q60.webp", "75", "51", "opaque", "-q 60"},
        {"lossy-q5-segments.webp", "64", "96", "opaque", "-q 5 -segments 4 -sns 100"},
        {"lossy-simple-filter.webp", "50", "33", "opaque", "-q 30 -nostrong -f 90 -sharpness 2"},
        {"lossy-strong-filter.webp", "97", "40", "opaque", "-q 20 -strong -f 100 -sharpness 6"},
        {"lossy-q100.webp", "31", "47", "opaque", "-q 100 -m 6"},
        {"lossy-one-pixel.webp", "1", "1", "opaque", "-q 75"},
        {"alpha-raw.webp", "40", "21", "transparent", "-q 70 -alpha_method 0 -alpha_filter none"},
        {"alpha-filtered.webp", "63", "45", "transparent", "-q 50 -alpha_method 1 -alpha_filter best"},
        {"lossless-z0.webp", "55", "29", "opaque", "-lossless -z 0"},
        {"lossless-z6.webp", "90", "60", "opaque", "-lossless -z 6"},
        {"lossless-z9-alpha.webp", "80", "50", "transparent", "-lossless -z 9 -exact"},
        {"lossless-palette.webp", "61", "43", "paletted", "-lossless -z 6"}
    };

    private WebpResources() {}

    /** The pixels that a lossless file must give back. */
    static int[] drawn(String kind, int width, int height) {
        return switch (kind) {
            case "paletted" -> DrawnPictures.paletted(width, height, 7, 1);
            default -> DrawnPictures.argb(width, height, 1, kind.equals("transparent"));
        };
    }

    static long checksum(int[] argb) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * argb.length);
        bytes.asIntBuffer().put(argb);
        CRC32 crc = new CRC32();
        crc.update(bytes.array());
        return crc.getValue();
    }

    static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Path scratch = Files.createTempDirectory("webp");
        List<String> lines = new ArrayList<>();
        for (String[] recipe : RECIPES) {
            int width = Integer.parseInt(recipe[1]);
            int height = Integer.parseInt(recipe[2]);
            int[] argb = drawn(recipe[3], width, height);
            byte[] webp = WebpTools.encode(scratch, width, height, argb, recipe[4].split(" "));
            Files.write(folder.resolve(recipe[0]), webp);
            String pixels = "%08x".formatted(checksum(WebpTools.decode(scratch, webp)));
            lines.add(String.join(" ", recipe[0], recipe[1], recipe[2], recipe[3], pixels));
        }
        Files.write(folder.resolve("expected.txt"), lines, StandardCharsets.US_ASCII);
        writeAnimation(scratch, folder.resolve("animation.webp"));
    }

    private static void writeAnimation(Path scratch, Path target) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("img2webp", "-lossless"));
        for (int i = 0; i < 2; i++) {
            Path frame = scratch.resolve("frame" + i + ".png");
            int[] argb = DrawnPictures.argb(40, 30, 1 + i, false);
            var image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
            image.setRGB(0, 0, 40, 30, argb, 0, 40);
            ImageIO.write(image, "png", frame.toFile());
            command.add(frame.toString());
        }
        command.addAll(List.of("-o", target.toString()));
        WebpTools.run(command);
    }
}
