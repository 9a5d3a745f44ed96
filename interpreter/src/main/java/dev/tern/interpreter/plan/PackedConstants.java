package dev.tern.interpreter.plan;

import dev.tern.assembler.Pages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Constants as kernels have packed them, shared by all interpreters of one model in this process: the second one finds them
 * ready. They are freed with the last stage that uses them.
 */
final class PackedConstants {
    private static final class Shared {
        static final PackedConstants ALL = new PackedConstants();
    }

    private final Map<Key, Entry> ready = new HashMap<>();

    /** What interpreters of this process share. */
    static PackedConstants shared() {
        return Shared.ALL;
    }

    /**
     * What decides the packed numbers.
     *
     * @param origin the node and the descriptions of its operands and results, told apart by identity: a graph never changes,
     *     and interpreters of one model share its very objects
     * @param layout how the kernel lays them out, as a value
     */
    record Key(List<Object> origin, Record layout) {
        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof Key key) || origin.size() != key.origin.size() || !layout.equals(key.layout)) {
                return false;
            }
            for (int i = 0; i < origin.size(); i++) {
                if (origin.get(i) != key.origin.get(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(origin.getFirst()) + layout.hashCode();
        }
    }

    /** Packed numbers and the group that their memory belongs to. */
    record Entry(MemorySegment memory, Group group) {}

    /** Memory of one stage, kept as long as any stage uses some of it. */
    final class Group {
        private final Arena arena = Arena.ofShared();
        private final Pages pages = new Pages(arena);
        private final List<Key> keys = new ArrayList<>();
        private int users = 1;

        MemorySegment allocate(long bytes) {
            return pages.allocate(bytes);
        }

        /** What this group's memory lives as long as. */
        Arena arena() {
            return arena;
        }

        /** Begins one use more, unless this group is among {@code used}. */
        void join(List<Group> used) {
            synchronized (PackedConstants.this) {
                if (!used.contains(this)) {
                    users++;
                    used.add(this);
                }
            }
        }

        /** Offers numbers of this group, which are complete now, to others. */
        void publish(Map<Key, MemorySegment> complete) {
            synchronized (PackedConstants.this) {
                complete.forEach((key, memory) -> {
                    if (ready.putIfAbsent(key, new Entry(memory, this)) == null) {
                        keys.add(key);
                    }
                });
            }
        }

        /** Ends one use; the last one frees the memory. */
        void leave() {
            synchronized (PackedConstants.this) {
                if (--users > 0) {
                    return;
                }
                keys.forEach(ready::remove);
            }
            arena.close();
        }
    }

    /** A group of memory with one user. */
    Group newGroup() {
        return new Group();
    }

    /** Numbers that are ready, or null; the caller uses their group from now on, once more unless it is among {@code used}. */
    synchronized @Nullable Entry find(Key key, List<Group> used) {
        Entry entry = ready.get(key);
        if (entry != null) {
            entry.group.join(used);
        }
        return entry;
    }

    /** A key of these parts. */
    static Key key(Record layout, Object... origin) {
        return new Key(Arrays.asList(origin), layout);
    }
}
