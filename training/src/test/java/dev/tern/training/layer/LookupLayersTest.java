package dev.tern.training.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.training.Model;
import dev.tern.training.Sequential;
import org.junit.jupiter.api.Test;

/** Values are those that Keras' documentation and sources give for these layers. */
class LookupLayersTest {
    private static float[] of(Layer layer, int features, float... x) {
        return Sequential.of(Input.of(features), layer).predict(x);
    }

    @Test
    void binsAreCountedByTheBoundariesReached() {
        Discretization bins = Discretization.of(0f, 1f, 2f);
        assertThat(of(bins, 4, -1.5f, 1.0f, 3.4f, 0.5f)).containsExactly(0, 2, 3, 1);
        assertThat(of(bins.output(Encoding.MULTI_HOT), 4, -1.5f, 1.0f, 3.4f, 3.5f))
                .containsExactly(1, 0, 1, 1);
        assertThat(of(bins.output(Encoding.COUNT), 4, -1.5f, 1.0f, 3.4f, 3.5f)).containsExactly(1, 0, 1, 2);
        assertThat(Discretization.adapted(4, 8, 1, 7, 2, 6, 3, 5, 4).boundaries())
                .containsExactly(3f, 5f, 7f);
    }

    @Test
    void categoriesBecomeRows() {
        assertThat(of(CategoryEncoding.of(4).output(Encoding.ONE_HOT), 1, 3, 2, 0, 1))
                .containsExactly(0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0);
        assertThat(of(CategoryEncoding.of(4), 2, 0, 1, 0, 0, 1, 2, 3, 1))
                .containsExactly(1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1);
        assertThat(of(CategoryEncoding.of(4).output(Encoding.COUNT), 2, 0, 1, 0, 0))
                .containsExactly(1, 1, 0, 0, 2, 0, 0, 0);
    }

    @Test
    void wholeNumbersAreFoundInAVocabulary() {
        IntegerLookup known = IntegerLookup.of(12, 36, 1138, 42);
        assertThat(of(known, 3, 12, 1138, 42, 42, 1000, 36)).containsExactly(1, 3, 4, 4, 0, 2);
        assertThat(of(known.output(Encoding.COUNT), 3, 12, 12, 7)).containsExactly(1, 2, 0, 0, 0);
        IntegerLookup masked = known.unknown(3).mask(0);
        assertThat(of(masked, 6, 0, 12, 42, 7, 9, -1)).containsExactly(0, 4, 7, 2, 1, 3);
        assertThat(of(masked.output(Encoding.MULTI_HOT), 4, 0, 12, 7, 7)).containsExactly(0, 1, 0, 1, 0, 0, 0);
        assertThat(IntegerLookup.adapted(2, 5, 7, 7, 9, 9, 9).vocabulary()).containsExactly(9, 7);
    }

    @Test
    void statisticsAreState() {
        Model model = Sequential.of(Input.of(2), Normalization.stateful().named("scaled"));
        model.weight("scaled/mean").set(3, 5);
        model.weight("scaled/variance").set(4, 0);
        assertThat(model.predict(7, 5)).containsExactly(2, 0);
        assertThat(model.trainable()).isEmpty();
    }
}
