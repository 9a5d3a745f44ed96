package dev.tern.interpreter.threads;

import dev.tern.operators.TiledKernel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one interpreter: the one that runs it, and workers that it borrows for the length of a run. The caller
 * computes as well and never waits for a worker to begin: whoever is free takes the next tiles, so a run needs nobody's
 * help to end.
 */
public final class TileTeam {
    private static final int SPINS_BEFORE_YIELD = 20_000;
    private static final int YIELDS_BEFORE_PAUSE = 200;
    private static final long PAUSE_NANOS = 20_000;
    /** Whoever takes tiles leaves at least as many pieces of that size to each of the others. */
    private static final int SHARES = 2;

    /** So many tiles are worth looking up between whether the run is to end. */
    private static final int TILES_BETWEEN_CHECKS = 16;

    private final WorkerPool pool;
    private final int threads;
    private final Runnable checkpoint;
    private final @Nullable Worker[] borrowed;
    private int borrowedCount;
    /** Whether this run has asked for workers; outside of runs nobody asks. */
    private boolean asked = true;

    /** Of the kernel under way: the number of tiles in the upper half, the next free tile in the lower. */
    private final AtomicLong queue = new AtomicLong();
    /** Tiles of the kernel under way that are not yet computed. */
    private final AtomicInteger remaining = new AtomicInteger();

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    /** Written before the queue is filled, read after tiles were taken from it, so never that of another kernel. */
    private @Nullable TiledKernel kernel;

    /**
     * A team of at most {@code threads} threads, the caller included; {@code checkpoint} throws where a run is to end, and is
     * asked between tiles.
     */
    public TileTeam(WorkerPool pool, int threads, Runnable checkpoint) {
        this.pool = pool;
        this.checkpoint = checkpoint;
        this.threads = Math.clamp(threads, 1, pool.processors());
        this.borrowed = new Worker[this.threads - 1];
    }

    /** Most threads that a run has. */
    public int threads() {
        return threads;
    }

    /** Begins a run in the calling thread. */
    public void enter() {
        pool.enter();
        asked = threads == 1;
    }

    /** Ends a run: workers are free for others. */
    public void leave() {
        for (int i = 0; i < borrowedCount; i++) {
            Worker worker = borrowed[i];
            if (worker != null) {
                pool.giveBack(worker);
            }
            borrowed[i] = null;
        }
        borrowedCount = 0;
        asked = true;
        pool.leave();
    }

    /** Computes all tiles of {@code next} with all threads, between {@link #enter} and {@link #leave}. */
    public void run(TiledKernel next) {
        run(next, true);
    }

    /** Computes all tiles of {@code next}, with all threads or in the calling thread alone. */
    public void run(TiledKernel next, boolean together) {
        int tiles = next.tiles();
        if (tiles < 2 || !together || !hasHelp()) {
            runAlone(next, tiles);
            return;
        }
        next.begin();
        kernel = next;
        remaining.set(tiles);
        queue.set((long) tiles << 32);
        for (int i = 0; i < borrowedCount; i++) {
            Worker worker = borrowed[i];
            if (worker != null) {
                worker.wake();
            }
        }
        help();
        awaitEnd();
        kernel = null;
        Throwable thrown = failure.get();
        if (thrown != null) {
            failure.set(null);
            throw asUnchecked(thrown);
        }
    }

    private void runAlone(TiledKernel next, int tiles) {
        if (tiles < 2 * TILES_BETWEEN_CHECKS) {
            next.run();
            return;
        }
        next.begin();
        for (int first = 0; first < tiles; first += TILES_BETWEEN_CHECKS) {
            checkpoint.run();
            next.run(first, Math.min(tiles, first + TILES_BETWEEN_CHECKS));
        }
    }

    /** Workers are borrowed once for each run, by the first kernel that can use them. */
    private boolean hasHelp() {
        if (!asked) {
            asked = true;
            borrowedCount = pool.lend(this, borrowed);
        }
        return borrowedCount > 0;
    }

    /** Whether tiles are left to take. */
    boolean hasTiles() {
        long now = queue.get();
        return (int) now < (int) (now >>> 32);
    }

    /** Takes and computes tiles as long as there are any; whether there were. */
    boolean help() {
        boolean helped = false;
        while (true) {
            long now = queue.get();
            int tiles = (int) (now >>> 32);
            int first = (int) now;
            if (first >= tiles) {
                return helped;
            }
            int count = Math.max(1, (tiles - first) / (SHARES * threads));
            if (queue.compareAndSet(now, now + count)) {
                compute(first, first + count);
                remaining.getAndAdd(-count);
                helped = true;
            }
        }
    }

    private void compute(int first, int end) {
        TiledKernel current = kernel;
        if (current == null || failure.get() != null) {
            return;
        }
        try {
            checkpoint.run();
            current.run(first, end);
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private void awaitEnd() {
        int waits = 0;
        while (remaining.get() > 0) {
            waits++;
            if (waits < SPINS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else if (waits < SPINS_BEFORE_YIELD + YIELDS_BEFORE_PAUSE) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    private static RuntimeException asUnchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }
}
