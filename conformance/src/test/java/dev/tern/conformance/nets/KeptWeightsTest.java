package dev.tern.conformance.nets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Buffer;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.KernelTier;
import dev.tern.interpreter.MemoryReport;
import dev.tern.interpreter.Options;
import dev.tern.testkit.nets.Net;
import dev.tern.testkit.nets.Nets;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packed constants that a cache keeps change no bit of any result, and whatever happens to its files costs the cache alone. A model
 * that is read anew shares nothing with the one before but the file, as in another process.
 */
class KeptWeightsTest {
    /** Bytes in front of the table of entries. */
    private static final int HEADER_BYTES = 48;

    private static final int TABLE_SUM = 40;

    private static final byte[] SMALL = Nets.all().stream()
            .filter(net -> net.name().contains("perceptron") && net.name().contains("int8"))
            .findFirst()
            .map(net -> ModelFile.toBytes(net.model()))
            .orElseThrow();

    @TempDir
    Path folder;

    @BeforeAll
    static void machineCodeRuns() {
        Assumptions.assumeTrue(!KernelTier.here().name().equals("portable"), "nothing is packed here");
    }

    /** What a run gave, and the bytes that kernels have in scratch memory and read from the cache. */
    private record Outcome(List<byte[]> results, long scratchBytes, long mappedBytes) {}

    private static Model readAnew(byte[] file) {
        MemorySegment bytes = Arena.ofAuto().allocate(file.length, 64);
        MemorySegment.copy(file, 0, bytes, ValueLayout.JAVA_BYTE, 0, file.length);
        return ModelFile.read(bytes);
    }

    private static Outcome run(Interpreter tern) {
        List<byte[]> results = NetRun.run(tern, 1);
        MemoryReport memory = tern.memory();
        return new Outcome(results, memory.scratchBytes(), memory.mappedBytes());
    }

    private static Outcome run(byte[] file, Options options) {
        try (Interpreter tern = Interpreter.of(readAnew(file), options)) {
            return run(tern);
        }
    }

    private static Options keptIn(Path folder) {
        return NetRun.OPTIONS.withCache(folder);
    }

    private static void assertSame(Outcome actual, Outcome expected) {
        assertThat(actual.results).hasSameSizeAs(expected.results);
        for (int i = 0; i < expected.results.size(); i++) {
            assertThat(actual.results.get(i)).as("output %d", i).isEqualTo(expected.results.get(i));
        }
        // What is mapped counts like what is packed; only the parameters of packing are spared.
        assertThat(actual.scratchBytes).isBetween(expected.scratchBytes * 9 / 10, expected.scratchBytes * 10 / 9);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** What changes when a file is put in another's place. */
    private static Object identity(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino") + " " + Files.getLastModifiedTime(file);
    }

    @TestFactory
    Stream<DynamicTest> resultsAreTheSameBits() {
        return Nets.all().stream().map(net -> DynamicTest.dynamicTest(net.name(), () -> sameBits(net)));
    }

    private void sameBits(Net net) throws IOException {
        byte[] file = ModelFile.toBytes(net.model());
        Path here = folder.resolve(net.name().replace(' ', '-'));
        Outcome expected = run(file, NetRun.OPTIONS);
        assertSame(run(file, keptIn(here)), expected);
        assertThat(files(here)).hasSize(1);
        assertThat(Files.readString(files(here).getFirst(), StandardCharsets.ISO_8859_1))
                .as("identity of objects in the keys")
                .doesNotContainPattern("[A-Za-z;]@[0-9a-f]{5}");
        Object before = identity(files(here).getFirst());
        Outcome second = run(file, keptIn(here));
        assertSame(second, expected);
        assertThat(second.mappedBytes).isPositive();
        assertThat(identity(files(here).getFirst())).as("nothing was packed").isEqualTo(before);
        assertSame(run(file, keptIn(here).withThreads(2)), expected);
    }

    @Test
    void interpretersOfOneModelShareWhatIsMapped() {
        byte[] file = SMALL;
        Outcome expected = run(file, NetRun.OPTIONS);
        assertSame(run(file, keptIn(folder)), expected);
        Model model = readAnew(file);
        Interpreter first = Interpreter.of(model, keptIn(folder));
        Outcome before = run(first);
        try (Interpreter second = Interpreter.of(model, keptIn(folder))) {
            assertThat(run(second).mappedBytes).isEqualTo(before.mappedBytes).isPositive();
            first.close(); // the second still reads what the first has mapped
            assertSame(run(second), expected);
        }
    }

    @Test
    void otherShapesAreKeptBesideTheFirst() throws IOException {
        byte[] file = SMALL;
        for (int turn = 0; turn < 3; turn++) {
            for (int batch = 1; batch <= 40; batch += 13) {
                List<byte[]> expected = batch(file, NetRun.OPTIONS, batch);
                List<byte[]> kept = batch(file, keptIn(folder), batch);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(kept.get(i)).isEqualTo(expected.get(i));
                }
            }
        }
        assertThat(files(folder)).hasSize(1);
    }

    private static List<byte[]> batch(byte[] file, Options options, int batch) {
        try (Interpreter tern = Interpreter.of(readAnew(file), options)) {
            tern.resize(0, tern.input(0).shape().with(0, batch));
            return NetRun.run(tern, batch);
        }
    }

    @Test
    void damagedFilesAreWrittenAnew() throws IOException {
        byte[] file = SMALL;
        Outcome expected = run(file, keptIn(folder));
        Path kept = files(folder).getFirst();
        byte[] whole = Files.readAllBytes(kept);
        List<byte[]> damaged = new ArrayList<>();
        for (int at = 0; at < HEADER_BYTES; at += 3) {
            damaged.add(flipped(whole, at));
        }
        for (int at = HEADER_BYTES; at < whole.length; at += whole.length / 30) {
            damaged.add(flipped(whole, at));
        }
        for (int length = 0; length < whole.length; length += whole.length / 30) {
            damaged.add(Arrays.copyOf(whole, length));
        }
        for (byte[] bytes : damaged) {
            Files.write(kept, bytes);
            assertSame(run(file, keptIn(folder)), expected);
            assertSame(run(file, keptIn(folder)), expected); // from what the run before has written
        }
        assertThat(Files.readAllBytes(kept)).isEqualTo(whole);
    }

    private static byte[] flipped(byte[] whole, int at) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << at % 8);
        return changed;
    }

    /** A table whose checksum is right may still say that entries lie outside or have no end. */
    @Test
    void tablesThatLieAreNoHarm() throws IOException {
        byte[] file = SMALL;
        Outcome expected = run(file, keptIn(folder));
        Path kept = files(folder).getFirst();
        byte[] whole = Files.readAllBytes(kept);
        int tableBytes = Math.toIntExact(little(whole).getLong(32));
        int second = HEADER_BYTES + 24 + little(whole).getInt(HEADER_BYTES + 20);
        for (int entry : new int[] {HEADER_BYTES, second}) {
            for (int field = 0; field < 24; field += 4) {
                for (int number : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20, 7}) {
                    byte[] lying = whole.clone();
                    little(lying).putInt(entry + field, number);
                    CRC32C sum = new CRC32C();
                    sum.update(lying, HEADER_BYTES, tableBytes);
                    little(lying).putInt(TABLE_SUM, (int) sum.getValue());
                    Files.write(kept, lying);
                    assertSame(run(file, keptIn(folder)), expected);
                }
            }
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void anotherModelHasItsOwnFile() throws IOException {
        byte[] file = SMALL;
        run(file, keptIn(folder));
        Model model = readAnew(file);
        int changed = 0;
        for (int v = 0; v < model.main().values().size(); v++) {
            var value = model.main().value(v);
            if (value.isConstant()) {
                byte[] bytes = value.buffer().bytes().toArray(ValueLayout.JAVA_BYTE);
                bytes[bytes.length / 2] ^= 4;
                List<Value> values = new ArrayList<>(model.main().values());
                values.set(v, value.withBuffer(Buffer.of(bytes)));
                byte[] other = ModelFile.toBytes(Model.of(model.main().withValues(values)));
                Outcome outcome = run(other, keptIn(folder));
                assertSame(outcome, run(other, NetRun.OPTIONS));
                assertThat(outcome.mappedBytes).isZero();
                changed++;
            }
        }
        assertThat(changed).isGreaterThan(2);
        assertThat(files(folder)).hasSize(1 + changed);
    }

    /** One model's file under the name of another: who it belongs to stands in it. */
    @Test
    void aFileUnderAnotherNameIsNotTakenForIt() throws IOException {
        byte[] file = SMALL;
        Outcome expected = run(file, keptIn(folder));
        Path kept = files(folder).getFirst();
        byte[] whole = Files.readAllBytes(kept);
        Path elsewhere = folder.resolve("other");
        Net other = Nets.all().getFirst();
        run(ModelFile.toBytes(other.model()), keptIn(elsewhere));
        Files.copy(files(elsewhere).getFirst(), kept, StandardCopyOption.REPLACE_EXISTING);
        Outcome outcome = run(file, keptIn(folder));
        assertSame(outcome, expected);
        assertThat(outcome.mappedBytes).isZero();
        assertThat(Files.readAllBytes(kept)).isEqualTo(whole);
    }

    @Test
    void foldersThatTakeNothingCostTheCacheAlone() throws IOException {
        byte[] file = SMALL;
        Outcome expected = run(file, NetRun.OPTIONS);
        Path plain = Files.writeString(folder.resolve("file"), "not a folder");
        assertSame(run(file, keptIn(plain)), expected);
        assertSame(run(file, keptIn(plain.resolve("below"))), expected);
        assertThat(plain).hasContent("not a folder");
        Path full = Path.of("/dev/full");
        if (Files.exists(full)) {
            assertSame(run(file, keptIn(full)), expected);
        }
        Path kernel = Path.of("/proc/self");
        if (Files.isDirectory(kernel)) {
            assertSame(run(file, keptIn(kernel)), expected); // nobody can make a file there, not even root
        }
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertSame(run(file, keptIn(closed)), expected);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aFolderInThePlaceOfTheFileStays() throws IOException {
        byte[] file = SMALL;
        Outcome expected = run(file, keptIn(folder));
        Path kept = files(folder).getFirst();
        Files.delete(kept);
        Files.createDirectory(kept);
        Files.writeString(kept.resolve("inside"), "text");
        assertSame(run(file, keptIn(folder)), expected);
        assertThat(kept.resolve("inside")).hasContent("text");
        assertThat(files(folder)).as("nothing half-written is left").containsExactly(kept);
    }

    @Test
    void manyWriteAtOnce() throws Exception {
        byte[] file = SMALL;
        Outcome expected = run(file, NetRun.OPTIONS);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                boolean removes = i % 7 == 6;
                outcomes.add(threads.submit(() -> {
                    if (removes) {
                        for (Path kept : files(folder)) {
                            Files.deleteIfExists(kept);
                        }
                    }
                    return run(file, keptIn(folder));
                }));
            }
            for (Future<Outcome> each : outcomes) {
                assertSame(each.get(), expected);
            }
        }
        assertThat(run(file, keptIn(folder)).mappedBytes).isPositive();
        assertThat(files(folder)).hasSize(1);
    }
}
