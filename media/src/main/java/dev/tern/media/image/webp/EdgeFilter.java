package dev.tern.media.image.webp;

/**
 * The three filters across one block edge (RFC 6386, section 15). {@code at} is the first sample behind the edge,
 * {@code step} leads across the edge, {@code along} to the next sample of the edge.
 */
final class EdgeFilter {
    private EdgeFilter() {}

    static void simple(byte[] s, int at, int step, int along, int length, int limit) {
        int twice = 2 * limit + 1;
        for (int i = 0; i < length; i++, at += along) {
            if (edgeStep(s, at, step) <= twice) {
                adjustTwo(s, at, step);
            }
        }
    }

    /** The filter between macroblocks: changes three samples on each side where the picture is smooth. */
    static void macroblock(
            byte[] s, int at, int step, int along, int length, int limit, int interior, int highVariance) {
        int twice = 2 * limit + 1;
        for (int i = 0; i < length; i++, at += along) {
            if (edgeStep(s, at, step) <= twice && isSmooth(s, at, step, interior)) {
                if (hasHighVariance(s, at, step, highVariance)) {
                    adjustTwo(s, at, step);
                } else {
                    adjustSix(s, at, step);
                }
            }
        }
    }

    /** The filter between the blocks of one macroblock: changes up to two samples on each side. */
    static void subblock(byte[] s, int at, int step, int along, int length, int limit, int interior, int highVariance) {
        int twice = 2 * limit + 1;
        for (int i = 0; i < length; i++, at += along) {
            if (edgeStep(s, at, step) <= twice && isSmooth(s, at, step, interior)) {
                if (hasHighVariance(s, at, step, highVariance)) {
                    adjustTwo(s, at, step);
                } else {
                    adjustFour(s, at, step);
                }
            }
        }
    }

    private static int edgeStep(byte[] s, int at, int step) {
        return 4 * distance(s, at - step, at) + distance(s, at - 2 * step, at + step);
    }

    private static boolean isSmooth(byte[] s, int at, int step, int interior) {
        return distance(s, at - 4 * step, at - 3 * step) <= interior
                && distance(s, at - 3 * step, at - 2 * step) <= interior
                && distance(s, at - 2 * step, at - step) <= interior
                && distance(s, at + 3 * step, at + 2 * step) <= interior
                && distance(s, at + 2 * step, at + step) <= interior
                && distance(s, at + step, at) <= interior;
    }

    private static boolean hasHighVariance(byte[] s, int at, int step, int threshold) {
        return distance(s, at - 2 * step, at - step) > threshold || distance(s, at + step, at) > threshold;
    }

    private static int distance(byte[] s, int a, int b) {
        return Math.abs((s[a] & 0xff) - (s[b] & 0xff));
    }

    private static int difference(byte[] s, int a, int b) {
        return (s[a] & 0xff) - (s[b] & 0xff);
    }

    private static void adjustTwo(byte[] s, int at, int step) {
        int a = 3 * difference(s, at, at - step) + toSigned(difference(s, at - 2 * step, at + step));
        add(s, at - step, toSigned(a + 3) >> 3);
        add(s, at, -(toSigned(a + 4) >> 3));
    }

    private static void adjustFour(byte[] s, int at, int step) {
        int a = 3 * difference(s, at, at - step);
        int behind = toSigned(a + 4) >> 3;
        int before = toSigned(a + 3) >> 3;
        int outer = (behind + 1) >> 1;
        add(s, at - 2 * step, outer);
        add(s, at - step, before);
        add(s, at, -behind);
        add(s, at + step, -outer);
    }

    private static void adjustSix(byte[] s, int at, int step) {
        int a = toSigned(3 * difference(s, at, at - step) + toSigned(difference(s, at - 2 * step, at + step)));
        int near = (27 * a + 63) >> 7;
        int middle = (18 * a + 63) >> 7;
        int far = (9 * a + 63) >> 7;
        add(s, at - 3 * step, far);
        add(s, at - 2 * step, middle);
        add(s, at - step, near);
        add(s, at, -near);
        add(s, at + step, -middle);
        add(s, at + 2 * step, -far);
    }

    private static void add(byte[] s, int at, int offset) {
        s[at] = (byte) Math.clamp((s[at] & 0xff) + offset, 0, 255);
    }

    private static int toSigned(int value) {
        return Math.clamp(value, -128, 127);
    }
}
