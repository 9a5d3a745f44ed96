package dev.tern.device;

import java.util.Arrays;

/** For every place in the bytes: the nearest earlier place that matches over each length. */
final class Matches {
    private static final int HASH_BITS = 15;

    private final int[] starts;
    /** Nearest distance for each length from the least to the longest, place after place. */
    private int[] distances = new int[1 << 12];

    Matches(byte[] bytes) {
        int n = bytes.length;
        starts = new int[n + 1];
        int[] head = new int[1 << HASH_BITS];
        int[] before = new int[n];
        Arrays.fill(head, -1);
        for (int i = 0; i < n; i++) {
            int end = starts[i];
            if (i + Deflate.LENGTH_MIN <= n) {
                int hash = hash(bytes, i);
                int longest = Deflate.LENGTH_MIN - 1;
                for (int at = head[hash]; at >= 0 && i - at <= Deflate.WINDOW; at = before[at]) {
                    int length = common(bytes, at, i);
                    for (; longest < length; longest++) {
                        end = append(end, i - at);
                    }
                }
                before[i] = head[hash];
                head[hash] = i;
            }
            starts[i + 1] = end;
        }
    }

    private int append(int end, int distance) {
        if (end == distances.length) {
            distances = Arrays.copyOf(distances, 2 * end);
        }
        distances[end] = distance;
        return end + 1;
    }

    private static int hash(byte[] bytes, int i) {
        int word = bytes[i] & 0xFF | (bytes[i + 1] & 0xFF) << 8 | (bytes[i + 2] & 0xFF) << 16;
        return word * 0x9E3779B1 >>> 32 - HASH_BITS;
    }

    private static int common(byte[] bytes, int at, int i) {
        int most = Math.min(Deflate.LENGTH_MAX, bytes.length - i);
        int length = 0;
        while (length < most && bytes[at + length] == bytes[i + length]) {
            length++;
        }
        return length;
    }

    /** The longest match at place {@code i}; less than the least length where there is none. */
    int longest(int i) {
        return starts[i + 1] - starts[i] + Deflate.LENGTH_MIN - 1;
    }

    /** Distance of the nearest match of {@code length} at place {@code i}. */
    int distance(int i, int length) {
        return distances[starts[i] + length - Deflate.LENGTH_MIN];
    }
}
