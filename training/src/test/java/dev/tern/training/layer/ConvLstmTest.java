package dev.tern.training.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.initializer.Initializers;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvLstmTest {
    /** Over pictures of one place, a window of one place is a matrix: the layer is an LSTM. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void overSinglePlacesItIsAnLstm(int axes) {
        int[] extents = new int[axes + 2];
        java.util.Arrays.fill(extents, 1);
        extents[0] = 5;
        extents[axes + 1] = 3;
        Model conv = Sequential.of(Input.of(extents), ConvLstm.of(axes, 4, 1).returningSequences())
                .initialize(2);
        Model plain = Sequential.of(Input.of(5, 3), Lstm.of(4).returningSequences());
        for (int i = 0; i < 3; i++) {
            plain.weights().get(i).set(conv.weights().get(i).values());
        }
        float[] x = new float[30];
        Random random = new Random(1);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        assertThat(conv.predict(x)).containsExactly(plain.predict(x), within(1e-6f));
        assertThat(conv.weights().get(2).values()).containsSubsequence(0, 1, 1, 1, 1, 0);
    }

    /** What a place saw reaches its neighbours one step later, through the convolution of the state. */
    @Test
    void statesSpreadToNeighbours() {
        ConvLstm layer = ConvLstm.of(1, 1, 3)
                .same()
                .kernelInitializer(new Initializers.Constant(0.5f))
                .recurrentInitializer(new Initializers.Constant(0.5f))
                .returningSequences();
        Model model = Sequential.of(Input.of(3, 7, 1), layer).initialize(1);
        float[] nothing = model.predict(new float[21]);
        float[] x = new float[21];
        x[0] = 1;
        float[] y = model.predict(x);
        // Place 1 sees place 0 at once; place 2 a step later, place 3 two steps later.
        assertThat(y[1]).isNotEqualTo(nothing[1]);
        assertThat(y[2]).isEqualTo(nothing[2]);
        assertThat(y[7 + 2]).isNotEqualTo(nothing[7 + 2]);
        assertThat(y[7 + 3]).isEqualTo(nothing[7 + 3]);
        assertThat(y[14 + 3]).isNotEqualTo(nothing[14 + 3]);
        assertThat(y[14 + 4]).isEqualTo(nothing[14 + 4]);
    }

    @Test
    void otherRanksAreRefused() {
        assertThatThrownBy(() -> Sequential.of(Input.of(3, 4), ConvLstm.of(1, 2, 2)))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("batch, steps");
    }
}
