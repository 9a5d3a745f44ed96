package dev.tern.interpreter.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Arrays of one type that kernels use in turn, each while it runs. Lengths are rounded up to powers of two, so that few
 * arrays serve many kernels.
 */
final class SharedArrays<T> {
    /** The largest power of two that is a length. */
    private static final int POWER_MAX = 30;

    private final Scratch scratch;
    private final int elementBytes;
    private final IntFunction<T> allocate;
    private final List<List<T>> byPower = new ArrayList<>();

    SharedArrays(Scratch scratch, int elementBytes, IntFunction<T> allocate) {
        this.scratch = scratch;
        this.elementBytes = elementBytes;
        this.allocate = allocate;
    }

    /** Takes arrays for one kernel, no two of them the same. */
    final class Taker {
        private final int[] taken = new int[POWER_MAX + 1];

        /** An array of at least {@code length} elements. */
        T take(long length) {
            int power = length <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(length - 1);
            if (power > POWER_MAX) {
                return scratch.array(length, elementBytes, allocate);
            }
            while (byPower.size() <= power) {
                byPower.add(new ArrayList<>());
            }
            List<T> arrays = byPower.get(power);
            int number = taken[power]++;
            if (number == arrays.size()) {
                arrays.add(scratch.array(1L << power, elementBytes, allocate));
            }
            return arrays.get(number);
        }
    }

    /** Forgets the arrays; kernels that hold them are gone. */
    void clear() {
        byPower.clear();
    }
}
