package dev.tern.operators.flexbuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tern.tensor.TernException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FlexValueTest {
    @Test
    void readsWhatItWrites() {
        FlexValue map = FlexValue.rootMap(FlexValue.encode(Map.of(
                "whole",
                -7,
                "large",
                1L << 40,
                "real",
                0.5,
                "truth",
                true,
                "text",
                "Grüße",
                "list",
                List.of(1, -2, 3))));

        assertThat(map.kind()).isEqualTo(FlexKind.MAP);
        assertThat(map.keys()).containsExactly("large", "list", "real", "text", "truth", "whole");
        assertThat(map.get("whole").asInt("whole")).isEqualTo(-7);
        assertThat(map.get("large").asLong()).isEqualTo(1L << 40);
        assertThat(map.get("real").asDouble()).isEqualTo(0.5);
        assertThat(map.get("truth").asBoolean()).isTrue();
        assertThat(map.get("text").asText()).isEqualTo("Grüße");
        assertThat(map.get("list").size()).isEqualTo(3);
        assertThat(map.get("list").at(1).asLong()).isEqualTo(-2);
    }

    @Test
    void whatIsMissingIsNothing() {
        FlexValue map = FlexValue.rootMap(FlexValue.encode(Map.of("a", 1)));

        assertThat(map.get("b").isNothing()).isTrue();
        assertThat(map.get("b").asLong()).isZero();
        assertThat(map.get("b").asBoolean()).isFalse();
        assertThat(map.get("b").asText()).isEmpty();
        assertThat(map.at(5).isNothing()).isTrue();
        assertThat(FlexValue.rootMap(new byte[0]).get("a").isNothing()).isTrue();
    }

    @Test
    void readsEveryWidthOfScalars() {
        assertThat(FlexValue.root(bytes("9c", "04", "01")).asLong()).isEqualTo(-100);
        assertThat(FlexValue.root(bytes("9c", "08", "01")).asLong()).isEqualTo(156);
        assertThat(FlexValue.root(bytes("18fc", "05", "02")).asLong()).isEqualTo(-1000);
        assertThat(FlexValue.root(bytes("0000803f", "0e", "04")).asDouble()).isEqualTo(1.0);
        assertThat(FlexValue.root(bytes("000000000000f83f", "0f", "08")).asDouble())
                .isEqualTo(1.5);
        assertThat(FlexValue.root(bytes("01", "68", "01")).asBoolean()).isTrue();
    }

    @Test
    void readsTypedAndFixedLists() {
        FlexValue typed = FlexValue.root(bytes("03" + "010203" + "03", "2c", "01"));
        assertThat(typed.size()).isEqualTo(3);
        assertThat(typed.at(2).asLong()).isEqualTo(3);
        FlexValue pair = FlexValue.root(bytes("0506" + "02", "40", "01"));
        assertThat(pair.size()).isEqualTo(2);
        assertThat(pair.at(1).asLong()).isEqualTo(6);
        FlexValue mixed = FlexValue.root(bytes("0000803f" + "0000803f".replace("3f", "40") + "08", "4a", "01"));
        assertThat(mixed.at(0).asDouble()).isEqualTo(1.0);
        assertThat(mixed.at(1).asDouble()).isEqualTo(4.0);
    }

    @Test
    void refusesWhatPointsOutside() {
        assertThatThrownBy(() -> FlexValue.root(bytes("09", "28", "01")).size()).isInstanceOf(TernException.class);
        assertThatThrownBy(() -> FlexValue.root(bytes("9c", "04", "03"))).isInstanceOf(TernException.class);
        assertThatThrownBy(() -> FlexValue.rootMap(bytes("9c", "04", "01"))).isInstanceOf(TernException.class);
    }

    @Test
    void damagedBytesNeverLeakOtherErrors() {
        byte[] whole = FlexValue.encode(Map.of("list", List.of(1, 2), "text", "abc", "real", 1.5, "whole", 3));
        SplittableRandom random = new SplittableRandom(11);
        int answers = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Throwable thrown = catchThrowable(() -> visit(FlexValue.root(damaged), 0));
            if (thrown == null) {
                answers++;
            } else {
                assertThat(thrown).isInstanceOf(TernException.class);
            }
        }
        assertThat(answers).isPositive();
    }

    private static void visit(FlexValue value, int depth) {
        value.asLong();
        value.asText();
        value.get("whole");
        value.keys();
        for (int i = 0; i < Math.min(8, value.size()) && depth < 4; i++) {
            visit(value.at(i), depth + 1);
        }
    }

    private static byte[] bytes(String body, String type, String width) {
        return HexFormat.of().parseHex(body + type + width);
    }
}
