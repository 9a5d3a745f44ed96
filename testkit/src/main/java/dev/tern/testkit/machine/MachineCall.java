package dev.tern.testkit.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One call of a kernel: its code, the tiles, and all memory that it may see. Block 0 is what the kernel gets as parameters.
 *
 * @param blocks pieces of memory, each apart from the others
 * @param links places that hold addresses of blocks
 */
public record MachineCall(byte[] code, long firstTile, long endTile, List<Block> blocks, List<Link> links) {
    /** A piece of memory. One that is not writable faults when it is written. */
    public record Block(byte[] contents, boolean writable) {}

    /** The 8 bytes at {@code at} of {@code block} become the address of byte {@code offset} of {@code target}. */
    public record Link(int block, int at, int target, int offset) {}

    /** Builds a call: parameters in the order in which they lie in memory, 8 bytes each. */
    public static MachineCall of(byte[] code, long firstTile, long endTile, Consumer<Parameters> parameters) {
        Parameters written = new Parameters();
        parameters.accept(written);
        ByteBuffer block =
                ByteBuffer.allocate(Math.max(8, written.words.size() * 8)).order(ByteOrder.LITTLE_ENDIAN);
        written.words.forEach(block::putLong);
        written.blocks.set(0, new Block(block.array(), false));
        return new MachineCall(code, firstTile, endTile, List.copyOf(written.blocks), List.copyOf(written.links));
    }

    /** The same call for other tiles. */
    public MachineCall tiles(long first, long end) {
        return new MachineCall(code, first, end, blocks, links);
    }

    /** The parameters of a call while they are written. */
    public static final class Parameters {
        private final List<Block> blocks = new ArrayList<>(List.of(new Block(new byte[0], false)));
        private final List<Link> links = new ArrayList<>();
        private final List<Long> words = new ArrayList<>();

        private Parameters() {}

        /** A number. */
        public Parameters number(long value) {
            words.add(value);
            return this;
        }

        /** The address of memory that is read. */
        public Parameters input(byte[] contents) {
            return address(block(contents, false), 0);
        }

        /** The address of memory that is written, too. */
        public Parameters output(byte[] contents) {
            return address(block(contents, true), 0);
        }

        /** Memory whose address is put elsewhere; its number. */
        public int block(byte[] contents, boolean writable) {
            blocks.add(new Block(contents.clone(), writable));
            return blocks.size() - 1;
        }

        /** The address of byte {@code offset} of {@code block}. */
        public Parameters address(int block, int offset) {
            links.add(new Link(0, words.size() * 8, block, offset));
            return number(0);
        }

        /** Puts the address of byte {@code offset} of {@code target} at byte {@code at} of {@code block}, which is only read. */
        public Parameters link(int block, int at, int target, int offset) {
            if (blocks.get(block).writable()) {
                throw new IllegalArgumentException("block " + block + " is written and can hold no address");
            }
            links.add(new Link(block, at, target, offset));
            return this;
        }
    }
}
