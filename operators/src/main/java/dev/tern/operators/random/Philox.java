package dev.tern.operators.random;

/** The counter-based generator Philox4x32 with ten rounds: a key of two words scrambles a counter of four. */
final class Philox {
    private static final long MULTIPLIER_A = 0xD2511F53L;
    private static final long MULTIPLIER_B = 0xCD9E8D57L;
    private static final int KEY_STEP_A = 0x9E3779B9;
    private static final int KEY_STEP_B = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private int keyA;
    private int keyB;
    private final int[] counter = new int[4];
    private final int[] block = new int[4];

    /** The generator that two seeds start: one is the key, the other the upper half of the counter. */
    Philox(long seed, long seed2) {
        this((int) seed, (int) (seed >>> 32), 0, 0, (int) seed2, (int) (seed2 >>> 32));
    }

    Philox(int keyA, int keyB, int counter0, int counter1, int counter2, int counter3) {
        start(keyA, keyB, counter0, counter1, counter2, counter3);
    }

    /** Begins anew with this key and this counter. */
    final void start(int keyA, int keyB, int counter0, int counter1, int counter2, int counter3) {
        this.keyA = keyA;
        this.keyB = keyB;
        counter[0] = counter0;
        counter[1] = counter1;
        counter[2] = counter2;
        counter[3] = counter3;
    }

    /** Another generator with the same key, at the same counter. */
    Philox copy() {
        return new Philox(keyA, keyB, counter[0], counter[1], counter[2], counter[3]);
    }

    /** Takes over the counter of another generator with the same key. */
    void follow(Philox other) {
        System.arraycopy(other.counter, 0, counter, 0, counter.length);
    }

    /** Four words for the present counter, valid until the next call; the counter is left as it is. */
    int[] words() {
        int a = keyA;
        int b = keyB;
        int c0 = counter[0];
        int c1 = counter[1];
        int c2 = counter[2];
        int c3 = counter[3];
        for (int round = 0; round < ROUNDS; round++) {
            long low = MULTIPLIER_A * (c0 & 0xFFFFFFFFL);
            long high = MULTIPLIER_B * (c2 & 0xFFFFFFFFL);
            c0 = (int) (high >>> 32) ^ c1 ^ a;
            c1 = (int) high;
            c2 = (int) (low >>> 32) ^ c3 ^ b;
            c3 = (int) low;
            a += KEY_STEP_A;
            b += KEY_STEP_B;
        }
        block[0] = c0;
        block[1] = c1;
        block[2] = c2;
        block[3] = c3;
        return block;
    }

    /** Four words, and the counter goes on by one. */
    int[] next() {
        int[] words = words();
        skip(1);
        return words;
    }

    /** Adds to the counter's 128 bits. */
    void skip(long count) {
        long low = counter[0] & 0xFFFFFFFFL | (long) counter[1] << 32;
        long sum = low + count;
        counter[0] = (int) sum;
        counter[1] = (int) (sum >>> 32);
        if (Long.compareUnsigned(sum, low) < 0 && ++counter[2] == 0) {
            counter[3]++;
        }
    }

    /** Adds one to the lower two words of the counter, without a carry beyond. */
    void stepLowerHalf() {
        if (++counter[0] == 0) {
            counter[1]++;
        }
    }

    /** A word of the counter. */
    int counter(int i) {
        return counter[i];
    }

    /** A real in [0, 1) from the low 23 bits of a word. */
    static float uniform(int word) {
        return Float.intBitsToFloat(0x3F800000 | word & 0x7FFFFF) - 1f;
    }

    /** A real in [0, 1) from 52 bits of two words. */
    static double uniform(int high, int low) {
        long bits = 1023L << 52 | (long) (high & 0xFFFFF) << 32 | low & 0xFFFFFFFFL;
        return Double.longBitsToDouble(bits) - 1;
    }
}
