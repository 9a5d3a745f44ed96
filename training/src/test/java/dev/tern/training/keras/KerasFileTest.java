package dev.tern.training.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.tflite.zip.ZipEncoder;
import dev.tern.tflite.zip.ZipMember;
import dev.tern.training.hdf5.Hdf5File;
import dev.tern.training.hdf5.Hdf5Group;
import dev.tern.training.json.Json;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasFileTest {
    private static final Json CONFIG =
            Json.object().with("class_name", "Sequential").with("config", Json.object());

    @TempDir
    Path folder;

    @Test
    void weightsSurviveBothOrders() {
        Saveable model = KerasSamples.model();
        Map<String, Tensor> values = KerasSamples.values(model, 1);

        StoredWeights.ByLayer byLayer = WeightsByLayer.write(model, values, KerasVersion.V2);
        assertSame(WeightsByLayer.read(byLayer, model, "model"), values);
        Hdf5Group byPath = WeightsByPath.write(model, values);
        assertSame(WeightsByPath.read(byPath, model, KerasVersion.V3, "model"), values);
    }

    @Test
    void namesAndOrdersAreThoseOfKeras() {
        Saveable model = KerasSamples.model();
        Map<String, Tensor> values = KerasSamples.values(model, 1);

        StoredWeights.ByLayer byLayer = WeightsByLayer.write(model, values, KerasVersion.V2);
        assertThat(byLayer.layers())
                .extracting(StoredWeights.OfLayer::layer)
                .containsExactly("first", "drop", "lstm", "nested", "last");
        // Statistics of a nested model's normalisation stand behind all its trainable weights.
        assertThat(byLayer.layers().get(3).weights())
                .extracting(NamedTensor::name)
                .containsExactly(
                        "normal/gamma:0",
                        "normal/beta:0",
                        "inner/kernel:0",
                        "inner/bias:0",
                        "normal/moving_mean:0",
                        "normal/moving_variance:0");
        Hdf5Group byPath = WeightsByPath.write(model, values);
        for (String path : List.of(
                "vars",
                "layers/dense/vars/0",
                "layers/dense/vars/1",
                "layers/dropout/vars",
                "layers/lstm/vars",
                "layers/lstm/cell/vars/2",
                "layers/sequential/layers/batch_normalization/vars/3",
                "layers/sequential/layers/dense/vars/0",
                "layers/dense_1/vars/0")) {
            assertThat(byPath.node(path)).as(path).isNotNull();
        }
    }

    @Test
    void aWholeModelSurvivesAsH5AndAsArchive() {
        Saveable model = KerasSamples.model();
        Map<String, Tensor> values = KerasSamples.values(model, 2);
        List<NamedTensor> state = List.of(new NamedTensor("Adam/iter:0", values.get("first/bias")));
        Json training = Json.object().with("loss", "mse");
        KerasFile h5 = new KerasFile(
                KerasForm.H5_MODEL,
                KerasVersion.V2,
                CONFIG,
                training,
                WeightsByLayer.write(model, values, KerasVersion.V2),
                state,
                Map.of());
        h5.write(folder.resolve("model.h5"));
        KerasFile read = KerasFile.read(folder.resolve("model.h5"));
        assertThat(read.form()).isEqualTo(KerasForm.H5_MODEL);
        assertThat(read.version()).isEqualTo(KerasVersion.V2);
        assertThat(read.config()).isEqualTo(CONFIG);
        assertThat(read.training()).isEqualTo(training);
        assertThat(read.optimizer()).extracting(NamedTensor::name).containsExactly("Adam/iter:0");
        assertSame(WeightsByLayer.read((StoredWeights.ByLayer) read.weights(), model, "model"), values);

        Json compiled = ((Json.Members) CONFIG).with("compile_config", training);
        Hdf5Group root = WeightsByPath.withOptimizer(WeightsByPath.write(model, values), "adam", state);
        KerasFile archive = new KerasFile(
                KerasForm.ARCHIVE,
                KerasVersion.V3,
                compiled,
                training,
                new StoredWeights.ByPath(root),
                state,
                Map.of("layers/lookup/vocabulary.txt", new byte[] {65, 10}));
        archive.write(folder.resolve("model.keras"));
        KerasFile again = KerasFile.read(folder.resolve("model.keras"));
        assertThat(again.form()).isEqualTo(KerasForm.ARCHIVE);
        assertThat(again.config()).isEqualTo(compiled);
        assertThat(again.training()).isEqualTo(training);
        assertThat(again.optimizer()).hasSize(1);
        assertThat(again.assets()).containsOnlyKeys("layers/lookup/vocabulary.txt");
        assertSame(
                WeightsByPath.read(((StoredWeights.ByPath) again.weights()).root(), model, again.version(), "model"),
                values);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model.h5", "model.keras");
    }

    @Test
    void manyNamesAreSplitAsKerasSplitsThem() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 7_001; i++) {
            names.add("a_layer_with_a_name_of_its_own_" + i);
        }
        Hdf5Group group = SplitAttribute.write(Hdf5Group.empty(), "layer_names", names);
        assertThat(group.attributes()).containsOnlyKeys("layer_names0", "layer_names1", "layer_names2", "layer_names3");
        Hdf5Group read = Hdf5File.read(MemorySegment.ofArray(Hdf5File.bytes(group)), "names");
        assertThat(SplitAttribute.read(read, "layer_names", "names")).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource({
        "Conv2D,conv2d",
        "Conv2DTranspose,conv2d_transpose",
        "ConvLSTM2D,conv_lstm2d",
        "LSTM,lstm",
        "LSTMCell,lstm_cell",
        "SimpleRNN,simple_rnn",
        "StackedRNNCells,stacked_rnn_cells",
        "ReLU,re_lu",
        "PReLU,p_re_lu",
        "LeakyReLU,leaky_re_lu",
        "ELU,elu",
        "MaxPooling2D,max_pooling2d",
        "UpSampling2D,up_sampling2d",
        "RMSNormalization,rms_normalization",
        "STFTSpectrogram,stft_spectrogram",
        "TFSMLayer,tfsm_layer",
        "TFOpLambda,tf_op_lambda",
        "Functional,functional"
    })
    void classesAreSpelledAsKerasSpellsThem(String name, String spelled) {
        assertThat(SnakeCase.of(name)).isEqualTo(spelled);
    }

    @Test
    void weightsOfAnotherModelAreRefusedByName() {
        Saveable model = KerasSamples.model();
        Map<String, Tensor> values = KerasSamples.values(model, 1);
        Saveable other = new Saveable(
                "Sequential", "other", List.of(), Map.of(), model.layers().subList(0, 4));

        assertThatThrownBy(() -> WeightsByLayer.read(WeightsByLayer.write(model, values, KerasVersion.V2), other, "f"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("3 layers with weights")
                .hasMessageContaining("first, lstm, nested, last");
        Hdf5Group byPath = WeightsByPath.write(other, values);
        assertThatThrownBy(() -> WeightsByPath.read(byPath, model, KerasVersion.V3, "f"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("Dense 'last'");
    }

    @Test
    void archivesThatReachOutAreRefused() {
        for (String name : List.of("../evil", "/etc/passwd", "assets/../../x", "assets\\..\\x", "C:evil")) {
            MemorySegment zip = ZipEncoder.encode(List.of(ZipMember.stored(name, new byte[3])));
            assertThatThrownBy(() -> KerasFile.read(zip, "model.keras"))
                    .as(name)
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("names stay inside");
        }
    }

    @Test
    void picklesAndShardsAreRefusedWithAWayOut() {
        for (String member : List.of("model.weights.npz", "model.weights.json")) {
            MemorySegment zip = ZipEncoder.encode(List.of(
                    ZipMember.stored(
                            "metadata.json", "{\"keras_version\": \"3.1.0\"}".getBytes(StandardCharsets.UTF_8)),
                    ZipMember.stored("config.json", "{}".getBytes(StandardCharsets.UTF_8)),
                    ZipMember.stored(member, new byte[3])));
            assertThatThrownBy(() -> KerasFile.read(zip, "model.keras"))
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("save the model again");
        }
    }

    @Test
    void aBombIsNotUnpacked() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("model.weights.h5"));
            for (int i = 0; i < 64; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        assertThatThrownBy(() -> KerasFile.read(MemorySegment.ofArray(bytes.toByteArray()), "bomb.keras"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("hostile");
    }

    @Test
    void whatIsNoKerasFileIsSaidToBeNone() throws Exception {
        Path file = Files.writeString(folder.resolve("a.h5"), "no model at all");
        assertThatThrownBy(() -> KerasFile.read(file))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("neither");
        assertThatThrownBy(() -> KerasFile.read(folder.resolve("none.h5"))).isInstanceOf(TernException.class);
    }

    @Test
    void realFilesAreRead() {
        List<Path> files = KerasSamples.files();
        assumeTrue(!files.isEmpty(), "no Keras models in tern.data");
        for (Path path : files) {
            KerasFile file = KerasFile.read(path);
            assertThat(file.version().major()).as(path.toString()).isIn(2, 3);
            assertThat(file.config().isNull())
                    .as(path.toString())
                    .isEqualTo(!file.form().hasConfiguration());
            if (file.weights() instanceof StoredWeights.ByLayer layers) {
                assertThat(layers.layers()).as(path.toString()).isNotEmpty();
            }
            file.write(folder.resolve("again"));
            KerasFile again = KerasFile.read(folder.resolve("again"));
            assertThat(again.config()).isEqualTo(file.config());
            assertThat(again.training()).isEqualTo(file.training());
            assertThat(again.optimizer()).hasSameSizeAs(file.optimizer());
        }
    }

    private static void assertSame(Map<String, Tensor> actual, Map<String, Tensor> expected) {
        assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        actual.forEach((path, tensor) -> {
            Tensor wanted = expected.get(path);
            assertThat(tensor.shape()).as(path).isEqualTo(wanted.shape());
            assertThat(tensor.data().toArray(ValueLayout.JAVA_BYTE))
                    .as(path)
                    .isEqualTo(wanted.data().toArray(ValueLayout.JAVA_BYTE));
        });
    }
}
