package dev.tern.conformance.hostile;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many attempts, on a few threads, under watch. Whatever is found can be repeated alone:
 * {@code -Dtern.fuzz.seed=S -Dtern.fuzz.first=N -Dtern.fuzz.count=1}.
 */
final class Campaign {
    static final long CPU_NANOS_MAX = 2_000_000_000L;
    /** Far above what any thread's share of a busy machine explains. */
    private static final long HANGING_NANOS = 60_000_000_000L;

    private static final long HEAP_BYTES_MAX = 8 * Attempt.MEMORY_LIMIT;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Seeds seeds;
    private final long seed;
    private final long end;
    private final AtomicLong next;
    private final Report report = new Report();

    Campaign(Seeds seeds, long seed, long first, long count) {
        this.seeds = seeds;
        this.seed = seed;
        this.next = new AtomicLong(first);
        this.end = first + count;
    }

    private final class Worker extends Thread {
        private volatile long number = -1;
        private volatile long begunNanos;

        Worker() {
            super("hostile models");
            setDaemon(true);
        }

        @Override
        public void run() {
            for (long n = next.getAndIncrement(); n < end; n = next.getAndIncrement()) {
                begunNanos = System.nanoTime();
                number = n;
                attempt(n);
            }
            number = -1;
        }

        private boolean hangs() {
            return number >= 0 && System.nanoTime() - begunNanos > HANGING_NANOS;
        }
    }

    private void attempt(long n) {
        Attempt attempt = new Attempt(seeds, seed, n);
        long cpu = THREADS.getCurrentThreadCpuTime();
        long heap = THREADS.getCurrentThreadAllocatedBytes();
        Outcome outcome = attempt.run();
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        heap = THREADS.getCurrentThreadAllocatedBytes() - heap;
        String repeat = "seed " + seed + " number " + n + " (" + attempt.story() + ")";
        report.add(outcome, repeat, cpu, heap);
        if (cpu > CPU_NANOS_MAX) {
            report.addFinding(repeat + ": took " + cpu / 1_000_000 + " ms of processor time");
        }
        if (heap > HEAP_BYTES_MAX) {
            report.addFinding(repeat + ": allocated " + heap / 1_000_000 + " MB of heap");
        }
    }

    /** Runs all attempts and returns what was found; ends early where one hangs. */
    Report run(int threads) throws InterruptedException {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Worker worker = new Worker();
            workers.add(worker);
            worker.start();
        }
        for (Worker worker : workers) {
            while (worker.isAlive()) {
                worker.join(500);
                if (worker.hangs()) {
                    StringBuilder text = new StringBuilder("seed " + seed + " number " + worker.number + ": hangs");
                    for (StackTraceElement element : worker.getStackTrace()) {
                        text.append("\n      at ").append(element);
                    }
                    report.addFinding(text.toString());
                    next.set(end);
                    return report;
                }
            }
        }
        return report;
    }
}
