package dev.tern.kernels.product;

import dev.tern.kernels.Native;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * How weights of 32-bit numbers are laid out in panels, bias first.
 *
 * @param weights address of the first weight
 * @param columnBytes from column to column of the weights
 * @param depthBytes from one step of depth to the next
 * @param pieces where the weights of each part of the depth begin, counted from the first; parts are equally deep
 * @param bias address of one number for each column, 0 for none
 * @param panelColumns columns of a panel
 * @param lastColumns columns that the last panel has room for
 */
public record Panels(
        long weights,
        long columnBytes,
        long depthBytes,
        List<Long> pieces,
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

    /** Where panels lie, and the kernel that packs them. */
    record Packed(long address, TiledKernel packing) {}

    /** The address of the panels, packed now. */
    public long pack(Workshop workshop, Binding binding) {
        Packed packed = packed(workshop, binding);
        packed.packing.run();
        return packed.address;
    }

    /** Memory for the panels, still to be packed. */
    Packed packed(Workshop workshop, Binding binding) {
        int panels = count();
        MemorySegment packed = binding.memory((panels - 1) * panelBytes() + 4L * lastColumns * (depth + 1L));
        List<TiledKernel> parts = new ArrayList<>();
        int steps = depth / pieces.size();
        for (int i = 0; i < pieces.size(); i++) {
            Parameters params = new Parameters(binding, PackCode.BYTES)
                    .set(PackCode.WEIGHTS, weights + pieces.get(i))
                    .set(PackCode.COLUMN_BYTES, columnBytes)
                    .set(PackCode.DEPTH_BYTES, depthBytes)
                    .set(PackCode.FIRST_STEP, (long) i * steps)
                    .set(PackCode.DEPTH, steps)
                    .set(PackCode.COLUMNS, columns)
                    .set(PackCode.BIAS, i == 0 ? bias : 0)
                    .set(PackCode.PANELS, packed.address())
                    .set(PackCode.PANEL_BYTES, panelBytes())
                    .set(PackCode.PANEL_COLUMNS, panelColumns)
                    .set(PackCode.STEP_BYTES, 4L * panelColumns)
                    .set(PackCode.LAST_STEP_BYTES, 4L * lastColumns)
                    .set(PackCode.LAST_PANEL, panels - 1L);
            parts.add(new Native(workshop.code(new PackCode.Key(), PackCode::write), params, panels));
        }
        return new Packed(packed.address(), Parts.of(parts));
    }
}
