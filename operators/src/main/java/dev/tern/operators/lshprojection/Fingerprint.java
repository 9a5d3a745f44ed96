package dev.tern.operators.lshprojection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Makes 64-bit hashes of bytes, FarmHash's fingerprints: the same on every machine and in every version. */
public final class Fingerprint {
    private static final long K0 = 0xC3A5C85C97CB3127L;
    private static final long K1 = 0xB492B66FBE98F273L;
    private static final long K2 = 0x9AE16A3B2F90404FL;
    private static final long SEED = 81;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Chain chain = new Chain();

    /** The hash of all bytes. */
    public long of(byte[] s) {
        int length = s.length;
        if (length <= 16) {
            return upTo16(s);
        }
        if (length <= 32) {
            return upTo32(s);
        }
        return length <= 64 ? upTo64(s) : longer(s);
    }

    private static long at(byte[] s, int i) {
        return (long) LONGS.get(s, i);
    }

    private static long intAt(byte[] s, int i) {
        return (int) INTS.get(s, i) & 0xFFFFFFFFL;
    }

    private static long fold(long x) {
        return x ^ (x >>> 47);
    }

    private static long mix(long u, long v, long mul) {
        long a = fold((u ^ v) * mul);
        return fold((v ^ a) * mul) * mul;
    }

    private static long upTo16(byte[] s) {
        int length = s.length;
        long mul = K2 + length * 2L;
        if (length >= 8) {
            long a = at(s, 0) + K2;
            long b = at(s, length - 8);
            long c = Long.rotateRight(b, 37) * mul + a;
            long d = (Long.rotateRight(a, 25) + b) * mul;
            return mix(c, d, mul);
        }
        if (length >= 4) {
            return mix(length + (intAt(s, 0) << 3), intAt(s, length - 4), mul);
        }
        if (length > 0) {
            int y = (s[0] & 0xFF) + ((s[length >> 1] & 0xFF) << 8);
            int z = length + ((s[length - 1] & 0xFF) << 2);
            return fold(y * K2 ^ z * K0) * K2;
        }
        return K2;
    }

    private static long upTo32(byte[] s) {
        int length = s.length;
        long mul = K2 + length * 2L;
        long a = at(s, 0) * K1;
        long b = at(s, 8);
        long c = at(s, length - 8) * mul;
        long d = at(s, length - 16) * K2;
        return mix(
                Long.rotateRight(a + b, 43) + Long.rotateRight(c, 30) + d, a + Long.rotateRight(b + K2, 18) + c, mul);
    }

    private static long upTo64(byte[] s) {
        int length = s.length;
        long mul = K2 + length * 2L;
        long a = at(s, 0) * K2;
        long b = at(s, 8);
        long c = at(s, length - 8) * mul;
        long d = at(s, length - 16) * K2;
        long y = Long.rotateRight(a + b, 43) + Long.rotateRight(c, 30) + d;
        long z = mix(y, a + Long.rotateRight(b + K2, 18) + c, mul);
        long e = at(s, 16) * mul;
        long f = at(s, 24);
        long g = (y + at(s, length - 32)) * mul;
        long h = (z + at(s, length - 24)) * mul;
        return mix(Long.rotateRight(e + f, 43) + Long.rotateRight(g, 30) + h, e + Long.rotateRight(f + a, 18) + g, mul);
    }

    /** Seven words of state that take in 64 bytes at a time. */
    private static final class Chain {
        private long x;
        private long y;
        private long z;
        private long v0;
        private long v1;
        private long w0;
        private long w1;

        void start(byte[] s) {
            x = SEED;
            y = x * K1 + 113;
            z = fold(y * K2 + 113) * K2;
            x = x * K2 + at(s, 0);
            v0 = 0;
            v1 = 0;
            w0 = 0;
            w1 = 0;
        }

        void take(byte[] s, int i, long mul, int xFactor, int yFactor) {
            x = Long.rotateRight(x + y + v0 + at(s, i + 8), 37) * mul;
            y = Long.rotateRight(y + v1 + at(s, i + 48), 42) * mul;
            x ^= w1 * xFactor;
            y += v0 * yFactor + at(s, i + 40);
            z = Long.rotateRight(z + w0, 33) * mul;
            v(s, i, v1 * mul, x + w0);
            w(s, i + 32, z + w1, y + at(s, i + 16));
            long swapped = z;
            z = x;
            x = swapped;
        }

        private void v(byte[] s, int i, long a, long b) {
            v0 = weakFirst(s, i, a);
            v1 = weakSecond(s, i, a, b);
        }

        private void w(byte[] s, int i, long a, long b) {
            w0 = weakFirst(s, i, a);
            w1 = weakSecond(s, i, a, b);
        }

        private static long weakFirst(byte[] s, int i, long a) {
            return a + at(s, i) + at(s, i + 8) + at(s, i + 16) + at(s, i + 24);
        }

        private static long weakSecond(byte[] s, int i, long a, long b) {
            long first = a + at(s, i);
            long turned = Long.rotateRight(b + first + at(s, i + 24), 21);
            return turned + Long.rotateRight(first + at(s, i + 8) + at(s, i + 16), 44) + first;
        }

        long finish(long mul) {
            return mix(mix(v0, w0, mul) + fold(y) * K0 + z, mix(v1, w1, mul) + x, mul);
        }
    }

    private long longer(byte[] s) {
        int last = s.length - 1;
        int end = last / 64 * 64;
        chain.start(s);
        for (int i = 0; i < end; i += 64) {
            chain.take(s, i, K1, 1, 1);
        }
        long mul = K1 + ((chain.z & 0xFF) << 1);
        chain.w0 += last & 63;
        chain.v0 += chain.w0;
        chain.w0 += chain.v0;
        chain.take(s, end + (last & 63) - 63, mul, 9, 9);
        return chain.finish(mul);
    }
}
