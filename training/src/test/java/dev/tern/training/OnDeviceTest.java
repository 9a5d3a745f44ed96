package dev.tern.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.SignatureRunner;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tflite.ModelFile;
import dev.tern.training.data.Field;
import dev.tern.training.data.Rows;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.DepthwiseConv;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Pooling;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Optimizers;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnDeviceTest {
    private static final int BATCH = 4;

    private static Model net() {
        return Sequential.of(
                Input.of(6, 6, 1),
                Conv2D.of(3, 3).same().relu(),
                BatchNormalization.of(),
                DepthwiseConv.of2D(3).same().strides(2),
                Pooling.max2D(2).same(),
                Flatten.of(),
                Dense.of(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SGD", "momentum", "Adam"})
    void learnsFromTheFileAsInTheProcess(String name) {
        Optimizer optimizer = switch (name) {
            case "SGD" -> Optimizers.sgd(0.1f);
            case "momentum" -> Optimizers.sgd(0.05f, 0.9f, true);
            default -> Optimizers.adam(0.01f);
        };
        Model model = net();
        byte[] file = ModelFile.toBytes(
                model.exportedForTraining(Losses.sparseCategoricalCrossentropyFromLogits(), optimizer, BATCH));
        Rows rows = Rows.of(
                List.of(
                        new Field("x", DataType.FLOAT32, Shape.of(6, 6, 1)),
                        new Field("y", DataType.INT32, Shape.scalar())),
                BATCH);
        rows.setCount(BATCH);
        Random random = new Random(3);
        try (Interpreter device = Interpreter.open(file);
                Trainer trainer = model.compile(optimizer, Losses.sparseCategoricalCrossentropyFromLogits())) {
            SignatureRunner train = device.signature("train");
            for (int step = 0; step < 5; step++) {
                for (int i = 0; i < BATCH; i++) {
                    rows.ints(1)[i] = random.nextInt(3);
                    for (int k = 0; k < 36; k++) {
                        rows.floats(0)[36 * i + k] = random.nextFloat() + (k % 3 == rows.ints(1)[i] ? 1 : 0);
                    }
                }
                train.input("x").copyFrom(rows.floats(0));
                train.input("y").copyFrom(rows.ints(1));
                train.run();
                assertThat(train.output("loss").toFloats()[0])
                        .as("step " + step)
                        .isCloseTo(trainer.trainOn(rows), within(2e-4f));
            }
            SignatureRunner infer = device.signature("infer");
            float[] example = java.util.Arrays.copyOf(rows.floats(0), 36);
            infer.input("x").copyFrom(example);
            infer.run();
            float[] learned = infer.output("output").toFloats();
            float[] expected = model.predict(example);
            for (int i = 0; i < 3; i++) {
                assertThat(learned[i]).isCloseTo(expected[i], within(1e-3f));
            }
            SignatureRunner save = device.signature("save");
            save.run();
            try (Interpreter other = Interpreter.open(file)) {
                SignatureRunner restore = other.signature("restore");
                for (String state : save.signature().outputs().keySet()) {
                    restore.input(state).copyFrom(save.output(state).toFloats());
                }
                restore.run();
                SignatureRunner again = other.signature("infer");
                again.input("x").copyFrom(example);
                again.run();
                assertThat(again.output("output").toFloats()).containsExactly(learned);
            }
        }
    }
}
