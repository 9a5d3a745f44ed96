package dev.tern.training.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.Trainer;
import dev.tern.training.data.Field;
import dev.tern.training.data.Rows;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every layer: the shape that Keras gives its result, gradients of its weights and of what lies before it, and the same
 * results from a file, for other batches too.
 */
class LayersTest {
    private record Case(String name, Layer layer, int[] input, int[] result) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(Layer layer, int[] input, int... result) {
        return new Case(layer.kind() + " " + Shape.of(input), layer, input, result);
    }

    private static int[] s(int... extents) {
        return extents;
    }

    static Stream<Case> cases() {
        return Stream.of(windows(), shapes(), activations(), sequences()).flatMap(c -> c);
    }

    private static Stream<Case> windows() {
        return Stream.of(
                of(Dense.of(5).tanh(), s(3, 4), 3, 5),
                of(Dense.of(5).withoutBias().activation(Activations.GELU), s(4), 5),
                of(Conv1D.of(4, 3).activation(Activations.TANH), s(7, 2), 5, 4),
                of(Conv1D.of(4, 3).border(Border.CAUSAL).dilation(2), s(7, 2), 7, 4),
                of(Conv2D.of(4, 3).same().strides(2), s(5, 6, 3), 3, 3, 4),
                of(Conv2D.of(4, 3, 2).groups(2), s(5, 6, 4), 3, 5, 4),
                of(Conv2D.of(3, 2).dilation(2).relu(), s(5, 6, 2), 3, 4, 3),
                of(Conv3D.of(3, 2), s(3, 4, 3, 2), 2, 3, 2, 3),
                of(DepthwiseConv.of1D(3).same(), s(6, 3), 6, 3),
                of(DepthwiseConv.of2D(3).multiplier(2).same().strides(2), s(5, 5, 2), 3, 3, 4),
                of(SeparableConv.of1D(4, 3), s(6, 3), 4, 4),
                of(SeparableConv.of2D(4, 3).same(), s(5, 5, 3), 5, 5, 4),
                of(Conv2DTranspose.of(3, 3).same().strides(2), s(3, 4, 2), 6, 8, 3),
                of(Conv2DTranspose.of(3, 3).strides(2), s(3, 4, 2), 7, 9, 3),
                of(Pooling.max(1, 2), s(6, 3), 3, 3),
                of(Pooling.average(1, 3).same(), s(7, 3), 3, 3),
                of(Pooling.max2D(2), s(5, 4, 3), 2, 2, 3),
                of(Pooling.average2D(3).same().strides(2), s(5, 4, 3), 3, 2, 3),
                of(Pooling.max(3, 2), s(4, 4, 4, 2), 2, 2, 2, 2),
                of(Pooling.average(3, 2).same(), s(3, 4, 5, 2), 2, 2, 3, 2),
                of(GlobalPooling.average(2), s(3, 4, 5), 5),
                of(GlobalPooling.max(1).keepAxes(true), s(3, 4), 1, 4));
    }

    private static Stream<Case> shapes() {
        return Stream.of(
                of(BatchNormalization.of(), s(3, 4, 5), 3, 4, 5),
                of(BatchNormalization.of().axis(1), s(3, 4), 3, 4),
                of(LayerNormalization.of(), s(3, 4), 3, 4),
                of(LayerNormalization.of().axes(2), s(3, 4), 3, 4),
                of(GroupNormalization.of(2), s(3, 3, 4), 3, 3, 4),
                of(UnitNormalization.of(), s(3, 4), 3, 4),
                of(Flatten.of(), s(3, 4), 12),
                of(Reshape.of(2, -1), s(3, 4), 2, 6),
                of(Permute.of(2, 1), s(3, 4), 4, 3),
                of(RepeatVector.of(3), s(4), 3, 4),
                of(ZeroPadding.of(1), s(3, 2), 5, 2),
                of(ZeroPadding.of(1, 2), s(3, 4, 2), 5, 8, 2),
                of(Cropping.of(1, 1), s(4, 5, 2), 2, 3, 2),
                of(UpSampling.of(2), s(3, 2), 6, 2),
                of(UpSampling.of(2, 3), s(3, 4, 2), 6, 12, 2),
                of(UpSampling.of(2, 2).bilinear(true), s(3, 4, 2), 6, 8, 2),
                of(Resizing.of(5, 3), s(3, 4, 2), 5, 3, 2),
                of(Rescaling.of(0.5f, 1), s(3), 3),
                of(CenterCrop.of(2, 3), s(5, 6, 2), 2, 3, 2),
                of(Normalization.of(List.of(0.5f, 1f), List.of(4f, 0.25f)), s(3, 2), 3, 2));
    }

    private static Stream<Case> activations() {
        List<Case> all = new ArrayList<>();
        for (Activations activation : Activations.values()) {
            all.add(new Case("activation " + activation, ActivationLayer.of(activation), s(3, 5), s(3, 5)));
        }
        all.add(of(ReluLayer.of().most(6).slope(0.1f).threshold(0.2f), s(3, 5), 3, 5));
        all.add(of(LeakyReluLayer.of(0.3f), s(3, 5), 3, 5));
        all.add(of(PReluLayer.of(1).initializer(new Initializers.Constant(0.2f)), s(3, 5), 3, 5));
        all.add(of(EluLayer.of(0.5f), s(3, 5), 3, 5));
        all.add(of(SoftmaxLayer.of().axis(1), s(3, 5), 3, 5));
        return all.stream();
    }

    private static Stream<Case> sequences() {
        return Stream.of(
                of(SimpleRnn.of(3), s(4, 2), 3),
                of(Lstm.of(3), s(4, 2), 3),
                of(Lstm.of(3).returningSequences(), s(4, 2), 4, 3),
                of(Gru.of(3), s(4, 2), 3),
                of(Gru.of(3).resetAfter(false).goingBackwards(), s(4, 2), 3),
                of(Bidirectional.of(Lstm.of(2).returningSequences()), s(3, 2), 3, 4),
                of(Bidirectional.of(Gru.of(2)).join(Bidirectional.Join.SUM), s(3, 2), 2),
                of(TimeDistributed.of(Dense.of(3)), s(4, 2), 4, 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isAsKerasHasItAndLearns(Case c) {
        // A dense layer in front shows that gradients pass through; its own are compared as well.
        Symbol input = Input.of(c.input).symbol();
        Dense before = Dense.of(c.input[c.input.length - 1]);
        Model model = Model.of(input, c.layer.apply(before.apply(input)));
        int[] open = new int[c.result.length + 1];
        open[0] = -1;
        System.arraycopy(c.result, 0, open, 1, c.result.length);
        assertThat(model.outputs().getFirst().shape()).isEqualTo(Shape.of(open));
        model.initialize(7);
        checkGradients(model, c);
        checkFile(model, c);
    }

    private static void checkGradients(Model model, Case c) {
        int batch = 3;
        Rows rows = Rows.of(
                List.of(
                        new Field("x", DataType.FLOAT32, Shape.of(c.input)),
                        new Field("y", DataType.FLOAT32, Shape.of(c.result))),
                batch);
        rows.setCount(batch);
        Random random = new Random(11);
        for (float[] field : List.of(rows.floats(0), rows.floats(1))) {
            for (int i = 0; i < field.length; i++) {
                field[i] = random.nextFloat() * 2 - 1;
            }
        }
        // One step of plain descent with rate 1 moves each weight by its gradient.
        List<float[]> start = model.weights().stream().map(Weight::values).toList();
        try (Trainer trainer = model.compile(Optimizers.sgd(1), Losses.Distance.MEAN_SQUARED_ERROR)) {
            trainer.trainOn(rows);
            List<float[]> gradients = new ArrayList<>();
            for (int w = 0; w < start.size(); w++) {
                float[] moved = model.weights().get(w).values();
                float[] gradient = new float[moved.length];
                for (int i = 0; i < moved.length; i++) {
                    gradient[i] = start.get(w)[i] - moved[i];
                }
                gradients.add(gradient);
            }
            int compared = 0;
            for (int w = 0; w < start.size(); w++) {
                if (!model.weights().get(w).spec().trainable()) {
                    continue;
                }
                for (int i = 0; i < start.get(w).length; i += 1 + start.get(w).length / 6) {
                    double expected = difference(model, trainer, rows, start, w, i, 5e-3f);
                    double wider = difference(model, trainer, rows, start, w, i, 1e-2f);
                    // Two differences that disagree lie across a kink, where neither is the gradient.
                    if (Math.abs(expected - wider) > 1.5e-3) {
                        continue;
                    }
                    compared++;
                    assertThat((double) gradients.get(w)[i])
                            .as(model.weights().get(w).path() + " element " + i)
                            .isCloseTo(expected, within(3e-3 + 0.03 * Math.abs(expected)));
                }
            }
            assertThat(compared).isGreaterThan(5);
        }
        restore(model, start);
    }

    private static double difference(
            Model model, Trainer trainer, Rows rows, List<float[]> start, int weight, int element, float step) {
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
            restore(model, start);
            float[] changed = start.get(weight).clone();
            changed[element] += side == 0 ? step : -step;
            model.weights().get(weight).set(changed);
            losses[side] = trainer.trainOn(rows);
        }
        return (losses[0] - losses[1]) / (2 * step);
    }

    private static void restore(Model model, List<float[]> start) {
        for (int w = 0; w < start.size(); w++) {
            model.weights().get(w).set(start.get(w));
        }
    }

    private static void checkFile(Model model, Case c) {
        int batch = 2;
        Random random = new Random(5);
        float[] examples = new float[batch * Shape.of(c.input).intElements()];
        for (int i = 0; i < examples.length; i++) {
            examples[i] = random.nextFloat() * 2 - 1;
        }
        float[] expected = model.predict(examples);
        byte[] file = ModelFile.toBytes(model.exported());
        try (Interpreter interpreter = Interpreter.open(file)) {
            Tensor first = interpreter.input(0).tensor();
            assertThat(first.shape().dim(0)).isEqualTo(1);
            interpreter.resizeStrictly(0, first.shape().with(0, batch));
            interpreter.input(0).copyFrom(examples);
            interpreter.run();
            float[] found = interpreter.output(0).toFloats();
            assertThat(found).hasSameSizeAs(expected);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
            }
        }
    }

    @org.junit.jupiter.api.Test
    void severalInputsSharedLayersAndModelsInside() {
        Symbol left = Input.of(6).named("left").symbol();
        Symbol right = Input.of(6).named("right").symbol();
        Dense shared = Dense.of(4).relu().regularizers(Regularizer.l2(0.01f), null);
        Model inner = Sequential.of(Input.of(4), Dense.of(3).tanh()).named("inner");
        Symbol joined = Concatenate.of().apply(inner.apply(shared.apply(left)), inner.apply(shared.apply(right)));
        Model model = Model.of(
                List.of(left, right),
                List.of(Dense.of(2).named("first").apply(joined), Merge.add().apply(joined, joined)));
        assertThat(model.weights().stream().map(Weight::path))
                .containsExactly(
                        "dense/kernel",
                        "dense/bias",
                        "inner/dense/kernel",
                        "inner/dense/bias",
                        "first/kernel",
                        "first/bias");
        assertThat(model.weight("inner/dense/kernel").shares(inner.weight("dense/kernel")))
                .isTrue();
        assertThat(model.outputNames()).containsExactly("first", "add");
        assertThat(model.withFrozen("inner").trainable()).hasSize(4);
        assertThat(model.part(joined).outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 6));
    }

    @org.junit.jupiter.api.Test
    void attentionGivesWhatItsFormulaSays() {
        Symbol query = Input.of(3, 4).symbol();
        Symbol value = Input.of(5, 4).symbol();
        Model model = Model.of(List.of(query, value), List.of(Attention.of().apply(query, value)));
        float[] q = new float[12];
        float[] v = new float[20];
        java.util.Arrays.setAll(new int[20], i -> {
            v[i] = i * 0.1f;
            return i;
        });
        try (var predictor = model.predictor()) {
            float[] found = predictor.predict(List.of(q, v)).getFirst();
            // A query of zeros sees all values alike.
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(0.8f + 0.1f * (i % 4), within(1e-5f));
            }
        }
        Model heads = Model.of(
                List.of(query, value), List.of(MultiHeadAttention.of(2, 3).apply(query, value)));
        assertThat(heads.outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 3, 4));
        assertThat(heads.weights().stream().map(w -> w.shape().toString()))
                .containsExactly("[4,2,3]", "[2,3]", "[4,2,3]", "[2,3]", "[4,2,3]", "[2,3]", "[2,3,4]", "[4]");
    }
}
