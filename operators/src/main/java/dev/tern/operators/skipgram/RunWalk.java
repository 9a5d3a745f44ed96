package dev.tern.operators.skipgram;

import dev.tern.operators.Binding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Walks over all runs of words; the first walk counts them, the second writes them as a string tensor. */
final class RunWalk {
    private static final int STEPS_AT_ONCE = 4096;

    private final Binding binding;
    private final SkipGram operator;
    private final Words words;
    private final byte[] encoded;
    private final ByteBuffer table;
    private long count;
    private long bytes;
    private int textAt;

    RunWalk(Binding binding, SkipGram operator, Words words, byte[] encoded) {
        this.binding = binding;
        this.operator = operator;
        this.words = words;
        this.encoded = encoded;
        this.table = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Number of runs seen. */
    long count() {
        return count;
    }

    /** Bytes of their texts. */
    long bytes() {
        return bytes;
    }

    /** Walks and writes {@code total} runs. */
    void write(long total) {
        textAt = (int) (Integer.BYTES * (total + 2));
        table.putInt(0, (int) total);
        table.putInt(Integer.BYTES, textAt);
        walk();
    }

    /** Visits every run: deeper while a next word is near enough, else back. */
    void walk() {
        int size = operator.ngramSize();
        if (size < 1 || words.count() < size) {
            return;
        }
        int[] run = new int[size];
        int depth = 1;
        long steps = 0;
        while (depth >= 0) {
            if (steps++ % STEPS_AT_ONCE == 0) {
                binding.checkpoint();
            }
            if (canGoDeeper(run, depth)) {
                run[depth]++;
                depth++;
                if (depth < size) {
                    run[depth] = run[depth - 1];
                }
            } else {
                if (depth > 0 && (operator.includeAllNgrams() || depth == size)) {
                    take(run, depth);
                }
                depth--;
            }
        }
    }

    private boolean canGoDeeper(int[] run, int depth) {
        if (depth >= run.length || run[depth] + 1 >= words.count()) {
            return false;
        }
        return depth == 0 || run[depth] - run[depth - 1] <= operator.maxSkipSize();
    }

    private void take(int[] run, int length) {
        for (int i = 0; i < length; i++) {
            int word = run[i];
            bytes += words.length(word) + (i > 0 ? 1 : 0);
            if (encoded.length > 0) {
                if (i > 0) {
                    encoded[textAt++] = ' ';
                }
                System.arraycopy(words.text(), words.starts()[word], encoded, textAt, words.length(word));
                textAt += words.length(word);
            }
        }
        count++;
        if (encoded.length > 0) {
            table.putInt((int) (Integer.BYTES * (count + 1)), textAt);
        }
    }
}
