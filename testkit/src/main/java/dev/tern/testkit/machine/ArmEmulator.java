package dev.tern.testkit.machine;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.GuardedMemory.Piece;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An AArch64 processor emulated by QEMU. One process serves all calls: a small program of ours, compiled when the first call
 * comes, that maps the memory of a call where it lies here, between forbidden pages, and calls the code.
 */
final class ArmEmulator implements MachineTarget {
    private static final String COMPILER = "aarch64-linux-gnu-gcc";
    private static final String QEMU = "qemu-aarch64";
    private static final String SOURCE = "harness.c";

    private final InstructionSet instructionSet;
    private final String cpu;
    private @Nullable Process process;
    private @Nullable OutputStream requests;
    private @Nullable DataInputStream answers;

    ArmEmulator(InstructionSet instructionSet, String cpu) {
        this.instructionSet = instructionSet;
        this.cpu = cpu;
    }

    @Override
    public String name() {
        return "qemu:" + instructionSet.text() + ":" + cpu;
    }

    @Override
    public InstructionSet instructionSet() {
        return instructionSet;
    }

    @Override
    public String absence() {
        String missing = Stream.of(COMPILER, QEMU)
                .filter(tool -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":"))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, tool))))
                .collect(Collectors.joining(" and "));
        if (!GuardedMemory.isPossible()) {
            return "memory can be guarded on Linux only";
        }
        return missing.isEmpty() ? "" : "not installed: " + missing;
    }

    /** The compiled program, made once and kept as long as this JVM runs. */
    private static final class Harness {
        private static final Path PROGRAM = compile();

        private static Path compile() {
            try (InputStream source = ArmEmulator.class.getResourceAsStream(SOURCE)) {
                if (source == null) {
                    throw new AssertionError(SOURCE + " is not on the class path");
                }
                Path folder = Files.createTempDirectory("tern-harness");
                Path text = folder.resolve(SOURCE);
                Path program = folder.resolve("harness");
                Files.copy(source, text);
                Process compiler = new ProcessBuilder(
                                COMPILER, "-O2", "-static", "-o", program.toString(), text.toString())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (compiler.waitFor() != 0) {
                    throw new AssertionError(SOURCE + " does not compile: " + said);
                }
                for (Path made : List.of(folder, text, program)) {
                    made.toFile().deleteOnExit();
                }
                return program;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private void start() throws IOException {
        Process started = new ProcessBuilder(QEMU, "-cpu", cpu, Harness.PROGRAM.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process = started;
        requests = new BufferedOutputStream(started.getOutputStream(), 1 << 16);
        answers = new DataInputStream(new BufferedInputStream(started.getInputStream(), 1 << 16));
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public Processor processor(GuardedMemory memory) {
        return Processor.elsewhere(
                instructionSet, (code, params, first, end) -> run(code, params, first, end, memory.pieces()));
    }

    private synchronized void run(byte[] code, long params, long first, long end, List<Piece> pieces) {
        try {
            if (process == null || !process.isAlive()) {
                start();
            }
            OutputStream to = requests;
            DataInputStream from = answers;
            if (to == null || from == null) {
                throw new IllegalStateException("the emulator did not start");
            }
            write(to, code.length, pieces.size(), params, first, end);
            for (Piece piece : pieces) {
                MemorySegment segment = piece.segment();
                write(to, segment.address(), segment.byteSize(), piece.writable() ? 1 : 0);
            }
            for (Piece piece : pieces) {
                to.write(piece.segment().toArray(ValueLayout.JAVA_BYTE));
            }
            to.write(code);
            to.flush();
            takeAnswer(pieces, from);
        } catch (IOException e) {
            throw new AssertionError(name() + ": the emulator ended during a call", e);
        }
    }

    private static void write(OutputStream to, long... numbers) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(numbers);
        to.write(bytes.array());
    }

    private void takeAnswer(List<Piece> pieces, DataInputStream from) throws IOException {
        long length = Long.reverseBytes(from.readLong());
        if (length != 0) {
            throw new AssertionError(
                    name() + ": " + new String(from.readNBytes(Math.toIntExact(length)), StandardCharsets.UTF_8));
        }
        for (Piece piece : pieces) {
            if (piece.writable()) {
                byte[] contents =
                        from.readNBytes(Math.toIntExact(piece.segment().byteSize()));
                if (contents.length < piece.segment().byteSize()) {
                    throw new IOException("the answer ends early");
                }
                MemorySegment.copy(contents, 0, piece.segment(), ValueLayout.JAVA_BYTE, 0, contents.length);
            }
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
