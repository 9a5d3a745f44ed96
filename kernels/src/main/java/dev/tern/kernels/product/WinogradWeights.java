package dev.tern.kernels.product;

import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Weights of {@link Winograd} transformed and laid out in panels: for each panel 36 matrices, each a row of what its sums
 * start from, then a row for each channel. Computed in double precision and rounded once.
 */
record WinogradWeights(MemorySegment weights, MemorySegment bias, int units, int channels, int panelUnits) {
    private static final int TAPS = 9;
    private static final double NEAR = Math.sqrt(0.5);
    private static final double FAR = Math.sqrt(2);

    /** The transform of three numbers into six. */
    private static final double[][] TRANSFORM = {
        {1, 0, 0},
        {-2 / 3.0, -2 / 3.0 * NEAR, -1 / 3.0},
        {-2 / 3.0, 2 / 3.0 * NEAR, -1 / 3.0},
        {1 / 6.0, FAR / 6, 1 / 3.0},
        {1 / 6.0, -FAR / 6, 1 / 3.0},
        {0, 0, 1}
    };

    /** Six numbers that four ones come of. */
    private static final double[] ONES = {
        0, (1 + FAR) / 3, (1 - FAR) / 3, (1 + NEAR) / 6, (1 - NEAR) / 6, 0
    };

    /** What decides how the weights stand in panels. */
    private record Layout(boolean bias, int panelUnits) {}

    /** Bytes of a panel's matrices. */
    long panelBytes() {
        return Winograd.MATRICES * matrixBytes();
    }

    private long matrixBytes() {
        return 4L * panelUnits * (channels + 1L);
    }

    /** The address of the panels, which are packed before a kernel runs. */
    long pack(Workshop workshop, Binding binding) {
        int panels = Math.ceilDiv(units, panelUnits);
        Binding.Packed packed =
                binding.packed(new Layout(bias.byteSize() > 0, panelUnits), panels * panelBytes());
        if (!packed.isReady()) {
            for (int panel = 0; panel < panels; panel++) {
                int first = panel * panelUnits;
                MemorySegment place = packed.memory().asSlice(panel * panelBytes(), panelBytes());
                workshop.later(() -> pack(first, place));
            }
        }
        return packed.memory().address();
    }

    /** Packs the units from {@code first} on. */
    private void pack(int first, MemorySegment panel) {
        int count = Math.min(panelUnits, units - first);
        double[] taps = new double[TAPS];
        for (int u = 0; u < count; u++) {
            if (bias.byteSize() > 0) {
                start(bias.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * (first + u)), panel, 4L * u);
            }
            for (int c = 0; c < channels; c++) {
                for (int tap = 0; tap < TAPS; tap++) {
                    long at = ((first + u) * (long) TAPS + tap) * channels + c;
                    taps[tap] = weights.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * at);
                }
                transform(taps, panel, 4L * (panelUnits * (c + 1L) + u));
            }
        }
    }

    /** What sums start from, so that {@code number} is part of every result. */
    private void start(float number, MemorySegment panel, long at) {
        for (int i = 0; i < Winograd.WINDOW; i++) {
            for (int j = 0; j < Winograd.WINDOW; j++) {
                float part = (float) (number * ONES[i] * ONES[j]);
                panel.set(ValueLayout.JAVA_FLOAT, at + (i * Winograd.WINDOW + j) * matrixBytes(), part);
            }
        }
    }

    /** Transforms 3 x 3 weights along both axes and puts one number into each matrix. */
    private void transform(double[] taps, MemorySegment panel, long at) {
        long matrixBytes = matrixBytes();
        for (int i = 0; i < Winograd.WINDOW; i++) {
            double[] down = TRANSFORM[i];
            double left = down[0] * taps[0] + down[1] * taps[3] + down[2] * taps[6];
            double middle = down[0] * taps[1] + down[1] * taps[4] + down[2] * taps[7];
            double right = down[0] * taps[2] + down[1] * taps[5] + down[2] * taps[8];
            for (int j = 0; j < Winograd.WINDOW; j++) {
                double[] across = TRANSFORM[j];
                double weight = across[0] * left + across[1] * middle + across[2] * right;
                panel.set(
                        ValueLayout.JAVA_FLOAT, at + (i * Winograd.WINDOW + j) * matrixBytes, (float) weight);
            }
        }
    }
}
