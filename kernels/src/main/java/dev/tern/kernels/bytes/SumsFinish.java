package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Traits;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntBinaryOperator;

/** Sums are stored as they are, in 32 bits; rows of the table hold what they start from. */
record SumsFinish() implements Finish {
    /** The numbers of sums without a bias. */
    record Numbers() implements UnitNumbers {
        @Override
        public Finish finish(Traits traits) {
            return new SumsFinish();
        }

        @Override
        public void fill(
                Traits traits,
                ByteInputs inputs,
                int[] weights,
                int vectors,
                IntBinaryOperator unit,
                MemorySegment to) {
            for (int v = 0; v < vectors; v++) {
                for (int lane = 0; lane < traits.lanes(); lane++) {
                    int c = unit.applyAsInt(v, lane);
                    int start = c < 0 ? 0 : -inputs.zeroInProducts() * weights[c];
                    to.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, (long) v * traits.lanes() + lane, start);
                }
            }
        }
    }

    @Override
    public int rowVectors() {
        return 1;
    }

    @Override
    public int resultBytes() {
        return Integer.BYTES;
    }

    @Override
    public void start(VectorAssembler code, V sum, R row, int offset) {
        code.load(sum, row.at(offset));
    }
}
