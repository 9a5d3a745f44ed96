package dev.tern.device;

import java.util.Arrays;

/** How many bits each symbol is worth, by how often it came last time. */
final class Costs {
    private static final int SPLIT_CANDIDATES = 64;
    private static final double BITS_FOR_A_LENGTH = 3;

    private final float[] literals = new float[Deflate.LITERAL_SYMBOLS];
    private final float[] lengths = new float[Deflate.LENGTH_MAX + 1];
    private final float[] distances = new float[Deflate.DISTANCE_SYMBOLS];

    private Costs(int[] literalCounts, int[] distanceCounts) {
        fill(literals, literalCounts);
        fill(distances, distanceCounts);
        for (int length = Deflate.LENGTH_MIN; length <= Deflate.LENGTH_MAX; length++) {
            lengths[length] = literals[Deflate.lengthSymbol(length)] + Deflate.lengthBits(length);
        }
        for (int symbol = 0; symbol < distances.length; symbol++) {
            distances[symbol] += Math.max(0, symbol / 2 - 1);
        }
    }

    /** Before anything is known: literals eight bits, matches a few more than their extra bits. */
    static Costs first() {
        int[] literals = new int[Deflate.LITERAL_SYMBOLS];
        int[] distances = new int[Deflate.DISTANCE_SYMBOLS];
        Arrays.fill(literals, 1);
        Arrays.fill(distances, 1);
        return new Costs(literals, distances);
    }

    /** By the symbols of a cut. */
    static Costs of(int[] tokens) {
        int[] literals = new int[Deflate.LITERAL_SYMBOLS];
        int[] distances = new int[Deflate.DISTANCE_SYMBOLS];
        literals[Deflate.END]++;
        for (int token : tokens) {
            count(token, 1, literals, distances);
        }
        return new Costs(literals, distances);
    }

    private static void count(int token, int by, int[] literals, int[] distances) {
        if (Deflate.isMatch(token)) {
            literals[Deflate.lengthSymbol(Deflate.length(token))] += by;
            distances[Deflate.distanceSymbol(Deflate.distance(token))] += by;
        } else {
            literals[token] += by;
        }
    }

    /** After how many tokens, of some evenly spread candidates, two codes would serve best. */
    static int bestSplit(int[] tokens) {
        int[] headLiterals = new int[Deflate.LITERAL_SYMBOLS];
        int[] headDistances = new int[Deflate.DISTANCE_SYMBOLS];
        int[] tailLiterals = new int[Deflate.LITERAL_SYMBOLS];
        int[] tailDistances = new int[Deflate.DISTANCE_SYMBOLS];
        for (int token : tokens) {
            count(token, 1, tailLiterals, tailDistances);
        }
        int step = Math.max(1, tokens.length / SPLIT_CANDIDATES);
        int best = Math.max(1, tokens.length / 2);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < tokens.length; i++) {
            if (i > 0 && i % step == 0) {
                double bits = bits(headLiterals) + bits(headDistances) + bits(tailLiterals) + bits(tailDistances);
                if (bits < least) {
                    least = bits;
                    best = i;
                }
            }
            count(tokens[i], 1, headLiterals, headDistances);
            count(tokens[i], -1, tailLiterals, tailDistances);
        }
        return best;
    }

    /** Bits that symbols with these counts take in the best code for them, and to say what that code is. */
    private static double bits(int[] counts) {
        double total = 0;
        double bits = 0;
        for (int count : counts) {
            total += count;
            bits -= count == 0 ? 0 : count * Math.log(count) / Math.log(2) - BITS_FOR_A_LENGTH;
        }
        return bits + (total == 0 ? 0 : total * Math.log(total) / Math.log(2));
    }

    /** Entropies; a symbol that never came is taken for half an occurrence. */
    private static void fill(float[] bits, int[] counts) {
        double total = 0;
        for (int count : counts) {
            total += count;
        }
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (float) (Math.log(Math.max(1, total) / Math.max(0.5, counts[i])) / Math.log(2));
        }
    }

    float literal(int value) {
        return literals[value];
    }

    float match(int length, int distance) {
        return lengths[length] + distances[Deflate.distanceSymbol(distance)];
    }
}
