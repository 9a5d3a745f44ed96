package dev.tern.operators;

/**
 * A kernel whose work falls into tiles that several threads may compute at once. The result does not depend on which
 * thread computes which tiles, in which order, or how they are grouped.
 */
public interface TiledKernel extends Kernel {
    /** Number of tiles; the same for the life of the kernel. */
    int tiles();

    /** What must be done once, in the run's own thread, before the first tile of a run. */
    default void begin() {}

    /** Computes tiles {@code first} to {@code end - 1}; may be called from any thread, at the same time for others. */
    void run(int first, int end);

    @Override
    default void run() {
        begin();
        run(0, tiles());
    }
}
