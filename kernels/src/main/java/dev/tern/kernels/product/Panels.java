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
 * @param operand the node's operand that weights come from
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
        int lastColumns,
        int operand) {
    /** Panels of weights of the second operand. */
    public Panels(
            long weights,
            long columnBytes,
            long depthBytes,
            List<Long> pieces,
            long bias,
            int columns,
            int depth,
            int panelColumns,
            int lastColumns) {
        this(weights, columnBytes, depthBytes, pieces, bias, columns, depth, panelColumns, lastColumns, 1);
    }

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

    /** What decides how constants stand in panels; {@code part} counts panels of one node from their weights. */
    private record Layout(
            int operand,
            long part,
            long columnBytes,
            long depthBytes,
            List<Long> pieces,
            boolean bias,
            int columns,
            int depth,
            int panelColumns,
            int lastColumns) {}

    /** The address of the panels of weights that never change, packed before a kernel runs. */
    public long pack(Workshop workshop, Binding binding) {
        MemorySegment source = binding.input(operand).data();
        binding.doneWith(operand);
        long part = source.isNative() ? weights - source.address() : -1;
        if (part < 0 || part >= source.byteSize()) {
            MemorySegment own = binding.memory(bytes()); // a copy's address tells nothing of what it is a copy of
            workshop.later(packing(workshop, binding, own)::run);
            return own.address();
        }
        Layout layout = new Layout(
                operand, part, columnBytes, depthBytes, pieces, bias != 0, columns, depth, panelColumns, lastColumns);
        Binding.Packed constants = binding.packed(layout, bytes());
        if (!constants.isReady()) {
            workshop.later(packing(workshop, binding, constants.memory())::run);
        }
        return constants.memory().address();
    }

    private long bytes() {
        return (count() - 1) * panelBytes() + 4L * lastColumns * (depth + 1L);
    }

    /** Memory for the panels, to be packed whenever weights have changed. */
    Packed packed(Workshop workshop, Binding binding) {
        MemorySegment packed = binding.memory(bytes());
        return new Packed(packed.address(), packing(workshop, binding, packed));
    }

    private TiledKernel packing(Workshop workshop, Binding binding, MemorySegment packed) {
        int panels = count();
        List<TiledKernel> parts = new ArrayList<>();
        int steps = depth / pieces.size();
        PackCode.Key key = PackCode.Key.of(columnBytes, depthBytes);
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
            parts.add(new Native(workshop.code(key, m -> PackCode.write(m, key)), params, panels));
        }
        return Parts.of(parts);
    }
}
