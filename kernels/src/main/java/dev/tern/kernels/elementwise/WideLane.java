package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Moves numbers of 64 bits between memory and two registers, which hold their low and their high halves: in order, or in one
 * that is the same for all, and that bytes beside them are brought into.
 */
final class WideLane {
    private static final int BLOCK_BYTES = 16;

    private final VectorAssembler code;
    private final V spare;
    private final boolean ordered;
    private final int vectorBytes;
    private final int lanes;
    /** Where pieces that are not whole are put together. */
    private @Nullable At place;

    WideLane(VectorAssembler code, boolean ordered, V spare) {
        this.code = code;
        this.ordered = ordered;
        this.spare = spare;
        this.vectorBytes = code.traits().vectorBytes();
        this.lanes = code.traits().lanes();
    }

    /** Loads {@code count} bytes beside numbers that are not in order; {@code free} is undefined after. */
    void loadBytes(V to, Element element, At at, int count, V free) {
        code.load(spare, at, count);
        permute(free, false);
        code.store(place(), spare, lanes);
        code.loadWidened(to, element, place(), lanes);
    }

    /** Stores {@code count} lanes as bytes; {@code free} is undefined after. */
    void storeBytes(At at, Element element, V from, int count, V free) {
        code.storeNarrowed(place(), element, from, lanes);
        code.load(spare, place(), lanes);
        permute(free, true);
        code.store(at, spare, count);
    }

    /** Brings the bytes in the spare register into the order of numbers that two whole loads and {@link #load} give, or back. */
    private void permute(V table, boolean back) {
        byte[] bytes = new byte[BLOCK_BYTES];
        Arrays.fill(bytes, (byte) 128);
        for (int lane = 0; lane < lanes; lane++) {
            int number = lane / 4 * 2 + lane % 2 + lane % 4 / 2 * (lanes / 2);
            bytes[back ? number : lane] = (byte) (back ? lane : number);
        }
        int[] words = new int[4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        code.constants(table, words);
        code.binary(Binary.TABLE_8, spare, spare, table);
    }

    /** Loads {@code count} numbers. */
    void load(V low, V high, At at, int count) {
        At from = at;
        if (count < code.traits().lanes()) {
            from = place();
            copy(from, at, count * Long.BYTES, low);
        }
        if (!ordered) {
            code.load(low, from);
            code.load(high, from.plus(vectorBytes));
        }
        // Each block takes two numbers for the low register and the next two for the high one, so that halves come out
        // in order.
        for (int block = 0; ordered && block < vectorBytes / BLOCK_BYTES; block++) {
            code.loadBlock(low, block, from.plus(2 * BLOCK_BYTES * block));
            code.loadBlock(high, block, from.plus(2 * BLOCK_BYTES * block + BLOCK_BYTES));
        }
        code.binary(Binary.ZIP_LOW_32, spare, low, high);
        code.binary(Binary.ZIP_HIGH_32, high, low, high);
        code.binary(Binary.ZIP_LOW_32, low, spare, high);
        code.binary(Binary.ZIP_HIGH_32, high, spare, high);
    }

    /** Stores {@code count} numbers; the registers lose their contents. */
    void store(At at, V low, V high, int count) {
        boolean whole = count == code.traits().lanes();
        At to = whole ? at : place();
        code.binary(Binary.ZIP_LOW_32, spare, low, high);
        code.binary(Binary.ZIP_HIGH_32, high, low, high);
        if (!ordered) {
            code.store(to, spare);
            code.store(to.plus(vectorBytes), high);
        }
        for (int block = 0; ordered && block < vectorBytes / BLOCK_BYTES; block++) {
            code.storeBlock(to.plus(2 * BLOCK_BYTES * block), spare, block);
            code.storeBlock(to.plus(2 * BLOCK_BYTES * block + BLOCK_BYTES), high, block);
        }
        if (!whole) {
            copy(at, to, count * Long.BYTES, low);
        }
    }

    private At place() {
        if (place == null) {
            place = code.local(2 * vectorBytes);
        }
        return place;
    }

    private void copy(At to, At from, int bytes, V by) {
        for (int done = 0; done < bytes; done += vectorBytes) {
            int piece = Math.min(vectorBytes, bytes - done);
            if (piece == vectorBytes) {
                code.load(by, from.plus(done));
                code.store(to.plus(done), by);
            } else {
                code.load(by, from.plus(done), piece);
                code.store(to.plus(done), by, piece);
            }
        }
    }
}
