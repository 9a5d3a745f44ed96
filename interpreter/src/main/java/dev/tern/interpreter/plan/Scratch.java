package dev.tern.interpreter.plan;

import dev.tern.assembler.Pages;
import dev.tern.operators.Binding;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands out the scratch arrays of one stage's kernels, counted against the budget until the stage is planned anew. */
final class Scratch {
    private final MemoryBudget budget;
    private final SharedArrays<int[]> sharedInts = new SharedArrays<>(this, Integer.BYTES, int[]::new);
    private final SharedArrays<float[]> sharedFloats = new SharedArrays<>(this, Float.BYTES, float[]::new);
    private final SharedArrays<MemorySegment> sharedMemory = new SharedArrays<>(this, 1, this::zeroed);
    private long bytes;
    private @Nullable Arena arena;
    private @Nullable Pages pages;
    private PackedConstants.@Nullable Group packedHere;
    /** Groups of packed constants that this stage uses. */
    private final List<PackedConstants.Group> groups = new ArrayList<>();

    private final Map<PackedConstants.Key, MemorySegment> unpublished = new HashMap<>();
    /** Gives where packed constants are kept from process to process, or null; asked when there is something to pack. */
    private final Supplier<@Nullable PackedFile> files;

    private @Nullable PackedFile file;
    private long mappedBytes;

    private final Map<String, MemorySegment> unkept = new HashMap<>();

    Scratch(MemoryBudget budget, Supplier<@Nullable PackedFile> files) {
        this.budget = budget;
        this.files = files;
    }

    /** An array of {@code length} elements of {@code elementBytes} each. */
    <T> T array(long length, int elementBytes, IntFunction<T> allocate) {
        if (length < 0 || length > Integer.MAX_VALUE - 8) {
            throw TernException.of("scratch memory of " + length + " elements is more than one Java array holds");
        }
        budget.reserve(length * elementBytes, "scratch");
        bytes += length * elementBytes;
        try {
            return allocate.apply((int) length);
        } catch (OutOfMemoryError e) {
            throw TernException.at("scratch memory")
                    .expected(length * elementBytes + " bytes of Java heap")
                    .found("too little")
                    .fix("start Java with a larger heap (-Xmx), or use smaller inputs");
        }
    }

    /** {@code count} zeroed bytes off the Java heap, at a cache line. */
    MemorySegment memory(long count) {
        budget.reserve(count, "scratch");
        bytes += count;
        return zeroed(count);
    }

    private MemorySegment zeroed(long count) {
        Pages here = pages;
        if (here == null) {
            Arena fresh = Arena.ofShared();
            arena = fresh;
            here = new Pages(fresh);
            pages = here;
        }
        try {
            return here.allocate(count);
        } catch (OutOfMemoryError e) {
            throw refusal(count);
        }
    }

    /** Packed constants, those of another interpreter or process where they are ready; {@code place} tells the node. */
    Binding.Packed packed(PackedConstants.Key key, Supplier<String> place, long count) {
        PackedConstants.Entry found = PackedConstants.shared().find(key, groups);
        boolean isReady = found != null && found.memory().byteSize() == count;
        budget.reserve(count, "packed constants");
        bytes += count;
        if (found != null && isReady) {
            mappedBytes += found.memory().isMapped() ? count : 0;
            return new Binding.Packed(found.memory(), true);
        }
        file = files.get();
        String text = file == null ? "" : place.get() + key.layout().getClass().getName() + key.layout();
        MemorySegment kept = file == null ? null : file.find(text, count);
        if (file != null && kept != null) {
            file.group().join(groups);
            file.group().publish(Map.of(key, kept));
            mappedBytes += count;
            return new Binding.Packed(kept, true);
        }
        PackedConstants.Group here = packedHere;
        if (here == null) {
            here = PackedConstants.shared().newGroup();
            packedHere = here;
            groups.add(here);
        }
        try {
            MemorySegment memory = here.allocate(count);
            unpublished.put(key, memory);
            if (file != null) {
                unkept.put(text, memory);
            }
            return new Binding.Packed(memory, false);
        } catch (OutOfMemoryError e) {
            throw refusal(count);
        }
    }

    /** What has been packed is complete: others may use it. */
    void publish() {
        if (packedHere != null && !unpublished.isEmpty()) {
            packedHere.publish(unpublished);
            unpublished.clear();
        }
        if (file != null) {
            file.note(unkept);
            unkept.clear();
        }
    }

    private static TernException refusal(long count) {
        return TernException.at("scratch memory")
                .expected(count + " bytes from the operating system")
                .found("a refusal")
                .fix("use smaller inputs or a machine with more memory");
    }

    /** Arrays that the stage's kernels use in turn. */
    SharedArrays<int[]> sharedInts() {
        return sharedInts;
    }

    /** Arrays that the stage's kernels use in turn. */
    SharedArrays<float[]> sharedFloats() {
        return sharedFloats;
    }

    /** Memory off the Java heap that the stage's kernels use in turn. */
    SharedArrays<MemorySegment> sharedMemory() {
        return sharedMemory;
    }

    long bytes() {
        return bytes;
    }

    /** Those of them that are mapped from a file. */
    long mappedBytes() {
        return mappedBytes;
    }

    /** Forgets the arrays and frees the memory; kernels that hold them are gone. */
    void release() {
        if (arena != null) {
            arena.close();
            arena = null;
            pages = null;
        }
        groups.forEach(PackedConstants.Group::leave);
        groups.clear();
        packedHere = null;
        unpublished.clear();
        unkept.clear();
        sharedInts.clear();
        sharedFloats.clear();
        sharedMemory.clear();
        budget.release(bytes);
        bytes = 0;
        mappedBytes = 0;
    }
}
