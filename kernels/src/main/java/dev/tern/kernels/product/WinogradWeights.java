package dev.tern.kernels.product;

import dev.tern.assembler.CodeMemory;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Weights and bias (operands 1 and 2, constants) of {@link Winograd}, transformed and laid out in panels: for each panel 36
 * matrices, each a row of what its sums start from, then a row for each channel.
 *
 * @param vectors vectors of units across a panel
 */
record WinogradWeights(Binding binding, int units, int channels, int vectors, int lanes) {
    private static final double NEAR = Math.sqrt(0.5);
    private static final double FAR = Math.sqrt(2);

    /** Six numbers that four ones come of. */
    private static final double[] ONES = {0, (1 + FAR) / 3, (1 - FAR) / 3, (1 + NEAR) / 6, (1 - NEAR) / 6, 0};

    /** What decides how the weights stand in panels. */
    private record Layout(int vectors, int lanes) {}

    /** Bytes of a panel's matrices. */
    long panelBytes() {
        return Winograd.MATRICES * matrixBytes();
    }

    private long matrixBytes() {
        return 4L * vectors * lanes * (channels + 1L);
    }

    /** The address of the panels, which are packed before a kernel runs. */
    long pack(Workshop workshop) {
        int blocks = Math.ceilDiv(units, lanes);
        long bytes = Math.ceilDiv(blocks, vectors) * panelBytes();
        Binding.Packed packed = binding.packed(new Layout(vectors, lanes), bytes);
        MemorySegment panels = packed.memory();
        if (packed.isReady()) {
            return panels.address();
        }
        WinogradFilterCode.Key key = new WinogradFilterCode.Key(vectors);
        CodeMemory.Code code = workshop.code(key, m -> WinogradFilterCode.write(m, key));
        Parameters params = new Parameters(binding, WinogradFilterCode.BYTES)
                .set(WinogradFilterCode.WEIGHTS, Operands.constantAddress(binding, 1))
                .set(WinogradFilterCode.UNITS, units)
                .set(WinogradFilterCode.CHANNELS, channels)
                .set(WinogradFilterCode.TAP_BYTES, 4L * channels)
                .set(WinogradFilterCode.UNIT_BYTES, 4L * channels * 9)
                .set(WinogradFilterCode.PANELS, panels.address())
                .set(WinogradFilterCode.MATRIX_BYTES, matrixBytes());
        if (binding.hasInput(2)) {
            MemorySegment bias = binding.input(2).data();
            workshop.later(() -> start(bias, panels));
        }
        for (int block = 0; block < blocks; block += vectors) {
            int first = block;
            int end = Math.min(block + vectors, blocks);
            workshop.later(() -> code.run(params.address(), first, end));
        }
        return panels.address();
    }

    /** What sums start from, so that the bias is part of every result. */
    private void start(MemorySegment bias, MemorySegment panels) {
        for (int u = 0; u < units; u++) {
            float number = bias.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * u);
            long at = u / (vectors * lanes) * panelBytes() + 4L * (u % (vectors * lanes));
            for (int i = 0; i < Winograd.MATRICES; i++) {
                double part = ONES[i / Winograd.WINDOW] * ONES[i % Winograd.WINDOW];
                panels.set(ValueLayout.JAVA_FLOAT, at + i * matrixBytes(), (float) (number * part));
            }
        }
    }
}
