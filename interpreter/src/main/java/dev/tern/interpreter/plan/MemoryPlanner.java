package dev.tern.interpreter.plan;

import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places blocks of memory with known lifetimes in one arena. Largest first, each at the lowest offset where it overlaps
 * no block that lives at the same time: close to the least possible for neural networks, and simple to show.
 */
final class MemoryPlanner {
    /** Above this many blocks, comparing all with all takes too long; blocks then lie side by side. */
    private static final int MOST_BLOCKS_COMPARED = 8192;

    private MemoryPlanner() {}

    /** A block in the making: alive from {@code first} to {@code last}, both inclusive. */
    static final class Block {
        final long bytes;
        int first;
        int last;
        long offset = -1;
        /** The block of which this one is a part, or null. */
        private @Nullable Block whole;
        /** Where in the whole this part begins. */
        private long within;

        Block(long bytes, int first, int last) {
            this.bytes = bytes;
            this.first = first;
            this.last = last;
        }

        /** The block that is placed: this one, or the one of which it is a part. */
        Block root() {
            return whole == null ? this : whole.root();
        }

        boolean isPart() {
            return whole != null;
        }

        /** Makes this block a part of {@code other}, which then lives as long as this needs. */
        void joinAt(Block other, long position) {
            whole = other;
            within = position;
            other.first = Math.min(other.first, first);
            other.last = Math.max(other.last, last);
        }

        /** The last node that needs this memory. */
        int last() {
            return root().last;
        }

        /** Keeps the memory until {@code node}. */
        void liveTo(int node) {
            Block root = root();
            root.last = Math.max(root.last, node);
        }

        /** Where the block lies, once its root is placed. */
        long place() {
            return whole == null ? offset : whole.place() + within;
        }

        private boolean meets(Block other) {
            return first <= other.last && other.first <= last;
        }

        private long end() {
            return Math.addExact(offset, bytes);
        }
    }

    /** Gives every block its offset and returns the size of the arena. */
    static long place(List<Block> blocks) {
        List<Block> bySize = new ArrayList<>(blocks);
        bySize.sort((a, b) -> a.bytes == b.bytes ? Integer.compare(a.first, b.first) : Long.compare(b.bytes, a.bytes));
        boolean sideBySide = blocks.size() > MOST_BLOCKS_COMPARED;
        List<Block> placed = new ArrayList<>();
        long size = 0;
        for (Block block : bySize) {
            block.offset = sideBySide ? aligned(size) : lowestOffset(block, placed);
            insertByOffset(placed, block, sideBySide);
            size = Math.max(size, end(block));
        }
        return size;
    }

    private static long lowestOffset(Block block, List<Block> placedByOffset) {
        long offset = 0;
        for (Block other : placedByOffset) {
            if (!other.meets(block)) {
                continue;
            }
            if (other.offset - offset >= block.bytes) {
                break;
            }
            offset = Math.max(offset, aligned(end(other)));
        }
        return offset;
    }

    private static void insertByOffset(List<Block> placed, Block block, boolean append) {
        int at = placed.size();
        while (!append && at > 0 && placed.get(at - 1).offset > block.offset) {
            at--;
        }
        placed.add(at, block);
    }

    private static long end(Block block) {
        try {
            return block.end();
        } catch (ArithmeticException e) {
            throw TernException.of("the tensors together need more bytes than a 64-bit number counts");
        }
    }

    private static long aligned(long offset) {
        return (offset + Memory.ALIGNMENT_BYTES - 1) & -Memory.ALIGNMENT_BYTES;
    }
}
