package dev.tern.kernels;

import dev.tern.operators.TiledKernel;
import java.util.List;

/** Kernels that do not depend on each other as one: the tiles of the first, then those of the second, and so on. */
public final class Parts implements TiledKernel {
    private final TiledKernel[] parts;
    /** Tiles before each part, and of all of them. */
    private final int[] before;

    private Parts(List<TiledKernel> parts) {
        this.parts = parts.toArray(TiledKernel[]::new);
        this.before = new int[this.parts.length + 1];
        for (int i = 0; i < this.parts.length; i++) {
            before[i + 1] = Math.addExact(before[i], this.parts[i].tiles());
        }
    }

    /** All of {@code parts} as one kernel. */
    public static TiledKernel of(List<TiledKernel> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Parts(parts);
    }

    @Override
    public int tiles() {
        return before[parts.length];
    }

    @Override
    public void begin() {
        for (TiledKernel part : parts) {
            part.begin();
        }
    }

    @Override
    public void run(int first, int end) {
        for (int i = 0; i < parts.length; i++) {
            int from = Math.max(first, before[i]);
            int to = Math.min(end, before[i + 1]);
            if (from < to) {
                parts[i].run(from - before[i], to - before[i]);
            }
        }
    }
}
