package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Damaged;

/** Reads the entropy-coded pixels of a lossless image, or of an image that it uses for itself (WebP lossless, section 5). */
final class EntropyImage {
    private static final int MAX_CACHE_BITS = 11;

    /** For the short distance codes: rows up in the high four bits, and 8 less columns left in the low ones. */
    private static final byte[] NEAR_DISTANCES = CoefficientProbabilities.parse("""
            18 07 17 19 28 06 27 29 16 1a 26 2a 38 05 37 39 15 1b 36 3a
            25 2b 48 04 47 49 14 1c 35 3b 46 4a 24 2c 58 45 4b 34 3c 03
            57 59 13 1d 56 5a 23 2d 44 4c 55 5b 33 3d 68 02 67 69 12 1e
            66 6a 22 2e 54 5c 43 4d 65 6b 32 3e 78 01 77 79 53 5d 11 1f
            64 6c 42 4e 76 7a 21 2f 75 7b 31 3f 63 6d 52 5e 00 74 7c 41
            4f 10 20 62 6e 30 73 7d 51 5f 40 72 7e 61 6f 50 71 7f 60 70
            """);

    private final String where;
    private final BitReader in;
    private final int width;
    private final int[] argb;
    private final ColorCache cache;
    private final PrefixCodeMap codes;

    private EntropyImage(String where, BitReader in, int width, int height, boolean regions) {
        this.where = where;
        this.in = in;
        this.width = width;
        cache = new ColorCache(in.flag() ? cacheBits(where, in.number(4)) : 0);
        codes = PrefixCodeMap.read(where, in, width, height, regions, cache.size());
        argb = new int[Math.multiplyExact(width, height)];
    }

    /**
     * The pixels of an image, {@code 0xAARRGGBB}.
     *
     * @param regions whether the image may have different prefix codes for different regions
     */
    static int[] read(String where, BitReader in, int width, int height, boolean regions) {
        EntropyImage image = new EntropyImage(where, in, width, height, regions);
        image.readPixels();
        return image.argb;
    }

    private static int cacheBits(String where, int bits) {
        if (bits < 1 || bits > MAX_CACHE_BITS) {
            throw Damaged.picture(where, "1 to " + MAX_CACHE_BITS + " colour cache bits", String.valueOf(bits));
        }
        return bits;
    }

    private void readPixels() {
        int position = 0;
        int x = 0;
        int y = 0;
        while (position < argb.length) {
            PrefixCodeGroup group = codes.at(x, y);
            int symbol = group.green().read(in);
            int count = 1;
            if (symbol < PrefixCodeGroup.LITERALS) {
                argb[position] = group.readLiteral(in, symbol);
            } else if (symbol < PrefixCodeGroup.LITERALS + PrefixCodeGroup.COPY_LENGTHS) {
                count = readPrefixed(symbol - PrefixCodeGroup.LITERALS);
                copy(position, distance(readPrefixed(group.distance().read(in))), count);
            } else {
                argb[position] = cache.get(symbol - PrefixCodeGroup.LITERALS - PrefixCodeGroup.COPY_LENGTHS);
            }
            for (int i = 0; i < count; i++) {
                cache.remember(argb[position + i]);
            }
            position += count;
            x += count;
            while (x >= width) {
                x -= width;
                y++;
            }
        }
    }

    private void copy(int position, int distance, int count) {
        if (distance > position) {
            throw Damaged.picture(where, "a copy from within the image", distance + " pixels back at " + position);
        }
        if (count > argb.length - position) {
            throw Damaged.picture(where, "a copy of at most " + (argb.length - position) + " pixels", "" + count);
        }
        for (int i = 0; i < count; i++) {
            argb[position + i] = argb[position - distance + i];
        }
    }

    /** A length or distance code: the highest two bits are in the symbol, the others follow. */
    private int readPrefixed(int symbol) {
        if (symbol < 4) {
            return symbol + 1;
        }
        int extraBits = (symbol - 2) >> 1;
        return ((2 + (symbol & 1)) << extraBits) + in.number(extraBits) + 1;
    }

    /** Pixels back in reading order, at least 1. */
    private int distance(int code) {
        if (code > NEAR_DISTANCES.length) {
            return code - NEAR_DISTANCES.length;
        }
        int near = NEAR_DISTANCES[code - 1] & 0xff;
        return Math.max(1, (near >> 4) * width + 8 - (near & 15));
    }
}
