package dev.tern.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds what the description of the package says about the arithmetic of the builds to the builds themselves. */
final class KernelAgreementTest {
    private static final int CONV_2D = 3;

    private record Run(List<OracleNode> plan, List<OracleTensor> tensors) {
        static Run of(Oracle oracle, byte[] model) {
            OracleOptions options = OracleOptions.DEFAULT.withPreservedTensors();
            try (OracleSession session = oracle.open(model, options)) {
                session.allocate();
                SplittableRandom random = new SplittableRandom(7);
                for (int i = 0; i < session.inputCount(); i++) {
                    session.setInput(i, LittleEndian.random(session.inputTensor(i), random));
                }
                session.invoke();
                List<OracleTensor> tensors = new ArrayList<>();
                for (int i = 0; i < session.tensorCount(); i++) {
                    tensors.add(session.tensor(i));
                }
                return new Run(session.plan(), tensors);
            }
        }

        /** Differences of the first output of every node of an operator whose inputs are equal in both runs. */
        List<Comparison> compare(Run other, int operatorCode) {
            List<Comparison> comparisons = new ArrayList<>();
            for (OracleNode node : plan) {
                boolean sameInputs = Arrays.stream(node.inputs()).allMatch(i -> equal(other, i));
                if (node.operatorCode() == operatorCode && sameInputs) {
                    OracleTensor here = tensors.get(node.outputs()[0]);
                    OracleTensor there = other.tensors.get(node.outputs()[0]);
                    comparisons.add(Comparison.of(here.type(), here.bytes(), there.bytes()));
                }
            }
            return comparisons;
        }

        private boolean equal(Run other, int index) {
            return index < 0
                    || Arrays.equals(
                            tensors.get(index).bytes(), other.tensors.get(index).bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "micro/hello_world_int8.tflite",
                "classification/mobilenet_v1_0.25_128_quant.tflite",
                "classification/vww.tflite",
                "op_golden/leaky_relu/leaky_relu0.tflite",
                "op_golden/sub/sub0.tflite"
            })
    void referenceKernelsOfBothBuildsAgree(String path) {
        byte[] model = OutsideModel.bytes(path);
        Run small = Run.of(NativeOracle.BYTEDECO_REFERENCE, model);
        Run official = Run.of(NativeOracle.WHEEL_REFERENCE, model);
        for (OracleNode node : official.plan()) {
            OracleTensor expected = official.tensors().get(node.outputs()[0]);
            OracleTensor actual = small.tensors().get(node.outputs()[0]);
            assertThat(actual.bytes()).as(node.toString()).isEqualTo(expected.bytes());
        }
    }

    @Test
    void optimisedInt8ConvolutionsOfBothBuildsAgree() {
        byte[] model = OutsideModel.bytes("classification/vww.tflite");
        List<Comparison> comparisons =
                Run.of(NativeOracle.BYTEDECO, model).compare(Run.of(NativeOracle.WHEEL, model), CONV_2D);
        assertThat(comparisons).isNotEmpty().allMatch(Comparison::equal);
    }

    @Test
    void optimisedUint8ConvolutionsDifferByOneAtMost() {
        byte[] model = OutsideModel.bytes("classification/mobilenet_v2_1.0_224_quant.tflite");
        List<Comparison> comparisons =
                Run.of(NativeOracle.BYTEDECO, model).compare(Run.of(NativeOracle.WHEEL, model), CONV_2D);
        assertThat(comparisons).isNotEmpty().allMatch(c -> c.maxAbsDifference() <= 1);
        assertThat(comparisons).anyMatch(c -> !c.equal());
    }

    @Test
    void smallBuildRunsReferenceArithmeticInUint8Convolutions() {
        byte[] model = OutsideModel.bytes("classification/mobilenet_v2_1.0_224_quant.tflite");
        List<Comparison> comparisons =
                Run.of(NativeOracle.BYTEDECO, model).compare(Run.of(NativeOracle.WHEEL_REFERENCE, model), CONV_2D);
        assertThat(comparisons).isNotEmpty().allMatch(Comparison::equal);
    }
}
