package dev.tern.training.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.Model;
import dev.tern.training.ModelLayer;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitecturesTest {
    /** A model and the number of parameters that Keras' own has, or the published one. */
    private record Counted(String name, Supplier<Model> model, long parameters) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Counted> counted() {
        return Stream.of(
                new Counted("MobileNet v1", () -> MobileNet.v1(Backbone.of(224)), 4_253_864),
                new Counted("MobileNet v2", () -> MobileNet.v2(Backbone.of(224)), 3_538_984),
                new Counted("MobileNet v3 small", () -> MobileNetV3.small(Backbone.of(224)), 2_554_968),
                new Counted("MobileNet v3 large", () -> MobileNetV3.large(Backbone.of(224)), 5_507_432),
                new Counted("ResNet-50", () -> ResNet.of50(Backbone.of(224)), 25_636_712),
                new Counted("ResNet-8", () -> ResNet.of8(Backbone.of(32).classes(10)), 78_666),
                new Counted("DS-CNN", () -> SmallNets.keywords(49, 10, 12), 24_908),
                new Counted("autoencoder", () -> SmallNets.autoencoder(640), 269_992),
                new Counted("LSTM", () -> RecurrentNets.lstm(Sequences.ofWords(80, 20_000, 128, 1), 128), 2_691_713),
                new Counted("GRU", () -> RecurrentNets.gru(Sequences.ofNumbers(8, 5, 2), 4), 4 * 3 * (5 + 4 + 2) + 10),
                new Counted(
                        "transformer",
                        () -> Transformer.of(1, 2, 32, 32).model(Sequences.ofWords(200, 20_000, 32, 2)),
                        646_400 + 10_656 + 66));
    }

    @ParameterizedTest
    @MethodSource("counted")
    void parametersAreAsManyAsInTheOriginal(Counted counted) {
        assertThat(counted.model().get().parameters()).isEqualTo(counted.parameters());
    }

    private static final int VOCABULARY = 9;
    private static final Sequences WORDS = Sequences.ofWords(6, VOCABULARY, 8, 5);

    private record Small(String name, Model model) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Small> small() {
        Backbone tiny = Backbone.of(33).alpha(0.25).classes(5);
        return Stream.of(
                new Small("MobileNet v1", MobileNet.v1(tiny)),
                new Small("MobileNet v2", MobileNet.v2(tiny)),
                new Small("MobileNet v3 small", MobileNetV3.small(tiny)),
                new Small("MobileNet v3 large", MobileNetV3.large(tiny)),
                new Small("EfficientNet-Lite0", EfficientNetLite.of(0, tiny)),
                new Small("EfficientNet-Lite2", EfficientNetLite.of(2, tiny)),
                new Small("ResNet-8", ResNet.of8(tiny)),
                new Small("ResNet-18", ResNet.of18(tiny)),
                new Small("ResNet-50", ResNet.of50(tiny)),
                new Small("DS-CNN", SmallNets.keywords(49, 10, 5)),
                new Small("digits", SmallNets.digits(28, 1, 5)),
                new Small("autoencoder", SmallNets.autoencoder(40)),
                new Small("LSTM", RecurrentNets.lstm(Sequences.ofNumbers(6, 3, 5), 7, 4)),
                new Small("LSTM of words", RecurrentNets.bidirectionalLstm(WORDS.paddedWithZeros(), 4)),
                new Small("GRU", RecurrentNets.bidirectionalGru(Sequences.ofNumbers(6, 3, 5), 4)),
                new Small("GRU of words", RecurrentNets.gru(WORDS, 7)),
                new Small("transformer", Transformer.of(2, 2, 4, 12).model(WORDS)),
                new Small("transformer of numbers", Transformer.of(1, 2, 4, 12).model(Sequences.ofNumbers(6, 3, 5))));
    }

    @ParameterizedTest
    @MethodSource("small")
    void theFileComputesWhatTheModelDoes(Small small) {
        Model model = small.model().initialize(7);
        Shape one = model.inputs().getFirst().shape().with(0, 1);
        float[] picture = new float[(int) one.elements()];
        Random random = new Random(3);
        for (int i = 0; i < picture.length; i++) {
            picture[i] = words(model) ? random.nextInt(VOCABULARY) : random.nextFloat();
        }
        float[] expected = model.predict(picture);
        try (Interpreter interpreter = Interpreter.of(model.exported(), Options.defaults())) {
            interpreter.resize(0, one);
            Tensor input = interpreter.input(0).tensor();
            for (int i = 0; i < picture.length; i++) {
                if (words(model)) {
                    input.setInt(i, (int) picture[i]);
                } else {
                    input.setFloat(i, picture[i]);
                }
            }
            interpreter.run();
            float[] found = interpreter.output(0).toFloats();
            assertThat(found).hasSize(small.name().equals("autoencoder") ? 40 : 5);
            assertThat(found).containsExactly(expected, within(1e-4f));
        }
    }

    private static boolean words(Model model) {
        return model.inputs().getFirst().type() == DataType.INT32;
    }

    @Test
    void layersHaveTheNamesThatKerasGives() {
        assertThat(MobileNet.v1(Backbone.of(96)).layers().stream().map(ModelLayer::name))
                .contains("conv1_bn", "conv_dw_1", "conv_pad_2", "conv_pw_13_relu", "conv_preds", "reshape_2");
        assertThat(MobileNet.v2(Backbone.of(96)).layers().stream().map(ModelLayer::name))
                .contains("bn_Conv1", "expanded_conv_project_BN", "block_1_pad", "block_16_project", "out_relu");
        assertThat(ResNet.of50(Backbone.of(64)).layers().stream().map(ModelLayer::name))
                .contains("conv1_pad", "conv2_block1_0_conv", "conv5_block3_out", "avg_pool", "predictions");
        assertThat(ResNet.of8(Backbone.of(32)).layers().stream().map(ModelLayer::name))
                .contains("conv2d", "batch_normalization_6", "conv2d_8", "add_2", "dense");
    }

    @Test
    void withoutTopTheFeaturesComeOut() {
        Model features = MobileNet.v2(Backbone.of(64).alpha(0.35).withoutTop());
        assertThat(features.outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 2, 2, 1280));
        Model other = MobileNet.v2(Backbone.of(64).alpha(0.35).classes(3)).upTo("out_relu");
        assertThat(other.parameters()).isEqualTo(features.parameters());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Backbone.of(0)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> Sequences.ofWords(0, 5, 2, 2)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> Transformer.of(0, 1, 1, 1)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> RecurrentNets.gru(WORDS)).hasMessageContaining("one recurrent layer or more");
        assertThatThrownBy(() -> EfficientNetLite.of(5, Backbone.of(64))).hasMessageContaining("0 to 4");
    }
}
