package dev.tern.conformance.nets;

import com.sun.management.ThreadMXBean;
import dev.tern.interpreter.Interpreter;
import java.lang.management.ManagementFactory;

/** Counts what this thread allocates on the Java heap. */
public final class HeapUse {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private HeapUse() {}

    /** Bytes that the next run allocates. */
    public static long ofNextRun(Interpreter tern) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        tern.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Bytes that {@code runs} runs allocate after {@code warmUps} others. */
    public static long ofRuns(Interpreter tern, int warmUps, int runs) {
        for (int i = 0; i < warmUps; i++) {
            tern.run();
        }
        long least = Long.MAX_VALUE;
        for (int trial = 0; trial < 3 && least > 0; trial++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < runs; i++) {
                tern.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
