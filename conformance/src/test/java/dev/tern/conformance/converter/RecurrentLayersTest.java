package dev.tern.conformance.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Shape;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Sequential;
import dev.tern.training.layer.Bidirectional;
import dev.tern.training.layer.Gru;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Lstm;
import dev.tern.training.layer.Masking;
import dev.tern.training.layer.SimpleRnn;
import dev.tern.training.layer.Symbol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recurrent layers become loops, or one operator where the batch is fixed; both compute what the layer computes with its steps
 * written out, in Tern and in TensorFlow Lite.
 */
class RecurrentLayersTest {
    private static final int STEPS = 7;
    private static final int FEATURES = 3;
    private static final float BOUND = 2e-6f;

    static Stream<Layer> layers() {
        return Stream.of(
                Lstm.of(4),
                Lstm.of(4).returningSequences(),
                Lstm.of(4).goingBackwards(),
                Lstm.of(4).returningSequences().withForm(new dev.tern.training.layer.Recurrent.Form(true, false, true)),
                Lstm.of(4).useBias(false),
                Lstm.of(4).recurrentActivation(dev.tern.training.layer.Activations.HARD_SIGMOID),
                Gru.of(4),
                Gru.of(4).resetAfter(false),
                Gru.of(4).returningSequences(),
                Gru.of(4).goingBackwards(),
                SimpleRnn.of(4),
                SimpleRnn.of(4).returningSequences(),
                Bidirectional.of(Lstm.of(4)),
                Bidirectional.of(Lstm.of(4).returningSequences()),
                Bidirectional.of(Gru.of(4).returningSequences()),
                Bidirectional.of(Lstm.of(4)).join(Bidirectional.Join.SUM));
    }

    private static dev.tern.training.Model net(Layer... layers) {
        List<Layer> all = new ArrayList<>(List.of(Input.of(STEPS, FEATURES)));
        all.addAll(List.of(layers));
        return Sequential.of(all.toArray(Layer[]::new)).initialize(3);
    }

    private static boolean has(Model model, String operator) {
        return model.graphs().stream()
                .flatMap(graph -> graph.nodes().stream())
                .anyMatch(node -> node.operator().name().equals(operator));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void anOpenBatchBecomesALoop(Layer layer) {
        dev.tern.training.Model net = net(layer);
        Conversion conversion = Converter.fromKeras(net).convert();
        assertThat(has(conversion.model(), "WHILE")).isTrue();
        for (int batch : new int[] {1, 3}) {
            check(net, conversion, batch);
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aFixedBatchBecomesOneOperatorWhereThereIsOne(Layer layer) {
        dev.tern.training.Model net = net(layer);
        Conversion conversion = fixed(net, 2);
        boolean plain =
                layer instanceof Lstm lstm && lstm.recurrentActivation() == dev.tern.training.layer.Activations.SIGMOID;
        boolean both = layer instanceof Bidirectional two && two.forward() instanceof Lstm;
        assertThat(has(conversion.model(), "UNIDIRECTIONAL_SEQUENCE_LSTM")).isEqualTo(plain || both);
        assertThat(has(conversion.model(), "WHILE")).isEqualTo(!plain && !both);
        check(net, conversion, 2);
    }

    private static Conversion fixed(dev.tern.training.Model net, int batch) {
        return Converter.fromKeras(net)
                .with(ConverterOptions.defaults()
                        .withInputShape(net.inputNames().getFirst(), Shape.of(batch, STEPS, FEATURES)))
                .convert();
    }

    /** Steps that are left out change nothing, and their results are those of the step before. */
    @Test
    void masksAreKeptInLoops() {
        for (Layer layer : List.of(
                Lstm.of(4).returningSequences(),
                Gru.of(4),
                Bidirectional.of(Lstm.of(4).returningSequences()))) {
            dev.tern.training.Model net = net(Masking.of(), layer);
            check(net, Converter.fromKeras(net).convert(), 3);
            Conversion fixed = fixed(net, 3);
            assertThat(has(fixed.model(), "WHILE")).isTrue();
            check(net, fixed, 3);
        }
    }

    /** States that go in and come out, as translators of sentences have them. */
    @Test
    void statesGoInAndComeOut() {
        Symbol input = Input.of(STEPS, FEATURES).named("x").symbol();
        List<Symbol> encoded = Lstm.of(4).returningStates().applyAll(input);
        Symbol decoded = Lstm.of(4)
                .returningSequences()
                .applyAll(input, encoded.get(1), encoded.get(2))
                .getFirst();
        dev.tern.training.Model net = dev.tern.training.Model.of(input, decoded).initialize(4);
        Conversion conversion = Converter.fromKeras(net).convert();
        assertThat(has(conversion.model(), "WHILE")).isTrue();
        check(net, conversion, 3);
    }

    @Test
    void stepsAreWrittenOutWhereTheLayerSaysSoOrWhereTheyAreFew() {
        assertThat(has(Converter.fromKeras(net(Gru.of(4).unrolled())).convert().model(), "WHILE"))
                .isFalse();
        dev.tern.training.Model few =
                Sequential.of(Input.of(2, FEATURES), Gru.of(4)).initialize(1);
        assertThat(has(Converter.fromKeras(few).convert().model(), "WHILE")).isFalse();
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        Converter converter = Converter.fromKeras(net(Lstm.of(4)));
        ConverterOptions options = ConverterOptions.defaults();
        assertThatThrownBy(() -> converter
                        .with(options.withInputShape("picture", Shape.of(1, STEPS, FEATURES)))
                        .convert())
                .hasMessageContaining("picture");
        assertThatThrownBy(() -> converter
                        .with(options.withInputShape(
                                net(Lstm.of(4)).inputNames().getFirst(), Shape.of(1, STEPS + 1, FEATURES)))
                        .convert())
                .hasMessageContaining("like [?,7,3]");
    }

    private static void check(dev.tern.training.Model net, Conversion conversion, int batch) {
        Random random = new Random(batch);
        float[] input = new float[batch * STEPS * FEATURES];
        for (int i = 0; i < input.length; i++) {
            input[i] = i / FEATURES % 3 == 1 ? 0 : (float) random.nextGaussian();
        }
        float[] expected = net.predict(input);
        try (Interpreter interpreter = Interpreter.of(conversion.model())) {
            interpreter.resize(0, Shape.of(batch, STEPS, FEATURES));
            interpreter.input(0).copyFrom(input);
            interpreter.run();
            assertClose(interpreter.output(0).toFloats(), expected);
        }
        try (OracleSession original = NativeOracle.WHEEL.open(ModelFile.toBytes(conversion.model()), 1)) {
            original.resize(0, batch, STEPS, FEATURES);
            original.allocate();
            ByteBuffer bytes = ByteBuffer.allocate(4 * input.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(input);
            original.setInput(0, bytes.array());
            original.invoke();
            float[] theirs = new float[expected.length];
            ByteBuffer.wrap(original.output(0))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(theirs);
            assertClose(theirs, expected);
        }
    }

    private static void assertClose(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("element " + i).isCloseTo(expected[i], within(BOUND));
        }
    }
}
