package dev.tern.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NativeOracleTest {
    @ParameterizedTest
    @EnumSource
    void computesASineWithTheFloatModel(NativeOracle oracle) {
        try (OracleSession session = oracle.open(OutsideModel.bytes("micro/hello_world_float.tflite"), 1)) {
            session.allocate();
            for (float x = 0; x < 6; x += 0.5f) {
                session.setInput(0, LittleEndian.floats(x));
                session.invoke();
                assertThat((double) LittleEndian.toFloats(session.output(0))[0]).isCloseTo(Math.sin(x), offset(0.15));
            }
            assertThat(session.outputShape(0)).containsExactly(1, 1);
            assertThat(session.outputType(0)).isEqualTo(OracleType.FLOAT32);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resizesAnInputOfFixedShape(NativeOracle oracle) {
        try (OracleSession session = oracle.open(OutsideModel.bytes("micro/hello_world_float.tflite"), 1)) {
            session.resize(0, 3, 1);
            session.allocate();
            session.setInput(0, LittleEndian.floats(0, 1, 2));
            session.invoke();
            assertThat(session.outputShape(0)).containsExactly(3, 1);
            assertThat(LittleEndian.toFloats(session.output(0))).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void reshapesStrings(NativeOracle oracle) {
        try (OracleSession session = oracle.open(OutsideModel.bytes("micro/string.tflite"), 1)) {
            session.allocate();
            String[] words = new String[2 * 8 * 8 * 3];
            Arrays.setAll(words, i -> "w\u00f6rd" + i);
            byte[] encoded = LittleEndian.strings(words);
            session.setInput(0, encoded);
            session.invoke();
            assertThat(session.outputShape(0)).containsExactly(2, 4, 4, 12);
            assertThat(session.output(0)).isEqualTo(encoded);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAMalformedModelWithTheLibrarysText(NativeOracle oracle) {
        byte[] model = OutsideModel.bytes("malformed/made/truncated_25.tflite");
        assertThatThrownBy(() -> oracle.open(model, 1))
                .isInstanceOf(OracleRefusal.class)
                .hasMessageContaining("not a valid Flatbuffer");
    }
}
