package dev.tern.interpreter.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.KernelChoice;
import dev.tern.interpreter.Options;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.add.Add;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.reshape.Reshape;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever nodes are computed together and wherever results lie: the answers are those of every node by itself. */
class LayoutTest {
    private static final int CHANNELS = 8;

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian() / 4;
        }
        return numbers;
    }

    private static PlainOperator plain(OperatorDefinition<PlainOperator> definition) {
        return Objects.requireNonNull(definition.defaults());
    }

    private static Ref conv(GraphBuilder g, Random random, Ref x, int size, int stride, Padding padding) {
        Ref filter = g.constant(
                "filter", Shape.of(CHANNELS, size, size, CHANNELS), numbers(random, CHANNELS * size * size * CHANNELS));
        Ref bias = g.constant("bias", Shape.of(CHANNELS), numbers(random, CHANNELS));
        Activation activation = random.nextInt(3) == 0 ? Activation.RELU6 : Activation.NONE;
        return g.add(new Conv2d(padding, stride, stride, activation, 1, 1, DataType.FLOAT32), x, filter, bias);
    }

    private static Ref add(GraphBuilder g, Random random, Ref x, Ref y) {
        return g.add(new Add(random.nextBoolean() ? Activation.NONE : Activation.RELU, false), x, y);
    }

    private static Ref reshape(GraphBuilder g, Ref x, int... dims) {
        return g.add(new Reshape(List.of()), x, g.constant("shape", Shape.of(dims.length), dims));
    }

    /** A net of {@code size} by {@code size} images whose nodes are drawn by lot. */
    private static Model drawn(long seed) {
        Random random = new Random(seed);
        int size = 5 + random.nextInt(4);
        return Model.of(Graph.build("drawn", Inference.OF_BUILTINS, g -> {
            List<Ref> images = new ArrayList<>();
            images.add(g.input("x", DataType.FLOAT32, Shape.of(1, size, size, CHANNELS)));
            images.add(g.input("y", DataType.FLOAT32, Shape.of(1, size, size, CHANNELS)));
            List<Ref> rows = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Ref one = images.get(Math.max(0, images.size() - 1 - random.nextInt(3)));
                Ref other = images.get(random.nextInt(images.size()));
                switch (random.nextInt(8)) {
                    case 0, 1 -> images.add(conv(g, random, one, 1 + 2 * random.nextInt(2), 1, Padding.SAME));
                    case 2 -> images.add(add(g, random, one, other));
                    case 3 -> images.add(add(g, random, conv(g, random, one, 1, 1, Padding.SAME), other));
                    case 4 -> images.add(g.add(plain(random.nextBoolean() ? Relu.RELU : Relu.RELU6), one));
                    case 5 ->
                        images.add(reshape(g, reshape(g, one, 1, size * size, CHANNELS), 1, size, size, CHANNELS));
                    case 6 ->
                        images.add(conv(
                                g,
                                random,
                                g.add(
                                        plain(Pad.PAD),
                                        one,
                                        g.constant("borders", Shape.of(4, 2), 0, 0, 1, 1, 1, 1, 0, 0)),
                                3,
                                1,
                                Padding.VALID));
                    default -> {
                        rows.add(reshape(g, one, 1, size * size, CHANNELS));
                        rows.add(reshape(g, g.add(plain(Relu.RELU), other), 1, size * size, CHANNELS));
                    }
                }
            }
            if (rows.size() > 1) {
                g.output(g.node(
                                new Concatenation(1, Activation.NONE),
                                rows,
                                Value.of("rows", DataType.FLOAT32, Shape.of(1, rows.size() * size * size, CHANNELS)))
                        .getFirst());
            }
            g.output(images.getLast());
            g.output(images.get(images.size() / 2));
        }));
    }

    private static List<float[]> outputs(Interpreter tern, long seed) {
        for (int i = 0; i < tern.inputCount(); i++) {
            tern.input(i)
                    .copyFrom(
                            numbers(new Random(seed + i), tern.input(i).shape().intElements()));
        }
        tern.run();
        List<float[]> outputs = new ArrayList<>();
        for (int i = 0; i < tern.outputCount(); i++) {
            outputs.add(tern.output(i).toFloats());
        }
        return outputs;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void answersDoNotDependOnTheLayout(int threads) {
        Options options = Options.defaults().withThreads(threads);
        for (long seed = 0; seed < 150; seed++) {
            Model model = drawn(seed);
            try (Interpreter laidOut = Interpreter.of(model, options);
                    Interpreter apart = Interpreter.of(model, options.withPreserveAllTensors(true))) {
                for (long input = 0; input < 2; input++) {
                    List<float[]> found = outputs(laidOut, input);
                    List<float[]> expected = outputs(apart, input);
                    for (int i = 0; i < expected.size(); i++) {
                        assertThat(found.get(i))
                                .as("seed %d, output %d", seed, i)
                                .containsExactly(expected.get(i));
                    }
                }
            }
        }
    }

    @Test
    void anImageOutlivesItsOtherReadersUntilItsBorderIsComputed() {
        Model model = Model.of(Graph.build("bordered", Inference.OF_BUILTINS, g -> {
            Random random = new Random(3);
            Ref x = conv(g, random, g.input("x", DataType.FLOAT32, Shape.of(1, 9, 9, CHANNELS)), 1, 1, Padding.SAME);
            Ref bordered = g.add(plain(Pad.PAD), x, g.constant("borders", Shape.of(4, 2), 0, 0, 1, 1, 1, 1, 0, 0));
            Ref other = conv(g, random, x, 1, 1, Padding.SAME);
            Ref last = conv(g, random, conv(g, random, other, 1, 1, Padding.SAME), 1, 1, Padding.SAME);
            g.output(conv(g, random, bordered, 3, 1, Padding.VALID));
            g.output(last);
        }));
        try (Interpreter laidOut = Interpreter.of(model);
                Interpreter apart = Interpreter.of(model, Options.defaults().withPreserveAllTensors(true))) {
            List<float[]> expected = outputs(apart, 4);
            List<float[]> found = outputs(laidOut, 4);
            assertThat(found.get(0)).containsExactly(expected.get(0));
            assertThat(found.get(1)).containsExactly(expected.get(1));
        }
    }

    private static List<KernelChoice> choices(Model model) {
        try (Interpreter tern = Interpreter.of(model)) {
            return tern.kernelChoices();
        }
    }

    @Test
    void viewsAndContiguousConcatenationsHaveNoKernel() {
        Random random = new Random(1);
        Model model = Model.of(Graph.build("parts", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, CHANNELS));
            Ref left = reshape(g, conv(g, random, x, 1, 1, Padding.SAME), 1, 16, CHANNELS);
            Ref right = reshape(g, conv(g, random, x, 1, 1, Padding.SAME), 1, 16, CHANNELS);
            Ref leftSum = g.add(new Add(Activation.NONE, false), left, right);
            Ref rightSum = g.add(new Add(Activation.NONE, false), right, left);
            g.output(g.node(
                            new Concatenation(1, Activation.NONE),
                            List.of(leftSum, rightSum),
                            Value.of("both", DataType.FLOAT32, Shape.of(1, 32, CHANNELS)))
                    .getFirst());
        }));
        List<KernelChoice> choices = choices(model);
        assertThat(choices.get(1).tier()).isEqualTo("plan");
        assertThat(choices.get(3).tier()).isEqualTo("plan");
        assertThat(choices.getLast().tier()).isEqualTo("plan");
    }

    @Test
    void machineCodeAddsAndLimitsWhereItStores() {
        assumeTrue(KernelChooser.processor().runsCode(), "machine code runs here");
        Random random = new Random(1);
        Model model = Model.of(Graph.build("residual", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, CHANNELS));
            Ref filter = g.constant("filter", Shape.of(CHANNELS, 1, 1, CHANNELS), numbers(random, CHANNELS * CHANNELS));
            Ref bias = g.constant("bias", Shape.of(CHANNELS), numbers(random, CHANNELS));
            Ref y = g.add(new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, DataType.FLOAT32), x, filter, bias);
            g.output(g.add(plain(Relu.RELU6), g.add(new Add(Activation.NONE, false), x, y)));
        }));
        List<KernelChoice> choices = choices(model);
        assertThat(choices.get(0).reason()).endsWith("with nodes 1, 2");
        assertThat(choices.get(1).tier()).isEqualTo("fused");
        assertThat(choices.get(2).tier()).isEqualTo("fused");
    }

    @Test
    void aMinimumOfBytesIsALimitOfItsProducer() {
        assumeTrue(KernelChooser.processor().runsCode(), "machine code runs here");
        Random random = new Random(2);
        byte[] weights = new byte[CHANNELS * CHANNELS];
        random.nextBytes(weights);
        byte[] image = new byte[16 * CHANNELS];
        random.nextBytes(image);
        Quantization scale = Quantization.perTensor(0.5f, 3);
        Model model = Model.of(Graph.build("limited", Inference.OF_BUILTINS, g -> {
            Ref x = g.input(
                    Value.of("x", DataType.INT8, Shape.of(1, 4, 4, CHANNELS)).withQuantization(scale));
            Ref filter = g.value(Constants.ofBytes("filter", DataType.INT8, Shape.of(CHANNELS, 1, 1, CHANNELS), weights)
                    .withQuantization(Quantization.perTensor(0.01f, 0)));
            Value stored =
                    Value.of("y", DataType.INT8, Shape.of(1, 4, 4, CHANNELS)).withQuantization(scale);
            Ref y = g.node(
                            new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, DataType.FLOAT32),
                            List.of(x, filter),
                            stored)
                    .getFirst();
            Ref limit = g.value(Constants.ofBytes("limit", DataType.INT8, Shape.of(1), new byte[] {9})
                    .withQuantization(scale));
            g.output(g.node(plain(Extremes.MINIMUM), List.of(y, limit), stored).getFirst());
        }));
        assertThat(choices(model).get(1).tier()).isEqualTo("fused");
        try (Interpreter together = Interpreter.of(model);
                Interpreter apart = Interpreter.of(model, Options.defaults().withPreserveAllTensors(true))) {
            for (Interpreter tern : List.of(together, apart)) {
                tern.input(0).copyFrom(image);
                tern.run();
            }
            assertThat(together.output(0).toBytes())
                    .isEqualTo(apart.output(0).toBytes())
                    .contains(9);
        }
    }

    /** Bytes with a scale and a zero point of their own. */
    private static Value bytes(String name, DataType type, int size, Random random) {
        int zero = random.nextInt(100) + (type == DataType.INT8 ? -50 : 78);
        return Value.of(name, type, Shape.of(1, size, size, CHANNELS))
                .withQuantization(Quantization.perTensor(0.2f + random.nextFloat(), zero));
    }

    private static Ref byteConv(GraphBuilder g, Random random, Ref x, Value result) {
        byte[] weights = new byte[CHANNELS * 9 * CHANNELS];
        random.nextBytes(weights);
        int zero = result.type() == DataType.INT8 ? 0 : 128;
        Ref filter = g.value(Constants.ofBytes("filter", result.type(), Shape.of(CHANNELS, 3, 3, CHANNELS), weights)
                .withQuantization(Quantization.perTensor(0.001f, zero)));
        Activation activation = random.nextBoolean() ? Activation.NONE : Activation.RELU;
        return g.node(new Conv2d(Padding.SAME, 1, 1, activation, 1, 1, DataType.FLOAT32), List.of(x, filter), result)
                .getFirst();
    }

    /** Sums of bytes behind convolutions: on either side, of earlier and later results, of results with other readers. */
    private static Model drawnOfBytes(DataType type, long seed) {
        Random random = new Random(seed);
        int size = 3 + random.nextInt(6);
        return Model.of(Graph.build("drawn", Inference.OF_BUILTINS, g -> {
            List<Ref> images = new ArrayList<>();
            images.add(g.input(bytes("x", type, size, random)));
            for (int i = 0; i < 5; i++) {
                Ref other = images.get(random.nextInt(images.size()));
                Ref y = byteConv(g, random, images.getLast(), bytes("y" + i, type, size, random));
                if (random.nextInt(4) == 0) {
                    images.add(y);
                }
                Activation activation = random.nextBoolean() ? Activation.NONE : Activation.RELU6;
                images.add(g.node(
                                new Add(activation, false),
                                random.nextBoolean() ? List.of(y, other) : List.of(other, y),
                                bytes("sum" + i, type, size, random))
                        .getFirst());
            }
            g.output(images.getLast());
            g.output(images.get(images.size() / 2));
        }));
    }

    @Test
    void machineCodeAddsStoredBytesWhereItStores() {
        int fused = 0;
        for (long seed = 0; seed < 60; seed++) {
            Model model = drawnOfBytes(seed % 2 == 0 ? DataType.INT8 : DataType.UINT8, seed);
            try (Interpreter together = Interpreter.of(model);
                    Interpreter apart = Interpreter.of(model, Options.defaults().withPreserveAllTensors(true))) {
                byte[] image = new byte[together.input(0).shape().intElements()];
                new Random(seed).nextBytes(image);
                for (Interpreter tern : List.of(together, apart)) {
                    tern.input(0).copyFrom(image);
                    tern.run();
                }
                for (int i = 0; i < together.outputCount(); i++) {
                    assertThat(together.output(i).toBytes())
                            .as("seed %d, output %d", seed, i)
                            .isEqualTo(apart.output(i).toBytes());
                }
                fused += (int) together.kernelChoices().stream()
                        .filter(choice -> choice.tier().equals("fused"))
                        .count();
            }
        }
        if (KernelChooser.processor().runsCode()) {
            assertThat(fused)
                    .as("sums that were computed where products are stored")
                    .isGreaterThan(100);
        }
    }
}
