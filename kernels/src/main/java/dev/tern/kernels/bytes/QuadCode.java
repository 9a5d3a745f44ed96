package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** Writes what brings the taps of a window's column side by side, as dot products want them. */
final class QuadCode {
    /** Registers that it uses. */
    static final int REGISTERS = ChannelPlan.SUMS + 2;

    private final VectorAssembler code;
    private final ChannelPlan plan;
    private final V[] quads;
    private final V extra;
    private final V none;

    /** With the {@link #REGISTERS} registers from {@code first} on; the last one keeps a constant. */
    QuadCode(VectorAssembler code, ChannelPlan plan, int first) {
        this.code = code;
        this.plan = plan;
        quads = V.range(first, ChannelPlan.SUMS);
        extra = V.of(first + ChannelPlan.SUMS);
        none = V.of(first + ChannelPlan.SUMS + 1);
    }

    /** Sets up what {@link #gather} uses. */
    void begin() {
        code.zero(none);
    }

    /**
     * Brings the taps of a column from {@code first} on together in the quads, as many as a step takes: each lane has its own
     * channel's. The bytes of the first row stand at {@code column} behind {@code in}.
     */
    void gather(R in, int column, int first) {
        int taps = Math.min(plan.tapsAtOnce(), plan.shape().tapsDown() - first);
        int pitch = plan.copyPitch();
        V a = quads[0];
        V b = taps > 1 ? quads[1] : none;
        V low = quads[2];
        V high = quads[3];
        code.load(a, in.at(column + first * pitch));
        if (taps > 1) {
            code.load(b, in.at(column + (first + 1) * pitch));
        }
        code.binary(Binary.ZIP_LOW_8, low, a, b);
        code.binary(Binary.ZIP_HIGH_8, high, a, b);
        V lowTo = none;
        V highTo = none;
        if (plan.tapsAtOnce() == 2) {
            code.binary(Binary.ZIP_LOW_8, quads[0], low, none);
            code.binary(Binary.ZIP_HIGH_8, quads[1], low, none);
            code.binary(Binary.ZIP_LOW_8, quads[2], high, none);
            code.binary(Binary.ZIP_HIGH_8, quads[3], high, none);
            return;
        }
        if (taps > 2) {
            V c = quads[0];
            V d = taps > 3 ? quads[1] : none;
            code.load(c, in.at(column + (first + 2) * pitch));
            if (taps > 3) {
                code.load(d, in.at(column + (first + 3) * pitch));
            }
            code.binary(Binary.ZIP_LOW_8, extra, c, d);
            code.binary(Binary.ZIP_HIGH_8, quads[1], c, d);
            lowTo = extra;
            highTo = quads[1];
        }
        code.binary(Binary.ZIP_LOW_16, quads[0], low, lowTo);
        code.binary(Binary.ZIP_HIGH_16, extra, low, lowTo);
        code.binary(Binary.ZIP_LOW_16, low, high, highTo);
        code.binary(Binary.ZIP_HIGH_16, high, high, highTo);
        code.move(quads[1], extra);
    }

    /** Adds the products of a quad and weights. */
    void product(V sum, int quad, V weights) {
        if (plan.tapsAtOnce() == 4) {
            code.dot4(sum, quads[quad], weights);
        } else {
            code.dot2(sum, quads[quad], weights);
        }
    }
}
