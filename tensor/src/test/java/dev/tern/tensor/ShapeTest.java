package dev.tern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void aScalarHasOneElement() {
        assertThat(Shape.scalar().elements()).isEqualTo(1);
        assertThat(Shape.of()).isSameAs(Shape.scalar()).hasToString("[]");
        assertThat(Shape.scalar().rank()).isZero();
    }

    @Test
    void extentsCountFromBothEnds() {
        Shape shape = Shape.of(2, 3, 5);
        assertThat(shape.dim(0)).isEqualTo(2);
        assertThat(shape.dim(-1)).isEqualTo(5);
        assertThat(shape.dim(-3)).isEqualTo(2);
        assertThat(shape.elements()).isEqualTo(30);
        assertThat(shape.elements(1, 3)).isEqualTo(15);
        assertThat(shape.elements(2, 2)).isEqualTo(1);
        assertThat(shape.with(-1, 7)).isEqualTo(Shape.of(2, 3, 7));
    }

    @Test
    void extentsGivenAndTakenAreCopies() {
        int[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    }

    @Test
    void aZeroExtentEmptiesAnyProductInAnyOrder() {
        int big = Integer.MAX_VALUE;
        assertThat(Shape.of(0, big, big, big, big).elements()).isZero();
        assertThat(Shape.of(big, big, big, big, 0).elements()).isZero();
        assertThat(Shape.of(big, big, 0, big, big).elements()).isZero();
    }

    @Test
    void productsThatLeave64BitsAreRefused() {
        int[] thirteen = new int[13];
        Arrays.fill(thirteen, 1879048192);
        assertThatThrownBy(() -> Shape.of(thirteen).elements())
                .isInstanceOf(TernException.class)
                .hasMessageContaining("1879048192");
        assertThatThrownBy(() -> Shape.of(65536, 65536, 65536, 65536).elements())
                .isInstanceOf(TernException.class);
        assertThatThrownBy(() -> Shape.of(65536, 65536, 65536, 32768).elements())
                .isInstanceOf(TernException.class);
        assertThat(Shape.of(65536, 65536, 65536, 32767).elements()).isEqualTo(32767L << 48);
    }

    @Test
    void productsThatLeave32BitsAreCountedButFitNoArray() {
        Shape shape = Shape.of(65536, 65536);
        assertThat(shape.elements()).isEqualTo(1L << 32);
        assertThatThrownBy(shape::intElements).isInstanceOf(TernException.class).hasMessageContaining("4294967296");
        assertThat(Shape.of(Integer.MAX_VALUE).intElements()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void openExtentsHaveNoSize() {
        Shape open = Shape.of(-1, 4);
        assertThat(open.isKnown()).isFalse();
        assertThat(open).hasToString("[?,4]");
        assertThatThrownBy(open::elements).isInstanceOf(TernException.class).hasMessageContaining("open");
        assertThatThrownBy(() -> Shape.of(0, -1).elements()).isInstanceOf(TernException.class);
        assertThat(open.elements(1, 2)).isEqualTo(4);
    }

    @Test
    void extentsBelowOpenAreRefused() {
        assertThatThrownBy(() -> Shape.of(3, -2))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("-2");
        assertThatThrownBy(() -> Shape.of(Integer.MIN_VALUE)).isInstanceOf(TernException.class);
        assertThatThrownBy(() -> Shape.of(3).with(0, -5)).isInstanceOf(TernException.class);
    }
}
