package dev.tern.interpreter.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Operator;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.interpreter.threads.WorkerPool;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.Padding;
import dev.tern.operators.add.Add;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions that are computed together, band by band: the bits are those of every node by itself, for any number of threads. */
class BandsTest {
    private static final String BOUND = "tern.bands";

    /** A net in the making: blocks of convolutions, each behind the one before. */
    private static final class Blocks {
        private final GraphBuilder graph;
        private final DataType type;
        private final Random random;
        private final List<Value> described = new ArrayList<>();
        private final List<Ref> images = new ArrayList<>();

        private Blocks(GraphBuilder graph, DataType type, Random random) {
            this.graph = graph;
            this.type = type;
            this.random = random;
        }

        static void draw(GraphBuilder graph, DataType type, Random random) {
            new Blocks(graph, type, random).draw();
        }

        private void draw() {
            Value input = value(1 + random.nextInt(2), 6 + random.nextInt(20), 3 + random.nextInt(12), channels());
            described.add(input);
            images.add(graph.input(input));
            for (int i = 0; i < 3; i++) {
                block();
            }
            graph.output(images.getLast());
        }

        private int channels() {
            return 1 + random.nextInt(20);
        }

        private Value value(int... dims) {
            Value value = Value.of("v", type, Shape.of(dims));
            int zero = random.nextInt(100) + (type == DataType.INT8 ? -50 : 78);
            return type == DataType.FLOAT32
                    ? value
                    : value.withQuantization(Quantization.perTensor(0.2f + random.nextFloat(), zero));
        }

        private Ref constant(int... dims) {
            Shape shape = Shape.of(dims);
            if (type == DataType.FLOAT32) {
                float[] numbers = new float[shape.intElements()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = (float) random.nextGaussian() / 4;
                }
                return graph.constant("constant", shape, numbers);
            }
            byte[] bytes = new byte[shape.intElements()];
            random.nextBytes(bytes);
            Quantization scale = Quantization.perTensor(0.005f, type == DataType.INT8 ? 0 : 128);
            return graph.value(Constants.ofBytes("constant", type, shape, bytes).withQuantization(scale));
        }

        private void add(Operator operator, Value result, Ref... operands) {
            described.add(result);
            images.add(graph.node(operator, List.of(operands), result).getFirst());
        }

        private Activation activation() {
            return random.nextBoolean() ? Activation.NONE : Activation.RELU6;
        }

        private void block() {
            int read = images.size() - 1;
            if (random.nextBoolean()) {
                pixels(channels());
                limit();
            }
            windows();
            limit();
            if (random.nextInt(8) == 0) {
                graph.output(images.getLast()); // observed, so that it needs memory of its own
            }
            pixels(random.nextBoolean() ? described.get(read).shape().dim(3) : channels());
            if (described.get(read).shape().equals(described.getLast().shape())) {
                add(
                        new Add(activation(), false),
                        value(described.getLast().shape().dims()),
                        images.getLast(),
                        images.get(read));
            }
        }

        private void limit() {
            if (type == DataType.FLOAT32 && random.nextInt(4) == 0) {
                add(Objects.requireNonNull(Relu.RELU6.defaults()), described.getLast(), images.getLast());
            }
        }

        private void pixels(int units) {
            Shape shape = described.getLast().shape();
            Conv2d conv = new Conv2d(Padding.SAME, 1, 1, activation(), 1, 1, DataType.FLOAT32);
            add(conv, value(shape.with(3, units).dims()), images.getLast(), constant(units, 1, 1, shape.dim(3)));
        }

        private void windows() {
            int size = 1 + 2 * random.nextInt(2);
            int stride = 1 + random.nextInt(2);
            Shape shape = described.getLast().shape();
            boolean bordered = random.nextInt(3) == 0 && size == 3;
            if (bordered) {
                Ref borders = graph.constant("borders", Shape.of(4, 2), 0, 0, 1, 1, 1, 1, 0, 0);
                Value image = described.getLast();
                add(
                        Objects.requireNonNull(Pad.PAD.defaults()),
                        image.withShape(shape.with(1, shape.dim(1) + 2).with(2, shape.dim(2) + 2)),
                        images.getLast(),
                        borders);
                shape = described.getLast().shape();
            }
            DepthwiseConv2d conv = new DepthwiseConv2d(
                    bordered ? Padding.VALID : Padding.SAME,
                    stride,
                    stride,
                    1,
                    activation(),
                    1,
                    stride == 1 && !bordered ? 1 + random.nextInt(2) : 1);
            Ref filter = constant(1, size, size, shape.dim(3));
            WindowAxis down = conv.down(shape, Shape.of(1, size, size, shape.dim(3)));
            WindowAxis across = conv.across(shape, Shape.of(1, size, size, shape.dim(3)));
            add(conv, value(shape.dim(0), down.output(), across.output(), shape.dim(3)), images.getLast(), filter);
        }
    }

    private static Model drawn(DataType type, long seed) {
        return Model.of(Graph.build("drawn", Inference.OF_BUILTINS, g -> Blocks.draw(g, type, new Random(seed))));
    }

    private static void fill(Interpreter tern, long seed) {
        Random random = new Random(seed);
        if (tern.input(0).type() == DataType.FLOAT32) {
            float[] numbers = new float[tern.input(0).shape().intElements()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            tern.input(0).copyFrom(numbers);
        } else {
            byte[] bytes = new byte[tern.input(0).shape().intElements()];
            random.nextBytes(bytes);
            tern.input(0).copyFrom(bytes);
        }
    }

    private static long bands(Interpreter tern) {
        return tern.kernelChoices().stream()
                .filter(choice -> choice.reason().contains(" bands of "))
                .count();
    }

    /** Runs {@code body} with groups wherever there can be some. */
    private static void everywhere(Runnable body) {
        String before = System.getProperty(BOUND);
        System.setProperty(BOUND, "0");
        try {
            body.run();
        } finally {
            if (before == null) {
                System.clearProperty(BOUND);
            } else {
                System.setProperty(BOUND, before);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "INT8", "UINT8"})
    void bitsAreThoseOfNodesByThemselves(DataType type) {
        everywhere(() -> {
            long bands = 0;
            for (int seed = 0; seed < 120; seed++) {
                Model model = drawn(type, seed);
                Options options = Options.defaults().withThreads(1 + seed % 5);
                try (Interpreter together = Interpreter.of(model, options);
                        Interpreter apart = Interpreter.of(model, options.withPreserveAllTensors(true))) {
                    for (int round = 0; round < 3; round++) {
                        fill(together, round);
                        fill(apart, round);
                        together.run();
                        apart.run();
                        for (int i = 0; i < together.outputCount(); i++) {
                            assertThat(together.output(i)
                                            .tensor()
                                            .data()
                                            .mismatch(apart.output(i).tensor().data()))
                                    .as("first byte that differs in output %d of seed %d", i, seed)
                                    .isEqualTo(-1);
                        }
                    }
                    bands += bands(together);
                    assertThat(bands(apart)).isZero();
                }
            }
            if (KernelChooser.processor().runsCode()) {
                assertThat(bands).as("groups").isGreaterThan(100);
            }
        });
    }

    /** Threads beyond the processors of this machine take turns on them. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7})
    void bitsAreTheSameForManyThreads(int threads) {
        everywhere(() -> {
            WorkerPool pool = new WorkerPool(threads);
            long bands = 0;
            for (int seed = 0; seed < 30; seed++) {
                DataType type =
                        List.of(DataType.FLOAT32, DataType.INT8, DataType.UINT8).get(seed % 3);
                Model model = drawn(type, 1000 + seed);
                Options options = Options.defaults().withThreads(threads);
                try (Session together = new Session(model, options, KernelChooser.processor(), pool);
                        Interpreter alone =
                                Interpreter.of(model, Options.defaults().withPreserveAllTensors(true))) {
                    assertThat(together.team().threads()).isEqualTo(threads);
                    fill(alone, seed);
                    alone.run();
                    GraphRunner runner = together.runner(0);
                    runner.input(0).data().copyFrom(alone.input(0).tensor().data());
                    for (int run = 0; run < 30; run++) { // some of which each node computes alone
                        together.run(runner);
                        for (int i = 0; i < alone.outputCount(); i++) {
                            assertThat(runner.output(i)
                                            .data()
                                            .mismatch(alone.output(i).tensor().data()))
                                    .as("first byte that differs in output %d of seed %d, run %d", i, seed, run)
                                    .isEqualTo(-1);
                        }
                    }
                    bands += runner.kernelChoices().stream()
                            .filter(choice -> choice.reason().contains(" bands of "))
                            .count();
                }
            }
            if (KernelChooser.processor().runsCode()) {
                assertThat(bands).as("groups").isPositive();
            }
        });
    }

    /** One block with {@code height} rows of 64 pixels, whose expanded image has 96 channels. */
    private static Model block(int height) {
        return Model.of(Graph.build("block", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(1, height, 64, 16));
            Ref wide = g.add(
                    new Conv2d(Padding.SAME, 1, 1, Activation.RELU6, 1, 1, DataType.FLOAT32),
                    x,
                    g.constant("expand", Shape.of(96, 1, 1, 16), new float[96 * 16]));
            Ref windows = g.add(
                    new DepthwiseConv2d(Padding.SAME, 1, 1, 1, Activation.RELU6, 1, 1),
                    wide,
                    g.constant("windows", Shape.of(1, 3, 3, 96), new float[9 * 96]));
            g.output(g.add(
                    new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, DataType.FLOAT32),
                    windows,
                    g.constant("project", Shape.of(24, 1, 1, 96), new float[96 * 24])));
        }));
    }

    @Test
    void whatIsInBetweenHasNoPlaceInTheArena() {
        assumeTrue(KernelChooser.processor().runsCode(), "machine code runs here");
        try (Interpreter large = Interpreter.of(block(64));
                Interpreter small = Interpreter.of(block(16))) {
            assertThat(bands(large)).isEqualTo(1);
            assertThat(large.kernelChoices().getLast().reason())
                    .startsWith("product of pixels, then vectors of channels, then product of pixels, ")
                    .endsWith(", with nodes 0, 1");
            assertThat(large.memory().arenaBytes()).isEqualTo(4L * 64 * 64 * 24);
            Tensor wide = large.tensor(
                    large.model().main().nodes().getFirst().outputs().getFirst());
            assertThat(wide.shape()).isEqualTo(Shape.of(1, 64, 64, 96));
            assertThat(wide.data().byteSize()).isZero();
            assertThat(bands(small)).as("groups of what fits the caches anyway").isZero();
        }
    }
}
