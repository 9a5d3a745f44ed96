package dev.tern.operators.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpreadOperandTest {
    private final SplittableRandom random = new SplittableRandom(11);

    @Test
    void everyStretchOfEverySpreadOperandIsWhatIndexArithmeticSays() {
        for (int trial = 0; trial < 400; trial++) {
            int rank = random.nextInt(0, 9);
            int[] result = random.ints(rank, 1, 4).toArray();
            int[] operand = Arrays.copyOfRange(result, random.nextInt(0, rank + 1), rank);
            for (int i = 0; i < operand.length; i++) {
                operand[i] = random.nextInt(3) == 0 ? 1 : operand[i];
            }
            check(Shape.of(operand), Shape.of(result));
        }
    }

    private void check(Shape operand, Shape result) {
        try (Arena arena = Arena.ofConfined()) {
            Tensor tensor = Tensor.allocate(DataType.INT32, operand, arena);
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.setInt(i, (int) (100 + i));
            }
            SpreadOperand spread = SpreadOperand.of(tensor, result);
            int elements = result.intElements();
            int first = random.nextInt(0, elements);
            int count = random.nextInt(1, elements - first + 1);
            int[] ints = new int[count];
            float[] floats = new float[count];
            long[] longs = new long[count];
            double[] doubles = new double[count];
            spread.readInts(first, count, ints);
            spread.readFloats(first, count, floats);
            spread.readLongs(first, count, longs);
            spread.readDoubles(first, count, doubles);
            for (int i = 0; i < count; i++) {
                int expected = 100 + index(operand, result, first + i);
                assertThat(ints[i])
                        .as("%s over %s, element %d", operand, result, first + i)
                        .isEqualTo(expected);
                assertThat(floats[i]).isEqualTo(expected);
                assertThat(longs[i]).isEqualTo(expected);
                assertThat(doubles[i]).isEqualTo(expected);
                assertThat(spread.source(first + i)).isEqualTo(expected - 100);
            }
        }
    }

    private static int index(Shape operand, Shape result, int position) {
        int index = 0;
        int stride = 1;
        int left = position;
        for (int i = 1; i <= result.rank(); i++) {
            int at = left % result.dim(-i);
            left /= result.dim(-i);
            if (i <= operand.rank()) {
                index += operand.dim(-i) == 1 ? 0 : at * stride;
                stride *= operand.dim(-i);
            }
        }
        return index;
    }

    @Test
    void shapesMeetWhereExtentsAreEqualOrOne() {
        assertThat(Broadcast.shape(Shape.of(2, 1, 4), Shape.of(3, 1))).isEqualTo(Shape.of(2, 3, 4));
        assertThat(Broadcast.shape(Shape.scalar(), Shape.of(3))).isEqualTo(Shape.of(3));
        assertThat(Broadcast.shape(Shape.of(1), Shape.of(0))).isEqualTo(Shape.of(0));
        assertThat(Broadcast.shape(Shape.of(1, 4), Shape.of(5, 1), Shape.of(1))).isEqualTo(Shape.of(5, 4));
    }

    @Test
    void shapesThatDoNotMeetAreRefused() {
        assertThatThrownBy(() -> Broadcast.shape(Shape.of(2), Shape.of(3)))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("[2] and [3]");
        assertThatThrownBy(() -> Broadcast.shape(Shape.of(0), Shape.of(3))).isInstanceOf(TernException.class);
        int huge = Integer.MAX_VALUE;
        assertThatThrownBy(() -> Broadcast.shape(Shape.of(huge, huge, 1, 1), Shape.of(1, 1, huge, huge)))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("more elements");
    }
}
