package dev.tern.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import org.junit.jupiter.api.Test;

class SeededInputsTest {
    @Test
    void aSeedAlwaysGivesTheSameInputs() {
        byte[] first = new SeededInputs(7, 10).next(DataType.FLOAT32, Shape.of(3, 4));
        assertThat(first).hasSize(48).isEqualTo(new SeededInputs(7, 10).next(DataType.FLOAT32, Shape.of(3, 4)));
        assertThat(first).isNotEqualTo(new SeededInputs(8, 10).next(DataType.FLOAT32, Shape.of(3, 4)));
    }

    @Test
    void inputsThatNoMachineHoldsAreRefused() {
        SeededInputs inputs = new SeededInputs(1, 10);
        assertThatThrownBy(() -> inputs.next(DataType.INT8, Shape.of(Integer.MAX_VALUE, 1)))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("2147483647");
    }
}
