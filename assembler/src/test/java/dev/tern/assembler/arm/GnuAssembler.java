package dev.tern.assembler.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** GNU's assembler for AArch64, where it is installed. */
final class GnuAssembler {
    private static final String AS = "aarch64-linux-gnu-as";
    private static final String OBJCOPY = "aarch64-linux-gnu-objcopy";

    private GnuAssembler() {}

    static void assumePresent() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, AS))),
                AS + " is not installed");
    }

    /** The bytes that {@code lines} are assembled to. */
    static byte[] assemble(Path folder, List<String> lines) throws IOException, InterruptedException {
        Path source = folder.resolve("code.s");
        Path object = folder.resolve("code.o");
        Path bytes = folder.resolve("code.bin");
        Files.write(source, lines);
        run(AS, "-march=armv8.6-a+fp16", "-o", object.toString(), source.toString());
        run(OBJCOPY, "-O", "binary", "-j", ".text", object.toString(), bytes.toString());
        return Files.readAllBytes(bytes);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
