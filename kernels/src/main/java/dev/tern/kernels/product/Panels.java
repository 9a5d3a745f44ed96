package dev.tern.kernels.product;

import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import java.lang.foreign.MemorySegment;

/**
 * How weights of 32-bit numbers are laid out in panels, bias first.
 *
 * @param weights address of the first weight
 * @param columnBytes from column to column of the weights
 * @param depthBytes from one step of depth to the next
 * @param bias address of one number for each column, 0 for none
 * @param panelColumns columns of a panel
 * @param lastColumns columns that the last panel has room for
 */
public record Panels(
        long weights,
        long columnBytes,
        long depthBytes,
        long bias,
        int columns,
        int depth,
        int panelColumns,
        int lastColumns) {
    /** Number of panels. */
    public int count() {
        return Math.ceilDiv(columns, panelColumns);
    }

    /** Bytes from panel to panel. */
    public long panelBytes() {
        return 4L * panelColumns * (depth + 1L);
    }

    /** The address of the panels, packed now. */
    public long pack(Workshop workshop, Binding binding) {
        int panels = count();
        MemorySegment packed = binding.memory((panels - 1) * panelBytes() + 4L * lastColumns * (depth + 1L));
        Parameters params = new Parameters(binding, PackCode.BYTES)
                .set(PackCode.WEIGHTS, weights)
                .set(PackCode.COLUMN_BYTES, columnBytes)
                .set(PackCode.DEPTH_BYTES, depthBytes)
                .set(PackCode.DEPTH, depth)
                .set(PackCode.COLUMNS, columns)
                .set(PackCode.BIAS, bias)
                .set(PackCode.PANELS, packed.address())
                .set(PackCode.PANEL_BYTES, panelBytes())
                .set(PackCode.PANEL_COLUMNS, panelColumns)
                .set(PackCode.STEP_BYTES, 4L * panelColumns)
                .set(PackCode.LAST_STEP_BYTES, 4L * lastColumns)
                .set(PackCode.LAST_PANEL, panels - 1L);
        workshop.code(new PackCode.Key(), PackCode::write).run(params.address(), 0, panels);
        return packed.address();
    }
}
