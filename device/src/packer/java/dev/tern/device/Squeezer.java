package dev.tern.device;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Deflates harder than the JDK does: of all ways to cut the bytes into literals and matches it takes the cheapest under
 * the codes that the last cut led to, several times over. The result is inflated again to be sure.
 */
final class Squeezer {
    private static final int ROUNDS = 6;

    private Squeezer() {}

    /** {@code bytes} as a raw deflate stream. */
    static byte[] deflate(byte[] bytes) {
        byte[] best = byJdk(bytes);
        Matches matches = new Matches(bytes);
        Costs costs = Costs.first();
        int[] tokens = {};
        for (int round = 0; round < ROUNDS; round++) {
            tokens = cheapest(bytes, matches, costs, costs, bytes.length);
            best = shorter(best, DeflateBlocks.encode(List.of(tokens)));
            costs = Costs.of(tokens);
        }
        for (int round = 0; round < ROUNDS && tokens.length > 1; round++) {
            int split = Costs.bestSplit(tokens);
            int[] head = Arrays.copyOf(tokens, split);
            int[] tail = Arrays.copyOfRange(tokens, split, tokens.length);
            best = shorter(best, DeflateBlocks.encode(List.of(head, tail)));
            tokens = cheapest(bytes, matches, Costs.of(head), Costs.of(tail), bytesOf(head));
        }
        requireSame(bytes, best);
        return best;
    }

    private static byte[] shorter(byte[] one, byte[] other) {
        return other.length < one.length ? other : one;
    }

    private static int bytesOf(int[] tokens) {
        int bytes = 0;
        for (int token : tokens) {
            bytes += Deflate.bytes(token);
        }
        return bytes;
    }

    /**
     * The cheapest cut: literals as they are, matches as {@code length << 16 | distance}. Tokens that begin before
     * {@code border} cost what {@code head} says.
     */
    private static int[] cheapest(byte[] bytes, Matches matches, Costs head, Costs tail, int border) {
        int n = bytes.length;
        float[] cost = new float[n + 1];
        int[] step = new int[n + 1];
        Arrays.fill(cost, Float.POSITIVE_INFINITY);
        cost[0] = 0;
        for (int i = 0; i < n; i++) {
            Costs costs = i < border ? head : tail;
            float literal = cost[i] + costs.literal(bytes[i] & 0xFF);
            if (literal < cost[i + 1]) {
                cost[i + 1] = literal;
                step[i + 1] = bytes[i] & 0xFF;
            }
            int longest = matches.longest(i);
            for (int length = Deflate.LENGTH_MIN; length <= longest; length++) {
                int distance = matches.distance(i, length);
                float matched = cost[i] + costs.match(length, distance);
                if (matched < cost[i + length]) {
                    cost[i + length] = matched;
                    step[i + length] = length << 16 | distance;
                }
            }
        }
        int count = 0;
        int[] backward = new int[n];
        for (int i = n; i > 0; i -= Deflate.bytes(step[i])) {
            backward[count++] = step[i];
        }
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = backward[count - 1 - i];
        }
        return tokens;
    }

    private static byte[] byJdk(byte[] bytes) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 14];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    private static void requireSame(byte[] bytes, byte[] packed) {
        byte[] back = new byte[bytes.length + 1];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(packed);
            int count = inflater.inflate(back);
            if (count != bytes.length || !inflater.finished() || Arrays.mismatch(back, bytes) != bytes.length) {
                throw new IllegalStateException("a deflated class does not inflate to itself");
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("a deflated class does not inflate", e);
        }
    }
}
