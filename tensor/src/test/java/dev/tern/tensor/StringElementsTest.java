package dev.tern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StringElementsTest {
    private static MemorySegment segment(byte[] bytes) {
        return MemorySegment.ofArray(bytes);
    }

    private static MemorySegment words(int payloadBytes, int... words) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * words.length + payloadBytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            buffer.putInt(word);
        }
        return segment(buffer.array());
    }

    @Test
    void textComesBack() {
        List<String> text = List.of("", "tern", "Küstenseeschwalbe", "\u0000", "🐦");
        assertThat(StringElements.decodeText(segment(StringElements.encodeText(text))))
                .isEqualTo(text);
    }

    @Test
    void theEncodingIsThatOfTheOriginal() {
        ByteBuffer expected = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
        expected.putInt(2).putInt(16).putInt(18).putInt(19);
        expected.put("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(StringElements.encodeText(List.of("ab", "c"))).isEqualTo(expected.array());
    }

    @Test
    void bytesNeedNotBeText() {
        byte[] bytes = {(byte) 0xFF, 0, (byte) 0xC0};
        MemorySegment encoded = segment(StringElements.encode(List.of(bytes)));
        assertThat(StringElements.decode(encoded)).containsExactly(bytes);
        assertThat(StringElements.decodeText(encoded)).containsExactly("\uFFFD\u0000\uFFFD");
    }

    @Test
    void nothingHoldsNoStrings() {
        assertThat(StringElements.decode(segment(new byte[0]))).isEmpty();
        assertThat(StringElements.decode(segment(StringElements.encode(List.of()))))
                .isEmpty();
    }

    static List<MemorySegment> hostile() {
        return List.of(
                segment(new byte[1]),
                segment(new byte[3]),
                words(0, 0),
                words(0, 1),
                words(0, 1, 12),
                words(0, -1, 8),
                words(0, Integer.MIN_VALUE, 8),
                words(0, Integer.MAX_VALUE, 8),
                words(0, 0x3FFFFFFF, 8),
                words(4, 1, 12, 17),
                words(4, 1, 16, 12),
                words(4, 1, -4, 12),
                words(4, 1, 12, -1),
                words(4, 1, 0, 16),
                words(4, 1, 8, 12),
                words(4, 2, 16, 20, 18),
                words(4, 2, 16, Integer.MAX_VALUE, 20));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileEncodingsAreRefused(MemorySegment data) {
        assertThatThrownBy(() -> StringElements.decode(data))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("string tensor");
    }

    @Test
    void anIndexBeyondTheCountIsRefused() {
        MemorySegment one = segment(StringElements.encodeText(List.of("abcdefghijkl")));
        assertThat(StringElements.slice(one, 0).byteSize()).isEqualTo(12);
        for (int index : new int[] {-1, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> StringElements.slice(one, index)).isInstanceOf(TernException.class);
        }
    }

    @Test
    void randomBytesEndInStringsOrInOneClearException() {
        Random random = new Random(5);
        int refused = 0;
        for (int turn = 0; turn < 20_000; turn++) {
            byte[] bytes = StringElements.encodeText(List.of("one", "two", "three"));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(20)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(40));
            }
            try {
                int total = StringElements.decode(segment(bytes)).stream()
                        .mapToInt(s -> s.length)
                        .sum();
                assertThat(total).isLessThanOrEqualTo(bytes.length);
            } catch (TernException expected) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 19_000);
    }
}
