package dev.tern.training.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.TernException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnappyTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void literalsAndCopies() {
        // 8 bytes: literal "ab", then a copy of 6 bytes from 2 back, which overlaps itself.
        assertThat(new String(Snappy.unpack(bytes("08 04 6162 09 02"), 100), StandardCharsets.US_ASCII))
                .isEqualTo("abababab");
        // The same with a two-byte distance.
        assertThat(new String(Snappy.unpack(bytes("08 04 6162 16 0200"), 100), StandardCharsets.US_ASCII))
                .isEqualTo("abababab");
    }

    @Test
    void damagedBlocksAreRefused() {
        for (String hex : new String[] {
            "", "08", "08 04 61", "08 04 6162 09 03", "08 04 6162 09 00", "05 04 6162 09 02", "ffffffffff", "80808080ff"
        }) {
            assertThatThrownBy(() -> Snappy.unpack(bytes(hex), 100))
                    .as(hex)
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("Snappy");
        }
    }

    @Test
    void noBytesEscapeTheRefusal() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(24)];
            random.nextBytes(noise);
            try {
                assertThat(Snappy.unpack(noise, 4096).length).isLessThanOrEqualTo(4096);
            } catch (TernException e) {
                assertThat(e.problem()).contains("expected");
            }
        }
    }
}
