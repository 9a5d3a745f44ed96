package dev.tern.operators.random;

/** The counter-based generator Threefry2x32 with twenty rounds: a key of two words scrambles a counter of two. */
final class Threefry {
    private static final int PARITY = 0x1BD11BDA;
    private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};
    private static final int GROUPS = 5;

    private Threefry() {}

    /** Two words, the first in the low half. */
    static long scramble(int keyA, int keyB, int counterA, int counterB) {
        int keyC = keyA ^ keyB ^ PARITY;
        int a = counterA + keyA;
        int b = counterB + keyB;
        for (int group = 0; group < GROUPS; group++) {
            for (int i = 0; i < 4; i++) {
                a += b;
                b = Integer.rotateLeft(b, ROTATIONS[(group & 1) * 4 + i]) ^ a;
            }
            a += key(keyA, keyB, keyC, group + 1);
            b += key(keyA, keyB, keyC, group + 2) + group + 1;
        }
        return a & 0xFFFFFFFFL | (long) b << 32;
    }

    private static int key(int keyA, int keyB, int keyC, int i) {
        return switch (i % 3) {
            case 0 -> keyA;
            case 1 -> keyB;
            default -> keyC;
        };
    }
}
