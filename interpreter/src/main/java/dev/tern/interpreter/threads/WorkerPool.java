package dev.tern.interpreter.threads;

import java.util.concurrent.atomic.AtomicInteger;
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

    /** A pool for {@code processors} threads that compute at once, callers included. */
    public WorkerPool(int processors) {
        this.processors = processors;
        this.workers = new AtomicReferenceArray<>(Math.max(0, processors - 1));
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

    /** Lends workers to {@code team}, as many as it has room for and processors are free; returns how many. */
    int lend(TileTeam team, @Nullable Worker[] lent) {
        int count = 0;
        for (int i = 0; i < workers.length() && count < lent.length && reserveProcessor(); i++) {
            Worker worker = workers.get(i);
            if (worker == null) {
                worker = start(i);
            }
            if (worker != null && worker.join(team)) {
                lent[count++] = worker;
            } else {
                busy.getAndDecrement();
            }
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

    /** Starts worker {@code i}; null where another thread was quicker or the system refuses a thread. */
    private @Nullable Worker start(int i) {
        Worker worker = new Worker(i);
        if (!workers.compareAndSet(i, null, worker)) {
            return null;
        }
        try {
            worker.start();
            return worker;
        } catch (OutOfMemoryError e) {
            workers.set(i, null);
            return null;
        }
    }

    /** Takes a lent worker back. */
    void giveBack(Worker worker) {
        worker.leave();
        busy.getAndDecrement();
    }
}
