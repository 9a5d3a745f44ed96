package dev.tern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataTypeTest {
    @Test
    void codesAreThoseOfTheFileFormat() {
        assertThat(Arrays.stream(DataType.values()).map(DataType::code))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22);
        assertThat(DataType.ofCode(9)).isSameAs(DataType.INT8);
        assertThat(DataType.ofCode(17)).isSameAs(DataType.INT4);
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void everySpellingLeadsBack(DataType type) {
        assertThat(DataType.ofCode(type.code())).isSameAs(type);
        assertThat(DataType.ofText(type.text())).isSameAs(type);
        assertThat(DataType.ofText(type.name())).isSameAs(type);
        assertThat(DataType.ofText(type.name().toLowerCase(Locale.ROOT))).isSameAs(type);
    }

    @Test
    void spellingDoesNotDependOnTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr"));
            assertThat(DataType.ofText("INT8")).isSameAs(DataType.INT8);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 23, 127, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void unknownCodesAreRefusedByNumber(int code) {
        assertThatThrownBy(() -> DataType.ofCode(code))
                .isInstanceOf(TernException.class)
                .hasMessageContaining(String.valueOf(code));
    }

    @Test
    void unknownSpellingsAreRefused() {
        assertThatThrownBy(() -> DataType.ofText("f33"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("f33");
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32,3,12",
        "FLOAT64,3,24",
        "COMPLEX64,3,24",
        "COMPLEX128,3,48",
        "BOOL,3,3",
        "RESOURCE,2,8",
        "VARIANT,2,16",
        "FLOAT8_E5M2,5,5",
        "BFLOAT16,5,10",
        "INT4,0,0",
        "INT4,1,1",
        "INT4,2,1",
        "INT4,3,2",
        "UINT4,5,3",
        "INT2,1,1",
        "INT2,4,1",
        "INT2,5,2",
        "INT4,9223372036854775807,4611686018427387904",
        "INT2,9223372036854775807,2305843009213693952",
        "INT8,9223372036854775807,9223372036854775807"
    })
    void bytesCountPartialBytesWhole(DataType type, long elements, long bytes) {
        assertThat(type.bytes(elements)).isEqualTo(bytes);
    }

    @Test
    void bytesNeverWrap() {
        long most = Long.MAX_VALUE / 4;
        assertThat(DataType.FLOAT32.bytes(most)).isEqualTo(most * 4);
        assertThatThrownBy(() -> DataType.FLOAT32.bytes(most + 1)).isInstanceOf(TernException.class);
        assertThatThrownBy(() -> DataType.INT64.bytes(Long.MAX_VALUE)).isInstanceOf(TernException.class);
    }

    @Test
    void stringsHaveNoFixedSize() {
        assertThatThrownBy(() -> DataType.STRING.bytes(1))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("STRING");
    }

    @ParameterizedTest
    @CsvSource({
        "INT2,-2,1",
        "INT4,-8,7",
        "UINT4,0,15",
        "INT8,-128,127",
        "UINT8,0,255",
        "INT16,-32768,32767",
        "UINT16,0,65535",
        "INT32,-2147483648,2147483647",
        "UINT32,0,4294967295",
        "BOOL,0,1",
        "INT64,-9223372036854775808,9223372036854775807"
    })
    void ranges(DataType type, long minimum, long maximum) {
        assertThat(type.minimum()).isEqualTo(minimum);
        assertThat(type.maximum()).isEqualTo(maximum);
    }

    @Test
    void kindsExcludeEachOther() {
        assertThat(Arrays.stream(DataType.values()).filter(t -> t.isInteger() && t.isFloat()))
                .isEmpty();
        assertThat(Arrays.stream(DataType.values()).filter(DataType::isInteger)).hasSize(11);
        assertThat(Arrays.stream(DataType.values()).filter(DataType::isFloat)).hasSize(6);
        assertThat(DataType.BOOL.isInteger()).isFalse();
    }
}
