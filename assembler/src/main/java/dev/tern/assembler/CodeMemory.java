package dev.tern.assembler;

import dev.tern.assembler.arm.ArmCaches;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executable memory for many pieces of code. Code that is added waits until one of its pieces is needed; then all that waits
 * is put into one mapping. Closing frees the mappings: no code of it may run then or later. Safe for several threads.
 *
 * <p>On AArch64 caches of instructions do not follow writes. Linux brings them in step when fresh pages become executable;
 * besides, each mapping carries a few instructions that do the same for all of it, run once by the thread that made it.
 */
public final class CodeMemory implements AutoCloseable {
    private static final int ALIGNMENT = 64;
    private static final int PAGE = 1 << 14;

    private final @Nullable Platform platform;
    private final @Nullable CodeRunner elsewhere;
    private final byte[] coherence;
    private final List<Code> waiting = new ArrayList<>();
    private final List<Mapping> mappings = new ArrayList<>();
    private boolean closed;

    private CodeMemory(@Nullable Platform platform, @Nullable CodeRunner elsewhere, byte[] coherence) {
        this.platform = platform;
        this.elsewhere = elsewhere;
        this.coherence = coherence;
    }

    /** Memory on x86-64, where nothing is needed for coherence. */
    static CodeMemory of(Platform platform) {
        return new CodeMemory(platform, null, new byte[0]);
    }

    /** Memory on AArch64. */
    static CodeMemory ofArm(Platform platform) {
        return new CodeMemory(platform, null, ArmCaches.code());
    }

    /** No memory at all: code runs elsewhere. */
    static CodeMemory elsewhere(CodeRunner runner) {
        return new CodeMemory(null, runner, new byte[0]);
    }

    private record Mapping(long address, long bytes) {}

    /** A piece of code and, once it is needed, its place. */
    public final class Code {
        private final Supplier<byte[]> writer;
        private final Supplier<List<String>> listing;
        private byte @Nullable [] bytes;
        private volatile @Nullable MemorySegment entry;

        private Code(Supplier<byte[]> writer, Supplier<List<String>> listing) {
            this.writer = writer;
            this.listing = listing;
        }

        private synchronized byte[] bytes() {
            byte[] known = bytes;
            if (known == null) {
                known = writer.get();
                bytes = known;
            }
            return known;
        }

        /** Calls the code as a kernel for tiles {@code first} to {@code end - 1}. */
        public void run(long params, long first, long end) {
            if (elsewhere != null) {
                elsewhere.run(bytes(), params, first, end);
                return;
            }
            MemorySegment place = entry;
            if (place == null) {
                place = seal(this);
            }
            NativeCall.kernel(place, params, first, end);
        }

        /** How many bytes it has, constants included. */
        public int size() {
            return bytes().length;
        }

        /** Its instructions, constants included. */
        public byte[] toBytes() {
            return bytes().clone();
        }

        /** The instructions as text with offsets, and the constants behind them; made when it is asked for. */
        public List<String> listing() {
            return listing.get();
        }
    }

    /** Takes in code that may lie at any multiple of 64 and has no listing. */
    public Code add(byte[] code) {
        return add(() -> code, List::of);
    }

    /** Takes in code that may lie at any multiple of 64 and is written when it is first needed. */
    public synchronized Code add(Supplier<byte[]> writer, Supplier<List<String>> listing) {
        Code added = new Code(writer, listing);
        waiting.add(added);
        return added;
    }

    /** Puts all that waits into its place now, so that no call has to wait for that. */
    public synchronized void ready() {
        if (!waiting.isEmpty() && elsewhere == null) {
            seal(waiting.getFirst());
        }
    }

    private synchronized MemorySegment seal(Code wanted) {
        Platform system = platform;
        if (closed || system == null) {
            throw new IllegalStateException("the memory of this code has been freed");
        }
        MemorySegment entry = wanted.entry;
        if (entry != null) {
            return entry;
        }
        long[] places = new long[waiting.size()];
        long end = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = end;
            end = aligned(end + waiting.get(i).bytes().length, ALIGNMENT);
        }
        long address = map(system, places, end);
        for (int i = 0; i < places.length; i++) {
            waiting.get(i).entry = MemorySegment.ofAddress(address + places[i]);
        }
        waiting.clear();
        MemorySegment place = wanted.entry;
        if (place == null) {
            throw new IllegalStateException("this code was added to another memory");
        }
        return place;
    }

    /** The address of an executable mapping of all that waits, and of what brings caches in step behind it. */
    private long map(Platform system, long[] places, long end) {
        long size = aligned(end + coherence.length, PAGE);
        long address = system.map(size);
        if (address == 0) {
            throw new OutOfMemoryError("the operating system refused " + size + " bytes of memory for code");
        }
        MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(size);
        for (int i = 0; i < places.length; i++) {
            byte[] written = waiting.get(i).bytes();
            MemorySegment.copy(written, 0, memory, ValueLayout.JAVA_BYTE, places[i], written.length);
        }
        MemorySegment.copy(coherence, 0, memory, ValueLayout.JAVA_BYTE, end, coherence.length);
        if (!system.seal(address, size)) {
            system.unmap(address, size);
            throw new IllegalStateException("the operating system does not let memory become executable");
        }
        mappings.add(new Mapping(address, size));
        if (coherence.length > 0) {
            NativeCall.kernel(MemorySegment.ofAddress(address + end), 0, address, address + end);
        }
        return address;
    }

    private static long aligned(long at, int alignment) {
        return at + alignment - 1 & -alignment;
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Mapping mapping : mappings) {
            if (platform != null) {
                platform.unmap(mapping.address, mapping.bytes);
            }
        }
        mappings.clear();
        waiting.clear();
    }
}
