package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes how the sums of chunks of channels become results. Four vectors have a chunk's sums, in the order in which packing
 * brings them together.
 *
 * @param params the kernel's parameters
 * @param table where the rows of the chunk's numbers stand
 * @param numbersAt where the address of the numbers of dynamic activations is kept
 * @param quadAt 16 bytes of memory of its own
 */
record ChannelStore(VectorAssembler code, Finish finish, R params, R table, At numbersAt, At quadAt) {
    private static final int BLOCK = 16;
    private static final int RESULTS_OF_BLOCK = 4;

    private int vectorBytes() {
        return code.traits().vectorBytes();
    }

    /**
     * Stores {@code results} results of each chunk, one at {@code out}, the others each {@code pitch} bytes further. The
     * three registers behind the sums are undefined after.
     */
    void write(V[][] sums, R out, int pitch, int results) {
        V[] spare = V.range(ChannelPlan.SUMS * sums.length, 3);
        switch (finish) {
            case Rescale rescale -> bytes(rescale, sums, out, pitch, results, spare);
            case RealFinish real -> floats(real, sums, out, pitch, results, spare);
            case ShortFinish _, SumsFinish _ -> throw new IllegalStateException("no depthwise windows end so");
        }
    }

    private void bytes(Rescale rescale, V[][] sums, R out, int pitch, int results, V[] spare) {
        int row = finish.rowVectors() * vectorBytes();
        for (int v = 0; v < ChannelPlan.SUMS; v++) {
            V[] column = new V[sums.length];
            for (int p = 0; p < column.length; p++) {
                column[p] = sums[p][v];
            }
            rescale.scale(code, column, params, table, v * row, spare);
            if (rescale.sum() != null) {
                rescale.hold(code, column, spare[0]);
            }
        }
        Rescale last = rescale;
        if (rescale.sum() != null) {
            add(rescale.unsigned(), sums, out, pitch, results);
            last = Rescale.limits(rescale.sum(), rescale.unsigned());
        }
        for (int p = 0; p < sums.length; p++) {
            V[] sum = sums[p];
            last.pack(code, sum[0], sum[1], sum[2], sum[3], spare[0]);
            if (results == vectorBytes()) {
                code.store(out.at(p * pitch), sum[0]);
            } else {
                code.store(out.at(p * pitch), sum[0], results);
            }
        }
    }

    /** Adds what lies at the same place of another tensor. */
    private void add(boolean unsigned, V[][] sums, R out, int pitch, int results) {
        R other = R.of(9);
        R block = R.of(10);
        code.load64(other, params.at(ProductCode.OTHER_BEHIND));
        code.add(other, other, out);
        code.load64(block, params.at(ProductCode.RESIDUAL));
        ResidualCode residual = new ResidualCode(code, unsigned, block, ChannelPlan.SUMS * sums.length);
        residual.begin(true);
        for (int v = 0; v < ChannelPlan.SUMS; v++) {
            V[] column = new V[sums.length];
            for (int p = 0; p < column.length; p++) {
                column[p] = sums[p][v];
            }
            residual.addSpread(column, v, other, pitch, results);
        }
    }

    /** Four results stand in each block of a vector; those of the next vector follow them. */
    private void floats(RealFinish real, V[][] sums, R out, int pitch, int results, V[] spare) {
        R numbers = R.of(9);
        code.load64(numbers, numbersAt);
        for (int i = 0; i < sums.length * ChannelPlan.SUMS; i++) {
            int v = i % ChannelPlan.SUMS;
            V sum = sums[i / ChannelPlan.SUMS][v];
            real.finish(code, sum, table, v * real.rowVectors() * vectorBytes(), numbers.at(0), spare);
            for (int block = 0; block < vectorBytes() / BLOCK; block++) {
                int first = block * BLOCK + v * RESULTS_OF_BLOCK;
                int count = Math.min(RESULTS_OF_BLOCK, results - first);
                At at = out.at(i / ChannelPlan.SUMS * pitch + Float.BYTES * first);
                if (count == RESULTS_OF_BLOCK) {
                    code.storeBlock(at, sum, block);
                } else if (count > 0) {
                    code.storeBlock(quadAt, sum, block);
                    code.load(spare[0], quadAt, BLOCK);
                    code.store(at, spare[0], Float.BYTES * count);
                }
            }
        }
    }
}
