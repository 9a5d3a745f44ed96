package dev.tern.training.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.TernException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": [1, -2.5, 1e-07, true, false, null], \"b\": {\"c\": \"\\u00e4\\n\\\"\"}, \"d\": [], \"e\": {}}",
                "[NaN, Infinity, -Infinity]",
                "\"\\ud83d\\ude00\"",
                "0.0010000000474974513"
            })
    void whatPythonWritesComesBackAsItWas(String text) {
        assertThat(Json.read(text, "text").text()).isEqualTo(text);
        Json value = Json.read(text, "text");
        assertThat(Json.read(value.pretty(), "text")).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "0.001, 0.001",
        "1e-7, 1e-07",
        "1.5e-7, 1.5e-07",
        "1e16, 1e+16",
        "123456789, 123456789.0",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "1e15, 1000000000000000.0",
        "-0.5, -0.5",
        "1e300, 1e+300"
    })
    void doublesAreSpelledAsPythonSpellsThem(double value, String spelled) {
        assertThat(Json.of(value).text()).isEqualTo(spelled);
    }

    @Test
    void everyDoubleComesBack() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            double read = Json.read(Json.of(value).text(), "number").number("number");
            assertThat(Double.doubleToLongBits(read)).isEqualTo(Double.doubleToLongBits(value));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,",
                "[1 2]",
                "{\"a\"}",
                "{a: 1}",
                "\"open",
                "\"\\x\"",
                "\"\\u12g4\"",
                "01x",
                "-",
                "1.",
                "1e",
                "nul",
                "[1]]",
                "{\"a\": 1,}"
            })
    void damagedTextIsRefusedWithItsPlace(String text) {
        assertThatThrownBy(() -> Json.read(text, "model.json"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("model.json, JSON at $");
    }

    @Test
    void errorsNameThePath() {
        assertThatThrownBy(() -> Json.read("{\"config\": {\"layers\": [1, {\"units\": oops}]}}", "config.json"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("$.config.layers[1].units, character 36");
    }

    @Test
    void depthIsBounded() {
        String deep = "[".repeat(100_000);
        assertThatThrownBy(() -> Json.read(deep, "deep"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("at most 200 levels");
    }

    @Test
    void wrongKindsAreNamed() {
        Json value = Json.read("{\"units\": \"many\", \"ratio\": 1.5}", "config");
        assertThatThrownBy(() -> value.get("units").integer("layer 'dense', units"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("layer 'dense', units: expected a number, found \"many\"");
        assertThatThrownBy(() -> value.get("ratio").integer("ratio")).isInstanceOf(TernException.class);
        assertThatThrownBy(() -> value.get("none").string("none"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("found nothing");
        assertThat(Json.read("3.0", "n").integer("n")).isEqualTo(3);
    }

    @Test
    void objectsChangeByMakingNewOnes() {
        Json.Members first = Json.object().with("a", 1).with("b", true);
        assertThat(first.with("a", 2).text()).isEqualTo("{\"a\": 2, \"b\": true}");
        assertThat(first.without("a").text()).isEqualTo("{\"b\": true}");
        assertThat(first.text()).isEqualTo("{\"a\": 1, \"b\": true}");
        assertThat(Json.list(List.of(Json.of("x"), Json.ints(1, 2))).text()).isEqualTo("[\"x\", [1, 2]]");
    }
}
