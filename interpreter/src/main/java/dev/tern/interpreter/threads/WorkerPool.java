package dev.tern.interpreter.threads;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help runs with their tiles. Those who run models register, and helpers are lent only as long as no more
 * threads compute than there are processors: runs that go on at once share the machine instead of crowding it. A thread
 * is started when it is first needed, never ends, and sleeps when there is nothing to do.
 */
public final class WorkerPool {
    private static final class Shared {
        static final WorkerPool POOL = new WorkerPool(Runtime.getRuntime().availableProcessors());
    }

    private final int processors;
    /** Threads that compute now: those that run models, and workers that are lent. */
    private final AtomicInteger busy = new AtomicInteger();
    /** Workers by number; null where none has been needed yet. */
    private final AtomicReferenceArray<@Nullable Worker> workers;
    /** Whether each is lent; not among what workers themselves look at. */
    private final AtomicIntegerArray lent;

    /** A pool for {@code processors} threads that compute at once, callers included. */
    public WorkerPool(int processors) {
        this.processors = processors;
        this.workers = new AtomicReferenceArray<>(Math.max(0, processors - 1));
        this.lent = new AtomicIntegerArray(workers.length());
    }

    /** The one pool of this process. */
    public static WorkerPool shared() {
        return Shared.POOL;
    }

    /** Most threads that one run can have, its own included. */
    public int processors() {
        return processors;
    }

    /** Registers the calling thread as one that computes. */
    void enter() {
        busy.getAndIncrement();
    }

    /** Ends what {@link #enter} began. */
    void leave() {
        busy.getAndDecrement();
    }

    /**
     * Lends workers for {@code seats} behind the first, as long as processors are free; returns how many. Those with low
     * numbers go first, so a team that had one last time and finds it free has it again, in the same seat.
     */
    int lend(TileTeam.Seat[] seats, int[] numbers) {
        int count = 0;
        for (int i = 0; i < workers.length() && count < numbers.length && reserveProcessor(); i++) {
            if (lent.get(i) == 0 && lent.compareAndSet(i, 0, 1)) {
                Worker worker = worker(i);
                if (worker != null) {
                    numbers[count++] = i;
                    worker.take(seats[count]);
                    continue;
                }
                lent.set(i, 0);
            }
            busy.getAndDecrement();
        }
        return count;
    }

    private boolean reserveProcessor() {
        while (true) {
            int now = busy.get();
            if (now >= processors) {
                return false;
            }
            if (busy.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** Worker {@code i}, which the calling thread alone asks for; null where the system refuses a thread. */
    private @Nullable Worker worker(int i) {
        Worker worker = workers.get(i);
        if (worker == null) {
            worker = new Worker(i);
            try {
                worker.start();
            } catch (OutOfMemoryError e) {
                return null;
            }
            workers.set(i, worker);
        }
        return worker;
    }

    /** Wakes lent worker {@code i}. */
    void wake(int i) {
        Worker worker = workers.get(i);
        if (worker != null) {
            worker.wake();
        }
    }

    /** Takes lent worker {@code i} back. */
    void giveBack(int i) {
        lent.set(i, 0);
        busy.getAndDecrement();
    }
}
