package dev.tern.custom.signal;

import java.util.Arrays;

/** Samples that wait for a frame to be full: first in, first out, in one array. */
final class SampleQueue {
    private final int[] samples;
    private int count;

    /** A queue in {@code samples}, which is long enough for all that ever waits. */
    SampleQueue(int[] samples) {
        this.samples = samples;
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    void addZeros(int zeros) {
        Arrays.fill(samples, count, count + zeros, 0);
        count += zeros;
    }

    void add(int[] from, int at, int added) {
        System.arraycopy(from, at, samples, count, added);
        count += added;
    }

    /** Copies the oldest {@code copied} samples, which stay. */
    void peek(int[] to, int at, int copied) {
        System.arraycopy(samples, 0, to, at, copied);
    }

    void drop(int dropped) {
        System.arraycopy(samples, dropped, samples, 0, count - dropped);
        count -= dropped;
    }
}
