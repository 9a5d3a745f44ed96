package dev.tern.interpreter.threads;

import dev.tern.interpreter.threads.TileTeam.Seat;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that computes tiles for the team it is lent to. Between pieces of work it looks for the next for a short while,
 * because within a run the next is near, and then sleeps until it is woken.
 */
final class Worker {
    /** Longer than the pause between two nodes of a run, and than a wake-up by the operating system. */
    private static final long SPIN_NANOS = 60_000;

    /** The same while teams try out who meets. */
    private static final long TRYING_SPIN_NANOS = 5_000_000;

    private static final int SPINS_BETWEEN_CLOCKS = 64;

    private final Thread thread;
    private volatile @Nullable Seat seat;
    private volatile boolean asleep;

    Worker(int number) {
        thread = new Thread(null, this::work, "tern-worker-" + (number + 1));
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Seats the worker where it may find tiles from now on; it keeps its seat until it gets another. */
    void take(Seat next) {
        if (!next.equals(seat)) { // else it has nothing to read anew, which takes as long as a small kernel
            seat = next;
        }
    }

    /** Wakes the worker if it sleeps and nobody has: the system may take long, and each call costs as much as small kernels. */
    void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    private void work() {
        while (true) {
            Seat current = seat;
            if (current != null) {
                current.team().helpAs(current.member());
            }
            await();
        }
    }

    /** Returns when there may be work. */
    private void await() {
        long begin = System.nanoTime();
        do {
            for (int i = 0; i < SPINS_BETWEEN_CLOCKS; i++) {
                if (hasWork()) {
                    return;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - begin < spinNanos());
        asleep = true;
        while (!hasWork()) {
            LockSupport.park(this);
            asleep = true; // before the next look for work, so that whoever brings some wakes again
        }
        asleep = false;
    }

    private long spinNanos() {
        Seat current = seat;
        return current != null && current.team().isTrying() ? TRYING_SPIN_NANOS : SPIN_NANOS;
    }

    private boolean hasWork() {
        Seat current = seat;
        return current != null && current.team().hasTiles(current.member());
    }
}
