package dev.tern.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Interpreters of one model share packed weights, whatever the order in which they come and go. */
class SharedWeightsTest {
    private static final int WIDTH = 40;

    private static Model model(long seed) {
        Random random = new Random(seed);
        Model built = Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(3, WIDTH));
            for (int layer = 0; layer < 3; layer++) {
                float[] weights = new float[WIDTH * WIDTH];
                for (int i = 0; i < weights.length; i++) {
                    weights[i] = random.nextFloat() - 0.5f;
                }
                Ref constant = g.constant("weights", Shape.of(WIDTH, WIDTH), weights);
                Ref bias = g.constant("bias", Shape.of(WIDTH), new float[WIDTH]);
                x = g.add(
                        new FullyConnected(Activation.RELU, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                        x,
                        constant,
                        bias);
            }
            g.output(x);
        }));
        byte[] file = ModelFile.toBytes(built);
        MemorySegment bytes = Arena.ofAuto().allocate(file.length, 64);
        MemorySegment.copy(file, 0, bytes, ValueLayout.JAVA_BYTE, 0, file.length);
        return ModelFile.read(bytes);
    }

    private static float[] result(Interpreter interpreter, float start) {
        float[] x = new float[3 * WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = start + i % 7;
        }
        interpreter.input(0).copyFrom(x);
        interpreter.run();
        return interpreter.output(0).toFloats();
    }

    @Test
    void resultsDoNotDependOnWhoPackedTheWeights() {
        Model model = model(1);
        float[] expected;
        Interpreter first = Interpreter.of(model);
        expected = result(first, 1);
        try (Interpreter second = Interpreter.of(model);
                Interpreter other = Interpreter.of(model(2))) {
            assertThat(result(second, 1)).isEqualTo(expected);
            assertThat(result(other, 1)).isNotEqualTo(expected);
            first.close(); // the second still reads what the first has packed
            assertThat(result(second, 1)).isEqualTo(expected);
            try (Interpreter third = Interpreter.of(model)) {
                assertThat(result(third, 1)).isEqualTo(expected);
                third.resize(0, Shape.of(1, WIDTH));
                third.prepare();
                third.resize(0, Shape.of(3, WIDTH));
                assertThat(result(third, 1)).isEqualTo(expected);
            }
        }
        try (Interpreter afterAll = Interpreter.of(model)) {
            assertThat(result(afterAll, 1)).isEqualTo(expected);
        }
    }

    @Test
    void aPlanThatFailsHalfWayLeavesNothingBehind() {
        Model model = model(4);
        float[] expected;
        try (Interpreter alone = Interpreter.of(model)) {
            expected = result(alone, 2);
        }
        int refused = 0;
        int computed = 0;
        for (int kilobytes = 40; kilobytes <= 90; kilobytes += 2) {
            Options options = Options.defaults().withMemoryLimit((long) kilobytes << 10);
            try (Interpreter narrow = Interpreter.of(model, options)) {
                for (int rows : new int[] {100, 3, 100, 3}) {
                    narrow.resize(0, Shape.of(rows, WIDTH));
                    try {
                        narrow.prepare();
                    } catch (TernException e) {
                        refused++;
                    }
                }
                assertThat(result(narrow, 2)).as(kilobytes + " KB").isEqualTo(expected);
                computed++;
            } catch (TernException e) {
                assertThat(e).hasMessageContaining("raise Options.memoryLimit");
            }
        }
        assertThat(refused).isPositive();
        assertThat(computed).isPositive();
    }

    @Test
    void manyThreadsOpenAndCloseAtOnce() throws Exception {
        Model model = model(3);
        float[] expected;
        try (Interpreter alone = Interpreter.of(model)) {
            expected = result(alone, 2);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int most = 1 + i % 3;
                results.add(threads.submit(() -> {
                    try (Interpreter each =
                            Interpreter.of(model, Options.defaults().withThreads(most))) {
                        return result(each, 2);
                    }
                }));
            }
            for (Future<float[]> each : results) {
                assertThat(each.get()).isEqualTo(expected);
            }
        }
    }
}
