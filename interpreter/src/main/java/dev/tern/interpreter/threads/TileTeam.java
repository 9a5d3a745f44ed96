package dev.tern.interpreter.threads;

import dev.tern.operators.TiledKernel;
import java.util.concurrent.atomic.AtomicLongArray;
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

    /** So many tiles are worth looking up between whether the run is to end; more where these were quick. */
    private static final int TILES_BETWEEN_CHECKS = 16;

    private static final int TILES_BETWEEN_CHECKS_MOST = 1 << 24;
    private static final long QUICK_NANOS = 100_000;

    /** Longs from one number that threads share to the next: two cache lines, which some processors fetch together. */
    private static final int APART = 16;

    /** Where the number of tiles stands that workers have ever computed. */
    private static final int DONE = APART;

    /** A member's place in a team; the caller's is 0. */
    record Seat(TileTeam team, int member) {}

    private final WorkerPool pool;
    private final int threads;
    private final Runnable checkpoint;
    private final Seat[] seats;
    /** Numbers of the workers that this run has. */
    private final int[] borrowed;

    private int borrowedCount;
    /** Whether this run has asked for workers; outside of runs nobody asks. */
    private boolean asked = true;

    /**
     * What is done, and behind it each member's share of the kernel under way: the end of its tiles in the upper half, the
     * next free one in the lower. The member takes from the front, others, when they have none left, from the back. So a
     * member computes the same tiles of each run as far as it is in time, and finds what it has written in its own cache.
     */
    private final AtomicLongArray numbers;

    private volatile boolean trying;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    /** Written before shares are, read after tiles were taken from one, so never another kernel than theirs. */
    private @Nullable TiledKernel kernel;

    /**
     * A team of at most {@code threads} threads, the caller included; {@code checkpoint} throws where a run is to end, and is
     * asked between tiles.
     */
    public TileTeam(WorkerPool pool, int threads, Runnable checkpoint) {
        this.pool = pool;
        this.checkpoint = checkpoint;
        this.threads = Math.clamp(threads, 1, pool.processors());
        this.borrowed = new int[this.threads - 1];
        this.seats = new Seat[this.threads];
        for (int i = 0; i < this.threads; i++) {
            seats[i] = new Seat(this, i);
        }
        this.numbers = new AtomicLongArray(share(this.threads));
    }

    /**
     * Whether who meets is being tried out: workers then stay awake through runs that do without them, since one that falls
     * asleep may wake up on the caller's processor, and be slow for reasons of its own.
     */
    public void tries(boolean isTrying) {
        if (trying != isTrying) {
            trying = isTrying;
        }
    }

    boolean isTrying() {
        return trying;
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
            pool.giveBack(borrowed[i]);
        }
        borrowedCount = 0;
        asked = true;
        kernel = null;
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
        long before = numbers.get(DONE);
        int members = borrowedCount + 1;
        for (int i = members - 1; i > 0; i--) {
            numbers.setRelease(share(i), range(begin(i, tiles), begin(i + 1, tiles)));
        }
        int own = begin(1, tiles);
        int first = half(own);
        numbers.set(share(0), range(first, own)); // a full fence: workers that sleep do so after they saw no tiles
        for (int i = 0; i < borrowedCount; i++) {
            pool.wake(borrowed[i]);
        }
        compute(0, first);
        awaitEnd(before + tiles - first - help(0));
        Throwable thrown = failure.get();
        if (thrown != null) {
            failure.set(null);
            throw asUnchecked(thrown);
        }
    }

    private static int share(int member) {
        return DONE + APART * (member + 1);
    }

    private static long range(int first, int end) {
        return (long) end << 32 | first;
    }

    /** The first tile of a member's share; the caller, who is there at once, has one more where shares differ. */
    private int begin(int member, int tiles) {
        return (int) (((long) tiles * member + borrowedCount) / (borrowedCount + 1));
    }

    private static int half(int tiles) {
        return (tiles + 1) >> 1;
    }

    private void runAlone(TiledKernel next, int tiles) {
        if (tiles < 2 * TILES_BETWEEN_CHECKS) {
            next.run();
            return;
        }
        next.begin();
        int piece = TILES_BETWEEN_CHECKS;
        long begin = System.nanoTime();
        int end;
        for (int first = 0; first < tiles; first = end) {
            checkpoint.run();
            end = first + Math.min(piece, tiles - first);
            next.run(first, end);
            long now = System.nanoTime();
            // Calls cost while Java is interpreted.
            piece = now - begin < QUICK_NANOS ? Math.min(2 * piece, TILES_BETWEEN_CHECKS_MOST) : piece;
            begin = now;
        }
    }

    /** Workers are borrowed once for each run, by the first kernel that can use them. */
    private boolean hasHelp() {
        if (!asked) {
            asked = true;
            borrowedCount = pool.lend(seats, borrowed);
        }
        return borrowedCount > 0;
    }

    /** Whether tiles are left in the share of {@code member}. */
    boolean hasTiles(int member) {
        return left(numbers.get(share(member))) > 0;
    }

    private static int left(long range) {
        return (int) (range >>> 32) - (int) range;
    }

    /** Computes the share of {@code member}, then what is left of others'; returns how many tiles. */
    private int help(int member) {
        int computed = 0;
        int members = borrowedCount + 1;
        for (int i = 0; i < members; i++) {
            int of = member + i < members ? member + i : member + i - members;
            computed += help(share(of), i == 0);
        }
        return computed;
    }

    private int help(int share, boolean own) {
        int computed = 0;
        while (true) {
            long now = numbers.get(share);
            int left = left(now);
            if (left <= 0) {
                return computed;
            }
            int count = half(left);
            int first = own ? (int) now : (int) (now >>> 32) - count;
            if (numbers.compareAndSet(share, now, own ? now + count : now - ((long) count << 32))) {
                compute(first, first + count);
                computed += count;
            }
        }
    }

    /** Helps as the worker that has the seat of {@code member}. */
    void helpAs(int member) {
        int computed = help(member);
        if (computed > 0) {
            numbers.getAndAdd(DONE, computed);
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

    private void awaitEnd(long done) {
        int waits = 0;
        while (numbers.get(DONE) != done) {
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
