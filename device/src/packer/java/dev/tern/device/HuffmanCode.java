package dev.tern.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best prefix code for given counts whose codes are no longer than a limit; symbols that never come have none. */
final class HuffmanCode {
    private final int[] bits;
    private final int[] codes;

    private HuffmanCode(int[] bits, int longest) {
        this.bits = bits;
        this.codes = new int[bits.length];
        int[] next = firstCodes(bits, longest);
        for (int symbol = 0; symbol < bits.length; symbol++) {
            if (bits[symbol] > 0) {
                codes[symbol] = Integer.reverse(next[bits[symbol]]++) >>> 32 - bits[symbol];
            }
        }
    }

    private static int[] firstCodes(int[] bits, int longest) {
        int[] ofLength = new int[longest + 1];
        for (int length : bits) {
            ofLength[length] += length == 0 ? 0 : 1;
        }
        int[] first = new int[longest + 1];
        for (int length = 1; length <= longest; length++) {
            first[length] = first[length - 1] + ofLength[length - 1] << 1;
        }
        return first;
    }

    /** A package of symbols in the making: how often they come, and which they are, each once for each bit it gets. */
    private record Bundle(long count, List<Integer> symbols) {
        Bundle with(Bundle other) {
            List<Integer> both = new ArrayList<>(symbols);
            both.addAll(other.symbols);
            return new Bundle(count + other.count, both);
        }
    }

    /** The usual tree where it is flat enough, else by packaging and merging. */
    static HuffmanCode of(int[] counts, int longest) {
        int[] bits = treeDepths(counts);
        for (int length : bits) {
            if (length > longest) {
                return new HuffmanCode(limitedDepths(counts, longest), longest);
            }
        }
        return new HuffmanCode(bits, longest);
    }

    /** A symbol, or two halves. */
    private record Tree(long count, int symbol, List<Tree> halves) {
        void depths(int depth, int[] to) {
            if (halves.isEmpty()) {
                to[symbol] = Math.max(1, depth);
            }
            halves.forEach(half -> half.depths(depth + 1, to));
        }
    }

    private static int[] treeDepths(int[] counts) {
        PriorityQueue<Tree> trees = new PriorityQueue<>(Comparator.comparingLong(Tree::count));
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] > 0) {
                trees.add(new Tree(counts[symbol], symbol, List.of()));
            }
        }
        while (trees.size() > 1) {
            Tree left = trees.remove();
            Tree right = trees.remove();
            trees.add(new Tree(left.count + right.count, -1, List.of(left, right)));
        }
        int[] depths = new int[counts.length];
        if (!trees.isEmpty()) {
            trees.remove().depths(0, depths);
        }
        return depths;
    }

    /** In each round the cheapest pairs become packages beside the single symbols. */
    private static int[] limitedDepths(int[] counts, int longest) {
        List<Bundle> singles = new ArrayList<>();
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] > 0) {
                singles.add(new Bundle(counts[symbol], List.of(symbol)));
            }
        }
        int[] bits = new int[counts.length];
        singles.sort(Comparator.comparingLong(Bundle::count));
        List<Bundle> row = singles;
        for (int round = 1; round < longest; round++) {
            List<Bundle> merged = new ArrayList<>(singles);
            for (int i = 0; i + 1 < row.size(); i += 2) {
                merged.add(row.get(i).with(row.get(i + 1)));
            }
            merged.sort(Comparator.comparingLong(Bundle::count));
            row = merged;
        }
        for (Bundle bundle : row.subList(0, Math.max(0, 2 * singles.size() - 2))) {
            bundle.symbols.forEach(symbol -> bits[symbol]++);
        }
        return bits;
    }

    /** Length of each symbol's code, 0 where it has none. */
    int[] bits() {
        return bits;
    }

    /** The symbol's code, its first bit lowest. */
    int code(int symbol) {
        return codes[symbol];
    }
}
