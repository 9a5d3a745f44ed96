package dev.tern.conformance.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.CustomOperators;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Custom operators that a caller defines, on a model of the original's tests; and what is said where one is missing. */
final class CustomRegistrationTest {
    private static final Path DATA = Path.of(System.getProperty("tern.data", "../../shared/data"));

    /** The three fixtures of the model: three scores as floats and as doubles, and three labels, whatever the text. */
    private static final CustomOperators FIXTURES = CustomOperators.of(List.of(
            OperatorDefinition.custom(
                    "CUSTOM_OP_STRING_TO_FLOATS",
                    d -> d.inputs("text")
                            .outputs("scores")
                            .typesBySpecification("a fixture", "str -> f32")
                            .shapes((operator, scope) -> List.of(Shape.of(1, 3)))
                            .kernel((operator, binding) -> () -> scores(binding))),
            OperatorDefinition.custom(
                    "CUSTOM_OP_STRING_TO_DOUBLES",
                    d -> d.inputs("text")
                            .outputs("scores")
                            .typesBySpecification("a fixture", "str -> f64")
                            .shapes((operator, scope) -> List.of(Shape.of(1, 3)))
                            .kernel((operator, binding) -> () -> scores(binding))),
            OperatorDefinition.custom(
                    "CUSTOM_OP_GENERATE_LABELS",
                    d -> d.inputs("text")
                            .outputs("labels")
                            .typesBySpecification("a fixture", "str -> str")
                            .sizedByRun("the labels")
                            .kernel(CustomRegistrationTest::labels))));

    private static void scores(Binding binding) {
        for (int i = 0; i < 3; i++) {
            binding.output(0).setFloat(i, 255 * (i + 1));
        }
    }

    private static Kernel labels(CustomOperator operator, Binding binding) {
        return () -> {
            byte[] encoded = StringElements.encodeText(List.of("label0", "label1", "label2"));
            Tensor labels = binding.allocateOutput(0, Shape.of(3), encoded.length);
            labels.data().copyFrom(MemorySegment.ofArray(encoded));
        };
    }

    private static Path file(String name) {
        Path file = DATA.resolve("models").resolve(name);
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "absent: " + name);
        return file;
    }

    @Test
    void registeredOperatorsRun() {
        Path file = file("text/test_model_nl_classifier.tflite");
        try (Interpreter tern = Interpreter.open(file, Options.defaults().withCustomOperators(FIXTURES))) {
            tern.input(0).copyFrom("hello");
            tern.run();
            assertThat(tern.output(0).toFloats()).containsExactly(255, 510, 765);
            assertThat(tern.output(1).toInts()).containsExactly(1, 2, 3);
            assertThat(tern.output(2).toStrings()).containsExactly("label0", "label1", "label2");
            assertThat(tern.output(3).segment().toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED))
                    .containsExactly(255, 510, 765);
        }
    }

    @Test
    void aMissingOperatorIsNamed() {
        Path file = file("text/test_model_nl_classifier.tflite");
        assertThatThrownBy(() -> Interpreter.open(file).prepare())
                .isInstanceOf(TernException.class)
                .hasMessageContaining("'CUSTOM_OP_")
                .hasMessageContaining("Options.withCustomOperators");
    }

    @Test
    void operatorsOfTensorFlowAreToldApart() {
        Path file = file("ops_litert/softplus_flex.tflite");
        assertThatThrownBy(() -> Interpreter.open(file).prepare())
                .isInstanceOf(TernException.class)
                .hasMessageContaining("TensorFlow's operator Softplus")
                .hasMessageContaining("SELECT_TF_OPS");
    }

    @Test
    void wordsOfATextModel() {
        Path file = file("text/whitespace_tokenizer_to_ragged_1d_input.tflite");
        Options options = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL);
        try (Interpreter tern = Interpreter.open(file, options)) {
            tern.resize(0, Shape.of(2));
            tern.input(0).copyFrom("some words", "more");
            tern.run();
            assertThat(tern.output(0).toStrings()).containsExactly("some", "words", "more");
            assertThat(tern.output(1).toLongs()).containsExactly(0, 2, 3);
        }
    }

    @Test
    void posesOfARealNetworkAreWithinThePicture() {
        Path file = file("pose/posenet_mobilenet_v1_075_353_481_16_quant_decoder.tflite");
        Options options = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL);
        try (Interpreter tern = Interpreter.open(file, options)) {
            tern.run();
            assertThat(tern.output(0).shape()).isEqualTo(Shape.of(1, 20, 17, 2));
            assertThat(tern.output(3).toFloats()[0]).isBetween(0f, 20f);
            for (float place : tern.output(0).toFloats()) {
                assertThat(place).isBetween(0f, 30f * 16);
            }
        }
    }
}
