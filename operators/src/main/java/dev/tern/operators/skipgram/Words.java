package dev.tern.operators.skipgram;

import java.util.Arrays;

/**
 * The words of a text: what stands between white space. The text's first byte always begins a word; a stretch that begins
 * with white space is passed over, unless it is the text's last.
 */
record Words(byte[] text, int[] starts, int[] ends) {
    static Words of(byte[] text) {
        int[] starts = new int[text.length + 1];
        int[] ends = new int[text.length + 1];
        int count = 0;
        int start = 0;
        for (int i = 1; i < text.length; i++) {
            if (isSpace(text[i])) {
                if (i > start && !isSpace(text[start])) {
                    starts[count] = start;
                    ends[count++] = i;
                }
                start = i + 1;
            }
        }
        if (text.length > start) {
            starts[count] = start;
            ends[count++] = text.length;
        }
        return new Words(text, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    int count() {
        return starts.length;
    }

    int length(int word) {
        return ends[word] - starts[word];
    }
}
