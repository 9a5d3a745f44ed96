package dev.tern.training.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TensorSlicesTest {
    private static String hex(String name, int[] starts, int[] lengths) {
        String key = TensorSlices.key(name, new TensorSlices.Slice(starts, lengths));
        return HexFormat.of().formatHex(key.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Small numbers take one byte with the top bit set; 64 is the first that takes two. */
    @Test
    void numbersKeepTheirOrderAsBytes() {
        assertThat(hex("w", new int[] {0}, new int[] {3})).isEqualTo("00" + "77" + "0001" + "0101" + "80" + "83");
        assertThat(hex("w", new int[] {64}, new int[] {8192}))
                .isEqualTo("00" + "77" + "0001" + "0101" + "c040" + "e02000");
        assertThat(hex("w", new int[] {0}, new int[] {-1})).endsWith("80" + "7f");
    }
}
