package dev.tern.assembler;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the operating system: pages, which are written first, then made executable and never writable again; and
 * what it knows of the processor. This is the one class that knows operating systems.
 */
final class Platform {
    private static final long READ = 1;
    private static final long WRITE = 2;
    private static final long EXECUTE = 4;
    private static final long PRIVATE_ANONYMOUS = 0x22;
    private static final long PREPARED = 0x8000;
    private static final long HARDWARE_CAPABILITIES = 16;
    private static final long HARDWARE_CAPABILITIES_2 = 26;

    private final MemorySegment mmap;
    private final MemorySegment mprotect;
    private final MemorySegment munmap;

    private Platform(MemorySegment mmap, MemorySegment mprotect, MemorySegment munmap) {
        this.mmap = mmap;
        this.mprotect = mprotect;
        this.munmap = munmap;
    }

    /** A platform, or why there is none. */
    record Found(@Nullable Platform platform, String refusal) {}

    static Found find() {
        String system = System.getProperty("os.name", "unknown");
        if (!system.toLowerCase(Locale.ROOT).contains("linux")) {
            return new Found(null, "executable memory is taken on Linux only; this is " + system);
        }
        if (!NativeCall.refusal().isEmpty()) {
            return new Found(null, NativeCall.refusal());
        }
        MemorySegment mmap = NativeCall.find("mmap");
        MemorySegment mprotect = NativeCall.find("mprotect");
        MemorySegment munmap = NativeCall.find("munmap");
        if (mmap == null || mprotect == null || munmap == null) {
            return new Found(null, "the C library offers no mmap, mprotect or munmap");
        }
        return new Found(new Platform(mmap, mprotect, munmap), "");
    }

    /** Address of {@code bytes} writable zeroed bytes at the start of a page, 0 where the system refuses. */
    long map(long bytes) {
        long address = NativeCall.call(mmap, 0, bytes, READ | WRITE, PRIVATE_ANONYMOUS, -1, 0);
        return address == -1 ? 0 : address;
    }

    /** As {@link #map}, with all pages in place, so that whoever touches them first need not wait for the system. */
    long mapPrepared(long bytes) {
        long address = NativeCall.call(mmap, 0, bytes, READ | WRITE, PRIVATE_ANONYMOUS | PREPARED, -1, 0);
        return address == -1 ? 0 : address;
    }

    /** Makes pages executable and no longer writable; false where the system refuses. */
    boolean seal(long address, long bytes) {
        return (int) NativeCall.call(mprotect, address, bytes, READ | EXECUTE, 0, 0, 0) == 0;
    }

    void unmap(long address, long bytes) {
        NativeCall.call(munmap, address, bytes, 0, 0, 0, 0);
    }

    /** The two words in which Linux tells what the processor can do, on AArch64; zeros where it does not tell. */
    long[] capabilities() {
        MemorySegment getauxval = NativeCall.find("getauxval");
        if (getauxval == null) {
            return new long[2];
        }
        return new long[] {
            NativeCall.call(getauxval, HARDWARE_CAPABILITIES, 0, 0, 0, 0, 0),
            NativeCall.call(getauxval, HARDWARE_CAPABILITIES_2, 0, 0, 0, 0, 0)
        };
    }
}
