package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.graph.Node;
import dev.tern.operators.BuiltinOperator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.Trainer;
import dev.tern.training.data.Field;
import dev.tern.training.data.Rows;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.DepthwiseConv;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Pooling;
import dev.tern.training.layer.Weight;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Optimizers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.SignatureRunner;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file that goes on learning, run by the original: its loss falls as ours does, and after {@link #STEPS} steps all its
 * weights are ours within {@link #BOUND}.
 */
class OnDeviceOracleTest {
    private static final int BATCH = 8;
    private static final int STEPS = 40;
    private static final int PIXELS = 36;
    private static final int CLASSES = 3;
    private static final float BOUND = 2e-3f;

    @TempDir
    private Path folder = Path.of("");

    private static Model net(boolean dense) {
        return dense
                ? Sequential.of(Input.of(6, 6, 1), Flatten.of(), Dense.of(16).relu(), Dense.of(CLASSES))
                : Sequential.of(
                        Input.of(6, 6, 1),
                        Conv2D.of(3, 3).same().relu(),
                        BatchNormalization.of(),
                        DepthwiseConv.of2D(3).same().strides(2),
                        Pooling.max2D(2).same(),
                        Flatten.of(),
                        Dense.of(CLASSES));
    }

    private static Optimizer optimizer(String name) {
        return switch (name) {
            case "SGD" -> Optimizers.sgd(0.05f);
            case "momentum" -> Optimizers.sgd(0.02f, 0.9f, true);
            default -> Optimizers.adam(0.01f);
        };
    }

    private static void fill(Rows rows, Random random) {
        for (int i = 0; i < BATCH; i++) {
            int label = random.nextInt(CLASSES);
            rows.ints(1)[i] = label;
            for (int k = 0; k < PIXELS; k++) {
                rows.floats(0)[PIXELS * i + k] = random.nextFloat() + (k % CLASSES == label ? 1 : 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SGD", "momentum", "Adam", "dense SGD", "dense Adam"})
    void theOriginalLearnsAsWeDo(String name) throws Exception {
        Model model = net(name.startsWith("dense")).initialize(3);
        Optimizer optimizer = optimizer(name.replace("dense ", ""));
        dev.tern.graph.Model exported =
                model.exportedForTraining(Losses.sparseCategoricalCrossentropyFromLogits(), optimizer, BATCH);
        exported.graphs()
                .forEach(graph -> assertThat(graph.nodes())
                        .extracting(Node::operator)
                        .allMatch(operator -> operator instanceof BuiltinOperator));
        Path file = folder.resolve("learning.tflite");
        Files.write(file, ModelFile.toBytes(exported));
        Rows rows = Rows.of(
                List.of(
                        new Field("x", DataType.FLOAT32, Shape.of(6, 6, 1)),
                        new Field("y", DataType.INT32, Shape.scalar())),
                BATCH);
        rows.setCount(BATCH);
        Random random = new Random(7);
        try (Original device = new Original(file);
                Original restored = new Original(file);
                Trainer trainer = model.compile(optimizer, Losses.sparseCategoricalCrossentropyFromLogits())) {
            SignatureRunner train = device.runner("train");
            double early = 0;
            double late = 0;
            for (int step = 0; step < STEPS; step++) {
                fill(rows, random);
                buffer(train.input_tensor("x")).asFloatBuffer().put(rows.floats(0), 0, BATCH * PIXELS);
                buffer(train.input_tensor("y")).asIntBuffer().put(rows.ints(1), 0, BATCH);
                assertThat(train.Invoke()).isZero();
                float loss = floats(train.output_tensor("loss"))[0];
                assertThat(loss).as("loss of step " + step).isCloseTo(trainer.trainOn(rows), within(BOUND));
                early += step < 5 ? loss : 0;
                late += step >= STEPS - 5 ? loss : 0;
            }
            assertThat(late).isLessThan(0.8 * early);
            SignatureRunner save = device.runner("save");
            assertThat(save.Invoke()).isZero();
            SignatureRunner restore = restored.runner("restore");
            for (Weight weight : model.weights()) {
                float[] theirs = floats(save.output_tensor(weight.path()));
                float[] ours = weight.stored().toFloats();
                for (int i = 0; i < ours.length; i++) {
                    assertThat(theirs[i]).as(weight.path() + " element " + i).isCloseTo(ours[i], within(BOUND));
                }
            }
            exported.signatures().stream()
                    .filter(signature -> signature.key().equals("save"))
                    .flatMap(signature -> signature.outputs().keySet().stream())
                    .forEach(state ->
                            buffer(restore.input_tensor(state)).asFloatBuffer().put(floats(save.output_tensor(state))));
            assertThat(restore.Invoke()).isZero();
            float[] example = java.util.Arrays.copyOf(rows.floats(0), PIXELS);
            assertThat(restored.infer(example)).containsExactly(device.infer(example));
        }
    }

    private static ByteBuffer buffer(TfLiteTensor tensor) {
        return tensor.data()
                .data()
                .position(0)
                .limit(tensor.bytes())
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
    }

    private static float[] floats(TfLiteTensor tensor) {
        float[] numbers = new float[(int) (tensor.bytes() / 4)];
        buffer(tensor).asFloatBuffer().get(numbers);
        return numbers;
    }

    /** The original's interpreter over a file. */
    private static final class Original implements AutoCloseable {
        private final FlatBufferModel model;
        private final BuiltinOpResolver resolver = new BuiltinOpResolver();
        private final Interpreter interpreter = new Interpreter((org.bytedeco.javacpp.Pointer) null);

        Original(Path file) {
            model = FlatBufferModel.BuildFromFile(file.toString());
            try (InterpreterBuilder builder = new InterpreterBuilder(model, resolver)) {
                assertThat(builder.apply(interpreter)).isZero();
            }
        }

        SignatureRunner runner(String key) {
            SignatureRunner runner = interpreter.GetSignatureRunner(key);
            assertThat(runner.AllocateTensors()).isZero();
            return runner;
        }

        float[] infer(float... example) {
            SignatureRunner infer = runner("infer");
            buffer(infer.input_tensor("x")).asFloatBuffer().put(example);
            assertThat(infer.Invoke()).isZero();
            return floats(infer.output_tensor("output"));
        }

        @Override
        public void close() {
            interpreter.close();
            resolver.close();
            model.close();
        }
    }
}
