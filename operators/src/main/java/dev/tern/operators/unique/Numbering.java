package dev.tern.operators.unique;

import dev.tern.operators.Binding;
import java.util.Arrays;

/** Numbers keys from 0 in the order of their first appearance: a hash table that is at most half full. */
final class Numbering {
    private static final int SPREAD = 0x9E3779B9;

    private final long[] keys;
    /** One more than each key's number; 0 where a place is free. */
    private final int[] numbers;

    private int size;

    /** Room for {@code most} different keys. */
    Numbering(Binding binding, int most) {
        long places = Long.highestOneBit(Math.max(1L, most)) * 4;
        keys = binding.longs(places);
        numbers = binding.ints(places);
    }

    void clear() {
        Arrays.fill(numbers, 0);
        size = 0;
    }

    int size() {
        return size;
    }

    /** The number of {@code key}, which is {@link #size} as it was if the key is new. */
    int of(long key) {
        int place = (Long.hashCode(key) * SPREAD >>> 1) % keys.length;
        while (numbers[place] != 0 && keys[place] != key) {
            place = place + 1 & keys.length - 1;
        }
        if (numbers[place] == 0) {
            keys[place] = key;
            numbers[place] = ++size;
        }
        return numbers[place] - 1;
    }
}
