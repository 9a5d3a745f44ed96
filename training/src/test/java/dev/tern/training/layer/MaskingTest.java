package dev.tern.training.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers see a sequence with steps that are left out as they see the sequence without them. */
class MaskingTest {
    private static final int FEATURES = 3;

    static Stream<Layer> layers() {
        return Stream.of(
                SimpleRnn.of(4),
                Lstm.of(4),
                Gru.of(4),
                Gru.of(4).resetAfter(false),
                Lstm.of(4).goingBackwards(),
                Bidirectional.of(Gru.of(4)),
                GlobalPooling.average(1));
    }

    private static Model net(Layer layer, int steps) {
        return Sequential.of(Input.of(steps, FEATURES), Masking.of(), Dropout.of(0.5f), layer)
                .initialize(3);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void stepsThatAreLeftOutDoNotCount(Layer layer) {
        Random random = new Random(1);
        float[] whole = new float[4 * FEATURES];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (float) random.nextGaussian();
        }
        float[] padded = new float[6 * FEATURES];
        System.arraycopy(whole, 0, padded, 0, 2 * FEATURES);
        System.arraycopy(whole, 2 * FEATURES, padded, 3 * FEATURES, 2 * FEATURES);
        float[] expected = net(layer, 4).predict(whole);
        Model longer = net(layer, 6);
        assertClose(longer.predict(padded), expected);
        try (Interpreter file = Interpreter.of(longer.exported())) {
            file.input(0).copyFrom(padded);
            file.run();
            assertClose(file.output(0).toFloats(), expected);
        }
    }

    @Test
    void sequencesGiveTheStepBeforeOnceMore() {
        Model model = net(Lstm.of(2).returningSequences(), 3);
        float[] found = model.predict(1, 2, 3, 0, 0, 0, 3, 1, 2);
        assertThat(Arrays.copyOfRange(found, 2, 4)).containsExactly(Arrays.copyOf(found, 2));
    }

    @Test
    void attentionDoesNotLookAtWordsThatAreNone() {
        Symbol words = Input.of(4).ofType(DataType.INT32).symbol();
        Symbol seen = Embedding.of(9, 4).maskZero(true).apply(words);
        Model model =
                Model.of(words, MultiHeadAttention.of(2, 3).apply(seen, seen)).initialize(2);
        Symbol shortWords = Input.of(3).ofType(DataType.INT32).symbol();
        Symbol shortSeen = Embedding.of(9, 4).maskZero(true).apply(shortWords);
        Model shorter = Model.of(shortWords, MultiHeadAttention.of(2, 3).apply(shortSeen, shortSeen))
                .copyWeights(model);
        float[] found = Arrays.copyOf(model.predict(5, 2, 7, 0), 12);
        assertClose(found, shorter.predict(5, 2, 7));
    }

    private static void assertClose(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(2e-6f));
        }
    }
}
