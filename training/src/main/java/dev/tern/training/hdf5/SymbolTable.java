package dev.tern.training.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Writes the members of one group: names in a local heap, entries in leaves of eight, a B-tree above them. */
final class SymbolTable {
    static final int LEAF_K = 4;
    static final int INTERNAL_K = 16;

    private static final int ENTRY_BYTES = 40;
    private static final int LEAF_BYTES = 8 + 2 * LEAF_K * ENTRY_BYTES;
    private static final int NODE_BYTES = 24 + (2 * INTERNAL_K + 1) * 8 + 2 * INTERNAL_K * 8;
    private static final int HEAP_PREFIX_BYTES = 32;
    private static final int HEAP_BYTES_MIN = 88;
    private static final int CACHED_TABLE = 1;

    private final List<Member> members = new ArrayList<>();

    /** An object's header, and for a group where its members are listed. */
    record Placed(long header, long tree, long heap) {}

    /** Where the members of a group are listed. */
    record Root(long tree, long heap) {}

    private record Member(byte[] name, Placed placed) {}

    /** A written node: its address and where its last name stands in the heap. */
    private record Child(long address, long lastName) {}

    void add(String name, Placed placed) {
        members.add(new Member(name.getBytes(StandardCharsets.UTF_8), placed));
    }

    Root write(Layout layout) {
        // The library searches by strcmp, so names are in the order of their bytes as unsigned numbers.
        members.sort(Comparator.comparing(Member::name, Arrays::compareUnsigned));
        long[] names = new long[members.size()];
        int used = 8;
        for (int i = 0; i < names.length; i++) {
            names[i] = used;
            used += (members.get(i).name.length + 8) / 8 * 8;
        }
        int size = Math.max(HEAP_BYTES_MIN, used + 16);
        Layout.Block heap = layout.block(HEAP_PREFIX_BYTES + size);
        long content = heap.address() + HEAP_PREFIX_BYTES;
        heap.bytes().put(new byte[] {'H', 'E', 'A', 'P', 0, 0, 0, 0});
        heap.bytes().putLong(size).putLong(used).putLong(content);
        for (int i = 0; i < names.length; i++) {
            heap.bytes().put(HEAP_PREFIX_BYTES + (int) names[i], members.get(i).name);
        }
        // What is left of the heap is one free block: no next one (1), and its size.
        heap.bytes().putLong(HEAP_PREFIX_BYTES + used, 1).putLong(HEAP_PREFIX_BYTES + used + 8, size - used);
        return new Root(tree(layout, leaves(layout, names)), heap.address());
    }

    private List<Child> leaves(Layout layout, long[] names) {
        List<Child> leaves = new ArrayList<>();
        for (int from = 0; from < members.size(); from += 2 * LEAF_K) {
            int to = Math.min(members.size(), from + 2 * LEAF_K);
            Layout.Block leaf = layout.block(LEAF_BYTES);
            leaf.bytes().put(new byte[] {'S', 'N', 'O', 'D', 1, 0}).putShort((short) (to - from));
            for (int i = from; i < to; i++) {
                entry(leaf.bytes(), names[i], members.get(i).placed);
            }
            leaves.add(new Child(leaf.address(), names[to - 1]));
        }
        return leaves;
    }

    private static long tree(Layout layout, List<Child> leaves) {
        List<Child> level = leaves;
        int height = 0;
        do {
            List<Child> above = new ArrayList<>();
            int count = Math.max(1, (level.size() + 2 * INTERNAL_K - 1) / (2 * INTERNAL_K));
            long first = layout.end();
            for (int n = 0; n < count; n++) {
                int from = n * 2 * INTERNAL_K;
                int to = Math.min(level.size(), from + 2 * INTERNAL_K);
                Layout.Block node = layout.block(NODE_BYTES);
                ByteBuffer bytes = node.bytes();
                bytes.put(new byte[] {'T', 'R', 'E', 'E', 0, (byte) height}).putShort((short) (to - from));
                bytes.putLong(n == 0 ? -1L : first + (long) (n - 1) * NODE_BYTES);
                bytes.putLong(n == count - 1 ? -1L : first + (long) (n + 1) * NODE_BYTES);
                bytes.putLong(from == 0 ? 0 : level.get(from - 1).lastName);
                for (int i = from; i < to; i++) {
                    bytes.putLong(level.get(i).address).putLong(level.get(i).lastName);
                }
                above.add(new Child(node.address(), to == 0 ? 0 : level.get(to - 1).lastName));
            }
            level = above;
            height++;
        } while (level.size() > 1);
        return level.getFirst().address;
    }

    /** One entry: name, header, and for a group a copy of where its table is. */
    static void entry(ByteBuffer to, long name, Placed placed) {
        to.putLong(name)
                .putLong(placed.header)
                .putInt(placed.tree < 0 ? 0 : CACHED_TABLE)
                .putInt(0);
        to.putLong(Math.max(0, placed.tree)).putLong(Math.max(0, placed.heap));
    }
}
