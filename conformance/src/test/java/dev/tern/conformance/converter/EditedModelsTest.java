package dev.tern.conformance.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.converter.edit.ModelEditor;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.WeightsFile;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real models, edited, run by Tern and by the original. */
class EditedModelsTest {
    private static final Path DATA = Path.of(System.getProperty("tern.data", "../../shared/data"));
    private static final double BOUND = 2e-5;

    @TempDir
    private Path folder = Path.of("");

    private static Path file(String name) {
        Path file = DATA.resolve(name);
        assumeThat(file).exists();
        return file;
    }

    /** Both run the edited bytes on drawn inputs; floats are close, everything else is equal. */
    private static List<byte[]> agree(byte[] bytes) {
        Options options = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL);
        List<byte[]> outputs = new ArrayList<>();
        try (Interpreter interpreter = Interpreter.of(ModelFile.read(bytes), options);
                OracleSession original = NativeOracle.WHEEL.open(bytes, 1)) {
            SplittableRandom random = new SplittableRandom(11);
            original.allocate();
            for (int i = 0; i < interpreter.inputCount(); i++) {
                Tensor tensor = interpreter.input(i).tensor();
                for (long k = 0; k < tensor.elements(); k++) {
                    if (tensor.type() == DataType.FLOAT32) {
                        tensor.setFloat(k, random.nextFloat() * 2 - 1);
                    } else {
                        tensor.setLong(k, random.nextInt(100));
                    }
                }
                original.setInput(i, interpreter.input(i).segment().toArray(ValueLayout.JAVA_BYTE));
            }
            interpreter.run();
            original.invoke();
            assertThat(original.outputCount()).isEqualTo(interpreter.outputCount());
            for (int i = 0; i < interpreter.outputCount(); i++) {
                Tensor ours = interpreter.output(i).tensor();
                assertThat(original.outputShape(i)).isEqualTo(ours.shape().dims());
                byte[] mine = ours.data().toArray(ValueLayout.JAVA_BYTE);
                if (ours.type() == DataType.FLOAT32) {
                    close(floats(mine), floats(original.output(i)));
                } else {
                    assertThat(mine).isEqualTo(original.output(i));
                }
                outputs.add(mine);
            }
        }
        return outputs;
    }

    private static float[] floats(byte[] bytes) {
        float[] all = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(all);
        return all;
    }

    private static void close(float[] a, float[] b) {
        float largest = 1e-6f;
        float difference = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(b[i]));
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
        }
        assertThat(difference / largest).isLessThan((float) BOUND);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "models/classification/mobilenet_v1_0.25_128_quant.tflite",
        "models/classification/mobilenetv3_small_45.tflite",
        "models/classification/cifar10.tflite",
        "models/pose/movenet_single_pose_lightning_ptq.tflite",
        "keras/resnet8_cifar10/pretrainedResnet.tflite",
        "savedmodel/kws_ref_model/kws_ref_model_float32.tflite",
        "keras/dtln/model_1.tflite"
    })
    void batchesAndOpenBatches(String name) {
        Model model = ModelFile.read(file(name));
        boolean batched = !name.contains("movenet") && !name.contains("dtln");
        if (batched) {
            Model three = ModelEditor.of(model).batch(3).model();
            Value output = three.main().value(three.main().outputs().getFirst());
            assertThat(output.shape().dim(0)).isEqualTo(3);
            agree(ModelFile.toBytes(three));
            Model open = ModelEditor.of(model).batch(-1).model();
            assertThat(open.main().value(open.main().outputs().getFirst()).openShape())
                    .isNotNull();
            agree(ModelFile.toBytes(open));
            agree(ModelFile.toBytes(ModelEditor.of(open).batch(2).model()));
        }
        agree(ModelFile.toBytes(ModelEditor.of(model).stripNames().model()));
    }

    @Test
    void aPartInFrontAndAPartBehindMakeTheWhole() {
        Model model = ModelFile.read(file("models/classification/mobilenet_v1_0.25_128_quant.tflite"));
        String middle = model.main()
                .value(model.main().nodes().get(12).outputs().getFirst())
                .name();
        Model front = ModelEditor.of(model).cut(List.of(), List.of(middle)).model();
        Model back = ModelEditor.of(model).cut(List.of(middle), List.of()).model();
        agree(ModelFile.toBytes(front));
        agree(ModelFile.toBytes(back));
        Model joined = ModelEditor.of(front).join(back, Map.of()).model();
        assertThat(joined.main().nodes()).hasSameSizeAs(model.main().nodes());
        assertThat(agree(ModelFile.toBytes(joined)).getFirst())
                .isEqualTo(agree(ModelFile.toBytes(model)).getFirst());
    }

    @Test
    void twoModelsBecomeOne() {
        Model first = ModelFile.read(file("keras/resnet8_cifar10/pretrainedResnet.tflite"));
        Model second = ModelFile.read(file("keras/diabetes_mlp/model.tflite"));
        int features =
                second.main().value(second.main().inputs().getFirst()).shape().dim(1);
        int classes =
                first.main().value(first.main().outputs().getFirst()).shape().dim(1);
        assumeThat(features).isNotEqualTo(classes);
        Model image = ModelEditor.of(ModelFile.read(file("keras/resnet8_cifar10/pretrainedResnet.tflite")))
                .cut(List.of(), List.of("#" + first.main().outputs().getFirst()))
                .model();
        Model twice = ModelEditor.of(image).join(softened(classes), Map.of()).model();
        agree(ModelFile.toBytes(twice));
    }

    private static Model softened(int classes) {
        return Model.of(dev.tern.graph.Graph.build("main", dev.tern.operators.Inference.OF_BUILTINS, g -> {
            var x = g.input("scores", DataType.FLOAT32, Shape.of(1, classes));
            g.output(g.add(new dev.tern.operators.softmax.Softmax(0.5f), x));
        }));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "models/classification/vww.tflite",
        "keras/ad01/ad01_int8.tflite",
        "keras/resnet8_cifar10/pretrainedResnet_quant.tflite",
        "savedmodel/kws_ref_model/kws_ref_model_int8.tflite",
        "models/classification/efficientnet_lite0_encoder_int8.tflite"
    })
    void typesAtTheBorder(String name) {
        Model model = ModelFile.read(file(name));
        String input = "#" + model.main().inputs().getFirst();
        for (DataType type : List.of(DataType.FLOAT32, DataType.UINT8, DataType.INT8)) {
            ModelEditor editor = ModelEditor.of(model).inputType(input, type);
            Model changed = editor.outputType(
                            "#" + editor.model().main().outputs().getFirst(), type)
                    .model();
            assertThat(changed.main().value(changed.main().inputs().getFirst()).type())
                    .isEqualTo(type);
            assertThat(changed.main().value(changed.main().outputs().getFirst()).type())
                    .isEqualTo(type);
            agree(ModelFile.toBytes(changed));
        }
    }

    @Test
    void weightsBehindTheGraphAreReadByTheOriginal() throws Exception {
        Model model = ModelFile.read(file("keras/resnet8_cifar10/pretrainedResnet.tflite"));
        Path behind = folder.resolve("behind.tflite");
        WeightsFile.behind(model, behind);
        assertThat(agree(Files.readAllBytes(behind)).getFirst())
                .isEqualTo(agree(ModelFile.toBytes(model)).getFirst());
    }
}
