package dev.tern.interpreter.threads;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that computes tiles for the team it is lent to. Between pieces of work it looks for the next for a short while,
 * because within a run the next is near, and then sleeps until it is woken.
 */
final class Worker {
    /** Longer than the pause between two nodes of a run, and than a wake-up by the operating system. */
    private static final long SPIN_NANOS = 60_000;

    private static final int SPINS_BETWEEN_CLOCKS = 64;

    private final Thread thread;
    private final AtomicReference<@Nullable TileTeam> team = new AtomicReference<>();
    private volatile boolean asleep;

    Worker(int number) {
        thread = new Thread(null, this::work, "tern-worker-" + (number + 1));
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Binds the worker to {@code next} unless it has a team already. */
    boolean join(TileTeam next) {
        return team.get() == null && team.compareAndSet(null, next);
    }

    /** Frees the worker; it has no tile of its team under way. */
    void leave() {
        team.set(null);
    }

    /** Wakes the worker if it sleeps. */
    void wake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    private void work() {
        while (true) {
            TileTeam current = team.get();
            if (current == null || !current.help()) {
                await();
            }
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
        } while (System.nanoTime() - begin < SPIN_NANOS);
        asleep = true;
        while (!hasWork()) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private boolean hasWork() {
        TileTeam current = team.get();
        return current != null && current.hasTiles();
    }
}
