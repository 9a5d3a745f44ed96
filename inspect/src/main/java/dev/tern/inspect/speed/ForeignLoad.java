package dev.tern.inspect.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of the machine others use, from Linux' {@code /proc}: processor time of all, time that a hypervisor took away
 * included, less this process's own. Elsewhere nobody else is ever seen.
 */
final class ForeignLoad {
    private static final double TICKS_PER_SECOND = 100;
    /** Fields of the first line of {@code /proc/stat} that are work: user, nice, system, irq, softirq, steal. */
    private static final int[] WORK = {1, 2, 3, 6, 7, 8};

    private static final int OWN_USER = 11;
    private static final int OWN_SYSTEM = 12;

    private final Path proc;
    private double foreignSeconds;
    private long nanos;

    ForeignLoad(Path proc) {
        this.proc = proc;
    }

    /** Begins to watch. */
    void begin() {
        foreignSeconds = foreignSeconds();
        nanos = System.nanoTime();
    }

    /** What others used since {@link #begin}, as a share of one processor. */
    double share() {
        double seconds = (System.nanoTime() - nanos) / 1e9;
        return Math.max(0, (foreignSeconds() - foreignSeconds) / seconds);
    }

    private double foreignSeconds() {
        try {
            String[] all = Files.readString(proc.resolve("stat"))
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip()
                    .split(" +");
            long work = 0;
            for (int field : WORK) {
                work += Long.parseLong(all[field]);
            }
            String own = Files.readString(proc.resolve("self/stat"));
            // The program's name stands in parentheses and may hold anything.
            String[] fields = own.substring(own.lastIndexOf(')') + 2).split(" ");
            return (work - Long.parseLong(fields[OWN_USER]) - Long.parseLong(fields[OWN_SYSTEM])) / TICKS_PER_SECOND;
        } catch (IOException | RuntimeException _) {
            return 0;
        }
    }
}
