package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** What becomes of 32-bit sums. Every vector of units has its numbers in one row of a table. */
sealed interface Finish permits Rescale, RealFinish, ShortFinish, SumsFinish {
    /** Vectors in a table row. */
    int rowVectors();

    /** Where the row that all units share stands in a kernel's parameters. */
    int SHARED_AT = 64;

    /** Vectors in a row that all units share. */
    default int sharedVectors() {
        return 0;
    }

    /** Bytes of one result. */
    int resultBytes();

    /** Sets {@code sum} to what the units of the table row at {@code row} start from. */
    void start(VectorAssembler code, V sum, R row, int offset);
}
