package dev.tern.interpreter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of packed constants gives back what it was given, or nothing, whatever became of it meanwhile. */
class PackedFileTest {
    private static final long MODEL = 0x1234_5678_9ABCL;
    private static final String CPU = "avx2";

    @TempDir
    Path folder;

    private static Map<String, MemorySegment> constants(int count, long seed) {
        Random random = new Random(seed);
        Map<String, MemorySegment> constants = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            constants.put("entry " + i, MemorySegment.ofArray(bytes));
        }
        return constants;
    }

    private static byte[] bytes(MemorySegment memory) {
        return memory.toArray(ValueLayout.JAVA_BYTE);
    }

    private static PackedFile open(Path folder, long model, String cpu) {
        return PackedFile.open(folder, model, 0, cpu, 1);
    }

    private static void keep(Path folder, Map<String, MemorySegment> constants) {
        try (PackedFile file = open(folder, MODEL, CPU)) {
            file.keep(constants);
        }
    }

    /** How many of {@code constants} the file gives; it must give none wrongly. */
    private static int found(Path folder, Map<String, MemorySegment> constants) {
        int found = 0;
        try (PackedFile file = open(folder, MODEL, CPU)) {
            for (Map.Entry<String, MemorySegment> each : constants.entrySet()) {
                MemorySegment kept = file.find(each.getKey(), each.getValue().byteSize());
                if (kept != null) {
                    assertThat(bytes(kept)).isEqualTo(bytes(each.getValue()));
                    assertThat(kept.address() % 64).isZero();
                    found++;
                }
            }
            assertThat(file.find("another", 8)).isNull();
        }
        return found;
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.reduce((a, b) -> {
                        throw new AssertionError("more than one file");
                    })
                    .orElseThrow();
        }
    }

    @Test
    void givesBackWhatWasKeptInOneGoOrInSeveral() {
        Map<String, MemorySegment> first = constants(7, 1);
        Map<String, MemorySegment> all = constants(12, 1);
        keep(folder, first);
        assertThat(found(folder, first)).isEqualTo(7);
        try (PackedFile file = open(folder, MODEL, CPU)) {
            Map<String, MemorySegment> more = new TreeMap<>(all);
            more.keySet().removeAll(first.keySet());
            more.forEach((text, memory) -> file.keep(Map.of(text, memory)));
            assertThat(file.find("entry 0", all.get("entry 0").byteSize() + 1)).isNull();
        }
        assertThat(found(folder, all)).isEqualTo(12);
    }

    @Test
    void keepsModelsAndInstructionSetsApart() throws IOException {
        Map<String, MemorySegment> constants = constants(3, 2);
        keep(folder, constants);
        byte[] written = Files.readAllBytes(only());
        try (PackedFile other = open(folder, MODEL + 1, CPU);
                PackedFile wider = open(folder, MODEL, "avx512")) {
            assertThat(other.find("entry 0", constants.get("entry 0").byteSize()))
                    .isNull();
            assertThat(wider.find("entry 0", constants.get("entry 0").byteSize()))
                    .isNull();
        }
        // Nor does a file serve that was given another's name.
        Files.write(folder.resolve(Long.toHexString(MODEL + 1) + "-" + CPU + ".packed"), written);
        try (PackedFile other = open(folder, MODEL + 1, CPU)) {
            assertThat(other.find("entry 0", constants.get("entry 0").byteSize()))
                    .isNull();
        }
    }

    @Test
    void everyDamagedByteIsNoticedAndMended() throws IOException {
        Map<String, MemorySegment> constants = constants(5, 3);
        keep(folder, constants);
        Path file = only();
        byte[] whole = Files.readAllBytes(file);
        int lost = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(file, damaged);
            lost += found(folder, constants) < 5 ? 1 : 0;
        }
        // What is between entries need not be noticed.
        int needed = constants.values().stream()
                .mapToInt(each -> (int) each.byteSize())
                .sum();
        assertThat(lost).isGreaterThan(needed);
        keep(folder, constants);
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @Test
    void filesThatAreCutShortOrNoFilesOfItsKindAreOfNoUseAndNoHarm() throws IOException {
        Map<String, MemorySegment> constants = constants(4, 4);
        keep(folder, constants);
        Path file = only();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(found(folder, constants)).isLessThan(5);
        }
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            System.arraycopy(whole, 0, noise, 0, Math.min(noise.length, random.nextInt(48)));
            Files.write(file, noise);
            assertThat(found(folder, constants)).isZero();
        }
    }

    @Test
    void whereNothingCanBeWrittenNothingIsKept() throws IOException {
        Map<String, MemorySegment> constants = constants(2, 6);
        Path occupied = Files.createFile(folder.resolve("a file"));
        keep(occupied, constants);
        assertThat(found(occupied, constants)).isZero();
        Path deep = folder.resolve("made").resolve("when needed");
        keep(deep, constants);
        assertThat(found(deep, constants)).isEqualTo(2);
    }

    @Test
    void severalWritersLeaveOneWholeFile() throws Exception {
        Map<String, MemorySegment> constants = constants(40, 7);
        Thread[] writers = new Thread[4];
        for (int i = 0; i < writers.length; i++) {
            writers[i] = new Thread(() -> {
                for (int k = 0; k < 20; k++) {
                    keep(folder, constants);
                    found(folder, constants);
                }
            });
            writers[i].start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(found(folder, constants)).isEqualTo(40);
        assertThat(only()).isRegularFile();
    }

    @Test
    void anotherBuildsFileIsWrittenAnew() throws IOException {
        Map<String, MemorySegment> constants = constants(3, 8);
        keep(folder, constants);
        byte[] written = Files.readAllBytes(only());
        try (PackedFile other = PackedFile.open(folder, MODEL, 0, CPU, 2)) {
            assertThat(other.find("entry 0", constants.get("entry 0").byteSize()))
                    .isNull();
            other.keep(constants);
        }
        assertThat(Files.readAllBytes(only())).hasSameSizeAs(written).isNotEqualTo(written);
        assertThat(found(folder, constants)).isZero();
    }

    /** Inputs of ever other shapes may have ever other entries: those that are used stay, and the file ends somewhere. */
    @Test
    void filesDoNotGrowWithoutEnd() throws IOException {
        byte[] numbers = new byte[100_000];
        for (int process = 0; process < 40; process++) {
            try (PackedFile file = open(folder, MODEL, CPU)) {
                assertThat(file.find("always", 1000) != null).isEqualTo(process > 0);
                file.note(Map.of("of process " + process, MemorySegment.ofArray(numbers)));
                file.note(process > 0 ? Map.of() : Map.of("always", MemorySegment.ofArray(new byte[1000])));
                file.keepNoted();
            }
            assertThat(Files.size(only())).isLessThan((1 << 20) + 10_000);
        }
        assertThat(Files.size(only())).isGreaterThan(900_000);
    }

    /** What a kernel packs may be many times as large as the constants; it is kept in any case, and what was kept before beside it. */
    @Test
    void whatIsInUseIsKeptWhateverItsSize() {
        byte[] large = new byte[3 << 20];
        keep(folder, Map.of("one", MemorySegment.ofArray(large)));
        keep(folder, Map.of("other", MemorySegment.ofArray(large)));
        keep(folder, Map.of("third", MemorySegment.ofArray(large)));
        try (PackedFile file = open(folder, MODEL, CPU)) {
            assertThat(file.find("third", large.length)).isNotNull();
            assertThat(file.find("one", large.length) != null ^ file.find("other", large.length) != null)
                    .isTrue();
        }
    }

    /** A program whose shapes change with each run does not write a file in each of them. */
    @Test
    void oneInterpreterWritesTwiceAtMost() throws IOException {
        try (PackedFile file = open(folder, MODEL, CPU)) {
            for (int i = 0; i < 5; i++) {
                file.note(Map.of("entry " + i, MemorySegment.ofArray(new byte[100])));
                file.keepNoted();
                assertThat(file.find("entry " + i, 100) != null).isEqualTo(i < 2);
            }
        }
    }

    @Test
    void memoryThatIsFreedIsNotKept() {
        try (PackedFile file = open(folder, MODEL, CPU)) {
            try (Arena arena = Arena.ofConfined()) {
                file.note(Map.of("gone", arena.allocate(64)));
            }
            file.note(Map.of("there", MemorySegment.ofArray(new byte[64])));
            file.keepNoted();
            assertThat(file.find("gone", 64)).isNull();
            assertThat(file.find("there", 64)).isNotNull();
        }
    }
}
