package dev.tern.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listings read as GNU's disassembler reads the same bytes. */
class ListingTest {
    private static final Pattern LINE = Pattern.compile("^\\s*([0-9a-f]+):\\s+(.*)$");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = InstructionSet.class,
            names = {"AVX2", "AVXVNNI", "AVX256VNNI", "AVX512", "AVX512VNNI"})
    void x86(InstructionSet set) throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "objdump"))),
                "objdump is not installed");
        List<String> ours = new ArrayList<>();
        for (String line : Processor.listing(set, EveryInstruction::write)) {
            ours.add(plain(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' '))));
            if (line.endsWith("  ret")) {
                break;
            }
        }
        byte[] code = EveryInstruction.code(set);
        List<String> theirs = disassembled(code);
        assertThat(ours).hasSizeGreaterThan(400);
        assertThat(ours).isEqualTo(theirs.subList(0, ours.size()));
    }

    private List<String> disassembled(byte[] code) throws Exception {
        Path file = folder.resolve("code.bin");
        Files.write(file, code);
        Process process = new ProcessBuilder(
                        "objdump",
                        "-D",
                        "-b",
                        "binary",
                        "-mi386:x86-64",
                        "-Mintel",
                        "--no-show-raw-insn",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                lines.add(plain(matcher.group(1), matcher.group(2)));
            }
        });
        return lines;
    }

    /** Predicates that the disassembler writes into the name, and other names that it prefers. */
    private static final Map<String, String> NAMES = Map.of(
            "vcmplt_oqps (.*)", "vcmpps $1,0x11",
            "vcmple_oqps (.*)", "vcmpps $1,0x12",
            "vcmpeqps (.*)", "vcmpps $1,0x0",
            "\\{vex\\} (.*)", "$1",
            "sal (.*)", "shl $1",
            "(sar|shl|shr) ([a-z0-9]+),0x1", "$1 $2,1");

    private static String plain(String offset, String instruction) {
        String text = instruction
                .replaceAll("#.*", "")
                .replaceAll("[A-Z]+ (PTR|BCST) ", "")
                .replaceAll("\\s+", " ")
                .strip();
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            text = text.replaceAll("^" + name.getKey() + "$", name.getValue());
        }
        return Integer.parseInt(offset, 16) + " " + text.replaceAll("\\{1to16\\}", "");
    }

    @ParameterizedTest
    @EnumSource(
            value = InstructionSet.class,
            names = {"NEON", "DOTPROD", "I8MM"})
    void arm(InstructionSet set) {
        List<String> lines = Processor.listing(set, EveryInstruction::write);
        long instructions = lines.stream().filter(line -> line.contains(" // ")).count();
        assertThat(instructions).isEqualTo(EveryInstruction.code(set).length / 4 + literalHalves(lines) * -1);
        assertThat(lines).anyMatch(line -> line.contains("fmla"));
    }

    /** A constant of eight bytes is one line for two words. */
    private static long literalHalves(List<String> lines) {
        return lines.stream().filter(line -> line.contains(".quad")).count();
    }
}
