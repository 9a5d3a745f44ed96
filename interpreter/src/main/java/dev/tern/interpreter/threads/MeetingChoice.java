package dev.tern.interpreter.threads;

import dev.tern.operators.Kernel;
import dev.tern.operators.TiledKernel;

/**
 * Which kernels of a stage several threads compute together, and which the calling thread computes alone because
 * meeting would cost more than it gains. What a meeting costs depends on the machine and changes from second to second,
 * so it is measured: now and then all kernels are computed together for some runs, then alone, then each as it was
 * quicker; the quickest way stays until the next look. Kernels that take long alone always meet. Bits are the same
 * either way.
 */
public final class MeetingChoice {
    /** Who takes longer than this alone gains by meeting even where meeting is dear. */
    private static final int LONG_NANOS = 100_000;

    /** A meeting that gains less than this part of the time is not worth another processor. */
    private static final int LEAST_GAIN_PART = 32;

    /** Runs before the first look: in the first ones memory is touched and the JVM compiles. */
    private static final int RUNS_BEFORE = 16;

    /** Runs between two looks, if they have taken long enough. */
    private static final int RUNS_BETWEEN = 64;

    private static final long REST_NANOS_FIRST = 4_000_000;
    /** So long a rest says that several looks in a row agree; until then, rests of a turned choice may be as short as a look. */
    private static final long REST_NANOS_AGREED = 64_000_000;

    /** Phases of dear and cheap meetings last for seconds. */
    private static final long REST_NANOS_MOST = 256_000_000;

    /** A look may cost one part in so many of the time until the next. */
    private static final int REST_PER_LOSS = 64;

    /** How much longer than a look the time until the next is. */
    private static final int REST_PER_LOOK = 8;

    /** Timed runs of each way; their median counts. */
    private static final int SAMPLES = 9;

    /** So long each way is tried before it is timed. */
    private static final int WARMUP_NANOS = 1_000_000;

    /** As long as the system may take to move a worker that it has woken on the caller's own processor. */
    private static final int WAKING_NANOS = 10_000_000;

    private static final int RESTING = -1;
    /** Everything alone, once: who takes long? */
    private static final int SORTING = 0;

    private static final int TOGETHER = 1;
    private static final int ALONE = 2;
    private static final int MIXED = 3;

    private static final int SORTING_RUNS = 2;

    private final int kernels;
    /** Kernels that may be computed either way; the others are not asked about, or always meet. */
    private final boolean[] open;

    private final boolean[] meets;
    private final boolean[] chosen;
    /** For each way, of each kernel and then of all together, the times of the timed runs, in order. */
    private final int[][] samples;

    private int way = RESTING;
    private boolean warm;
    private long spent;
    private int sampled;
    private boolean sorted;
    private boolean done;
    private long total;
    private int restRuns = RUNS_BEFORE;
    private long restNanos = REST_NANOS_FIRST;
    /** Whether the last look chose one thread for all. */
    private boolean wasAlone;
    /** Whether the last look turned the choice. */
    private boolean turned;
    /** Whether a turned choice is still to be confirmed. */
    private boolean doubted;

    private long restUntil;
    private long lookBegan;

    /** A choice for kernels of which some, {@code open}, have tiles for several threads. */
    MeetingChoice(boolean... open) {
        kernels = open.length;
        this.open = open;
        meets = open.clone();
        chosen = open.clone();
        samples = new int[MIXED + 1][(kernels + 1) * SAMPLES];
        done = !anyOpen();
        restUntil = Long.MIN_VALUE;
    }

    /** A choice for the kernels of a stage, in the order in which they run. */
    public static MeetingChoice of(Kernel[] sequence) {
        boolean[] open = new boolean[sequence.length];
        for (int i = 0; i < open.length; i++) {
            open[i] = sequence[i] instanceof TiledKernel tiled && tiled.tiles() > 1;
        }
        return new MeetingChoice(open);
    }

    /** Begins a run at {@code now}; whether each of its kernels is to be timed. */
    public boolean begin(long now) {
        total = 0;
        if (done || way == RESTING && !isDue(now)) {
            return false;
        }
        if (way == RESTING) {
            lookBegan = now;
            start(sorted ? TOGETHER : SORTING);
        }
        return true;
    }

    private boolean isDue(long now) {
        if (restRuns > 0) {
            restRuns--;
            return false;
        }
        return restUntil == Long.MIN_VALUE || now - restUntil >= 0;
    }

    /** Whether kernel {@code i} is computed together in this run. */
    public boolean meets(int i) {
        return meets[i];
    }

    /** Whether kernel {@code i} has tiles for several threads, and yet is quicker alone, as far as is known now. */
    public boolean isAlone(int i) {
        return open[i] && !chosen[i];
    }

    /** Tells how long kernel {@code i} has taken in a run that is timed. */
    public void took(int i, long nanos) {
        total += nanos;
        if (warm) {
            keep(i, nanos);
        }
    }

    private void keep(int i, long nanos) {
        int[] times = samples[way];
        int time = (int) Math.min(nanos, Integer.MAX_VALUE);
        int first = i * SAMPLES;
        int at = first + sampled;
        while (at > first && times[at - 1] > time) {
            times[at] = times[at - 1];
            at--;
        }
        times[at] = time;
    }

    private int median(int of, int i) {
        return samples[of][i * SAMPLES + SAMPLES / 2];
    }

    /** Ends a run that was timed, at {@code now}. */
    public void end(long now) {
        if (way == SORTING) {
            sampled++;
            if (sampled == SORTING_RUNS) {
                sort();
            }
            return;
        }
        if (warm) {
            keep(kernels, total);
            sampled++;
        }
        spent += total;
        warm = spent > (way == TOGETHER && wasAlone ? WAKING_NANOS : WARMUP_NANOS);
        if (sampled == SAMPLES) {
            next(now);
        }
    }

    private void start(int next) {
        way = next;
        warm = way == SORTING;
        spent = 0;
        sampled = 0;
        for (int i = 0; i < kernels; i++) {
            if (open[i]) {
                meets[i] = next == TOGETHER || next == MIXED && chosen[i];
            }
        }
    }

    /** Those that take long alone meet from now on. */
    private void sort() {
        for (int i = 0; i < kernels; i++) {
            if (open[i] && samples[SORTING][i * SAMPLES] > LONG_NANOS) {
                open[i] = false;
                meets[i] = true;
                chosen[i] = true;
            }
        }
        sorted = true;
        done = !anyOpen();
        start(TOGETHER);
    }

    private boolean anyOpen() {
        for (boolean one : open) {
            if (one) {
                return true;
            }
        }
        return false;
    }

    private void next(long now) {
        if (way == TOGETHER) {
            start(ALONE);
        } else if (way == ALONE && mix()) {
            start(MIXED);
        } else {
            settle(now);
        }
    }

    /** Chooses for each kernel by itself; whether that is a way of its own. */
    private boolean mix() {
        int meeting = 0;
        int alone = 0;
        for (int i = 0; i < kernels; i++) {
            if (open[i]) {
                int time = median(ALONE, i);
                chosen[i] = median(TOGETHER, i) < time - time / LEAST_GAIN_PART;
                meeting += chosen[i] ? 1 : 0;
                alone += chosen[i] ? 0 : 1;
            }
        }
        return meeting > 0 && alone > 0;
    }

    /** Chooses the way in which all kernels took least, since neighbours matter to each other. */
    private void settle(long now) {
        long together = median(TOGETHER, kernels);
        long alone = median(ALONE, kernels);
        long least = Math.min(together, alone);
        long mixed = way == MIXED ? median(MIXED, kernels) : least;
        int best = together < alone - alone / LEAST_GAIN_PART ? TOGETHER : ALONE;
        if (way == MIXED && mixed <= least) {
            best = MIXED;
            least = mixed;
        }
        long loss = together + alone + mixed - 3 * least;
        start(best);
        for (int i = 0; i < kernels; i++) {
            chosen[i] = meets[i];
        }
        way = RESTING;
        boolean turns = wasAlone != (best == ALONE);
        wasAlone = best == ALONE;
        // Another program may have held a processor during this look alone: the next ones are near, until they agree.
        if (turns && !turned) {
            restNanos = REST_NANOS_FIRST;
            doubted = true;
        }
        turned = turns;
        doubted &= restNanos < REST_NANOS_AGREED;
        restRuns = doubted ? RUNS_BEFORE : RUNS_BETWEEN;
        long look = now - lookBegan;
        long rest = doubted ? look : Math.max(loss * (SAMPLES + 1) * REST_PER_LOSS, look * REST_PER_LOOK);
        restUntil = now + Math.max(restNanos, rest);
        restNanos = Math.min(2 * restNanos, REST_NANOS_MOST);
    }
}
