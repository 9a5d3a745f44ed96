package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Damaged;
import dev.tern.tensor.TernException;

/** Which prefix codes stand for which square region of a lossless image (WebP lossless, section 6.2.2). */
final class PrefixCodeMap {
    /** The most table entries that an image gets; encoders stay far below. */
    private static final int MAX_TABLE_ENTRIES = 1 << 25;

    private final PrefixCodeGroup[] groups;
    private final int[] regionGroups;
    private final int regionBits;
    private final int regionsPerRow;

    private PrefixCodeMap(PrefixCodeGroup[] groups, int[] regionGroups, int regionBits, int regionsPerRow) {
        this.groups = groups;
        this.regionGroups = regionGroups;
        this.regionBits = regionBits;
        this.regionsPerRow = regionsPerRow;
    }

    static PrefixCodeMap read(String where, BitReader in, int width, int height, boolean regions, int cacheSize) {
        if (!regions || !in.flag()) {
            PrefixCodeGroup only = PrefixCodeGroup.read(where, in, cacheSize);
            // One region that covers any image: coordinates stay below 2 to the 14th.
            return new PrefixCodeMap(new PrefixCodeGroup[] {only}, new int[1], 30, 1);
        }
        int bits = in.number(3) + 2;
        int regionsPerRow = regionsAcross(width, bits);
        int[] regionGroups =
                EntropyImage.read(where + ", prefix code map", in, regionsPerRow, regionsAcross(height, bits), false);
        int highest = 0;
        for (int i = 0; i < regionGroups.length; i++) {
            regionGroups[i] = (regionGroups[i] >> 8) & 0xffff;
            highest = Math.max(highest, regionGroups[i]);
        }
        return new PrefixCodeMap(
                readUsedGroups(where, in, regionGroups, highest + 1, cacheSize), regionGroups, bits, regionsPerRow);
    }

    static int regionsAcross(int extent, int bits) {
        return (extent + (1 << bits) - 1) >> bits;
    }

    /** Reads all groups and keeps those that a region uses. */
    private static PrefixCodeGroup[] readUsedGroups(
            String where, BitReader in, int[] regionGroups, int count, int cacheSize) {
        boolean[] used = new boolean[count];
        for (int group : regionGroups) {
            used[group] = true;
        }
        PrefixCodeGroup[] groups = new PrefixCodeGroup[count];
        long entries = 0;
        for (int i = 0; i < count; i++) {
            PrefixCodeGroup group = PrefixCodeGroup.read(where, in, cacheSize);
            boolean kept = used[i] || i == 0;
            groups[i] = kept ? group : groups[0];
            entries += kept ? group.entries() : 0;
            if (entries > MAX_TABLE_ENTRIES) {
                throw tooManyCodes(where, count);
            }
        }
        return groups;
    }

    private static TernException tooManyCodes(String where, int count) {
        return Damaged.picture(
                where,
                "prefix codes with at most " + MAX_TABLE_ENTRIES + " table entries",
                count + " groups with more");
    }

    PrefixCodeGroup at(int x, int y) {
        return groups[regionGroups[(y >> regionBits) * regionsPerRow + (x >> regionBits)]];
    }
}
