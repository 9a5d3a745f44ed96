package dev.tern.kernels.product;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import org.jspecify.annotations.Nullable;

/** Writes how sums of floats are stored: what lies at the same place of another tensor is added, if anything; then limits. */
final class FloatStore {
    private final VectorAssembler m;
    private final @Nullable R toAddend;
    private final V low;
    private final V high;
    private final V other;

    /** With three registers from {@code first} on; {@code toAddend} leads from a result to what is added to it. */
    FloatStore(VectorAssembler m, int first, @Nullable R toAddend) {
        this.m = m;
        this.toAddend = toAddend;
        low = V.of(first);
        high = V.of(first + 1);
        other = V.of(first + 2);
    }

    /** Loads the limits. */
    void limits(At lowest, At highest) {
        m.broadcast(low, lowest);
        m.broadcast(high, highest);
    }

    void store(V sum, R to, int offset, int bytes) {
        if (toAddend != null) {
            m.load(other, to.at(toAddend, offset), bytes);
            m.binary(Binary.ADD_F32, sum, sum, other);
        }
        m.binary(Binary.MAX_F32, sum, low, sum);
        m.binary(Binary.MIN_F32, sum, high, sum);
        m.store(to.at(offset), sum, bytes);
    }
}
