package dev.tern.media.image.webp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The reference encoder and decoder, where this machine has them. */
final class WebpTools {
    private WebpTools() {}

    static void require(String... commands) {
        for (String command : commands) {
            assumeTrue(isPresent(command), command + " (package webp) is not installed");
        }
    }

    private static boolean isPresent(String command) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /** The bytes that the encoder makes of the pixels with the given options. */
    static byte[] encode(Path folder, int width, int height, int[] argb, String... options) throws Exception {
        Path in = folder.resolve("in.pam");
        Path out = folder.resolve("out.webp");
        Files.write(in, pam(width, height, argb));
        List<String> command = new ArrayList<>(List.of("cwebp", "-quiet"));
        command.addAll(List.of(options));
        command.addAll(List.of(in.toString(), "-o", out.toString()));
        run(command);
        return Files.readAllBytes(out);
    }

    /** The pixels that the decoder finds. */
    static int[] decode(Path folder, byte[] webp) throws Exception {
        Path in = folder.resolve("in.webp");
        Path out = folder.resolve("out.pam");
        Files.write(in, webp);
        Files.deleteIfExists(out);
        run(List.of("dwebp", "-quiet", "-nodither", "-pam", in.toString(), "-o", out.toString()));
        byte[] pam = Files.readAllBytes(out);
        String header = new String(pam, 0, Math.min(pam.length, 200), StandardCharsets.ISO_8859_1);
        int start = header.indexOf("ENDHDR\n") + 7;
        int[] argb = new int[(pam.length - start) / 4];
        for (int i = 0; i < argb.length; i++) {
            int at = start + 4 * i;
            argb[i] = ((pam[at + 3] & 0xff) << 24)
                    | ((pam[at] & 0xff) << 16)
                    | ((pam[at + 1] & 0xff) << 8)
                    | (pam[at + 2] & 0xff);
        }
        return argb;
    }

    private static byte[] pam(int width, int height, int[] argb) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String header =
                "P7\nWIDTH " + width + "\nHEIGHT " + height + "\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n";
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        for (int pixel : argb) {
            out.write(pixel >> 16);
            out.write(pixel >> 8);
            out.write(pixel);
            out.write(pixel >> 24);
        }
        return out.toByteArray();
    }

    static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
