package dev.tern.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Offset.offset;

import dev.tern.assembler.Processor;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tflite.ModelFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Weights of half precision are widened while a model is prepared; no copy besides the packed ones stays. */
class HalfWeightsTest {
    private static final int WIDTH = 600;
    private static final int LAYERS = 3;
    private static final long WEIGHTS_BYTES = 4L * WIDTH * WIDTH * LAYERS;

    @BeforeAll
    static void machineCodeRuns() {
        Assumptions.assumeTrue(Processor.here().runsCode(), "no machine code here");
    }

    private static Model model(boolean halves, boolean last) {
        Random random = new Random(5);
        Model built = Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(3, WIDTH));
            for (int layer = 0; layer < LAYERS; layer++) {
                float[] weights = new float[WIDTH * WIDTH];
                for (int i = 0; i < weights.length; i++) {
                    weights[i] = Float.float16ToFloat(Float.floatToFloat16((random.nextFloat() - 0.5f) / 16));
                }
                Shape shape = Shape.of(WIDTH, WIDTH);
                Ref constant = halves
                        ? g.add(
                                Objects.requireNonNull(Dequantize.DEFINITION.defaults()),
                                g.constant("halves", DataType.FLOAT16, shape, weights))
                        : g.constant("weights", shape, weights);
                if (last && layer == LAYERS - 1) {
                    g.output(constant);
                }
                x = g.add(
                        new FullyConnected(Activation.RELU, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                        x,
                        constant);
            }
            g.output(x);
        }));
        byte[] file = ModelFile.toBytes(built);
        MemorySegment bytes = Arena.ofAuto().allocate(file.length, 64);
        MemorySegment.copy(file, 0, bytes, ValueLayout.JAVA_BYTE, 0, file.length);
        return ModelFile.read(bytes);
    }

    private static float[] result(Interpreter interpreter, int rows) {
        interpreter.resize(0, Shape.of(rows, WIDTH));
        Random random = new Random(rows);
        float[] x = new float[rows * WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() - 0.5f;
        }
        interpreter.input(0).copyFrom(x);
        interpreter.run();
        return interpreter.output(interpreter.outputCount() - 1).toFloats();
    }

    private static float[] lastWeights() {
        try (Interpreter floats = Interpreter.of(model(false, true))) {
            floats.run();
            return floats.output(0).toFloats();
        }
    }

    @Test
    void onlyThePackedWeightsStay() {
        try (Interpreter halves = Interpreter.of(model(true, false));
                Interpreter floats = Interpreter.of(model(false, false))) {
            assertThat(result(halves, 3)).isEqualTo(result(floats, 3));
            assertThat(halves.memory().heldBytes())
                    .isCloseTo(floats.memory().heldBytes(), within(WIDTH * 4L))
                    .isLessThan(WEIGHTS_BYTES * 5 / 4);
        }
    }

    @Test
    void aSingleRowReadsThemWhereTheyLie() {
        try (Interpreter halves = Interpreter.of(model(true, false));
                Interpreter floats = Interpreter.of(model(false, false))) {
            float[] expected = result(floats, 1);
            float[] found = result(halves, 1);
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], offset(1e-6f));
            }
            assertThat(halves.memory().heldBytes()).isLessThan(WEIGHTS_BYTES / 10);
        }
    }

    @Test
    void otherShapesWidenThemAnew() {
        Model model = model(true, false);
        try (Interpreter first = Interpreter.of(model);
                Interpreter second = Interpreter.of(model)) {
            float[] expected = result(first, 3);
            result(first, 1);
            assertThat(result(first, 3)).isEqualTo(expected);
            assertThat(result(second, 3)).isEqualTo(expected);
        }
    }

    @Test
    void whatSomebodyElseReadsStays() {
        try (Interpreter halves = Interpreter.of(model(true, true))) {
            float[] expected = result(halves, 3);
            assertThat(result(halves, 3)).isEqualTo(expected);
            assertThat(halves.output(0).toFloats()).hasSize(WIDTH * WIDTH).isEqualTo(lastWeights());
        }
    }
}
