package dev.tern.assembler.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** GNU's assembler for x86-64, where it is installed. */
final class GnuAssembler {
    private GnuAssembler() {}

    static void assumePresent() {
        String architecture = System.getProperty("os.arch", "");
        assumeTrue(architecture.equals("amd64") || architecture.equals("x86_64"), "as assembles for " + architecture);
        assumeTrue(
                Stream.of("as", "objcopy")
                        .allMatch(tool -> Stream.of(System.getenv("PATH").split(":"))
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)))),
                "binutils is not installed");
    }

    /** The bytes that {@code lines}, in Intel's notation, are assembled to. */
    static byte[] assemble(Path folder, List<String> lines) throws IOException, InterruptedException {
        Path source = folder.resolve("code.s");
        Path object = folder.resolve("code.o");
        Path bytes = folder.resolve("code.bin");
        List<String> all = new ArrayList<>(List.of(".intel_syntax noprefix"));
        all.addAll(lines);
        Files.write(source, all);
        run("as", "--64", "-o", object.toString(), source.toString());
        run("objcopy", "-O", "binary", "-j", ".text", object.toString(), bytes.toString());
        return Files.readAllBytes(bytes);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
