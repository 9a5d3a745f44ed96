package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT2;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT4;
import static dev.tern.tensor.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.interpreter.Options;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import dev.tern.testkit.TargetRun;
import org.junit.jupiter.api.Test;

/** Packed weights that the original at hand cannot run give what the same numbers in 8 bits give. */
final class FourBitWeightsTest {
    private static final Quantization SCALES = Quantization.perAxis(new float[] {0.01f, 0.02f, 0.03f}, new long[3], 0);

    private static void sameResults(OperatorCase packed, OperatorCase bytes) {
        Tensor expected = TargetRun.portable(bytes, Options.defaults()).get(0).get(0);
        Tensor actual = TargetRun.portable(packed, Options.defaults()).get(0).get(0);
        assertThat(actual.data().mismatch(expected.data())).isEqualTo(-1);
        assertThat(actual.shape()).isEqualTo(expected.shape());
    }

    private static OperatorCase floatConvolution(DataType weights) {
        return SingleOperator.of(new Conv2d(Padding.SAME, 1, 1, Activation.RELU, 1, 1, FLOAT32), "hybrid")
                .input(FLOAT32, Shape.of(2, 5, 5, 3), Fill.uniform(1, -3, 3))
                .constant(weights, Shape.of(3, 3, 3, 3), SCALES, Fill.integers(2, -2, 1))
                .constant(FLOAT32, Shape.of(3), Fill.uniform(3, -1, 1))
                .output(FLOAT32)
                .expectOriginal();
    }

    private static OperatorCase floatProduct(DataType weights) {
        FullyConnected op = new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, FLOAT32);
        return SingleOperator.of(op, "hybrid")
                .input(FLOAT32, Shape.of(2, 7), Fill.uniform(1, -3, 3))
                .constant(weights, Shape.of(3, 7), SCALES, Fill.integers(2, -2, 1))
                .output(FLOAT32)
                .expectOriginal();
    }

    private static OperatorCase integerProduct(DataType weights) {
        FullyConnected op = new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, FLOAT32);
        return SingleOperator.of(op, "integer")
                .input(INT8, Shape.of(2, 7), Quantization.perTensor(0.05f, -3), Fill.random(1))
                .constant(weights, Shape.of(3, 7), SCALES, Fill.integers(2, -2, 1))
                .constant(INT32, Shape.of(3), Fill.integers(3, -100, 100))
                .output(INT8, Quantization.perTensor(0.02f, 4))
                .expectOriginal();
    }

    @Test
    void floatConvolutionsWithFourBitFilters() {
        sameResults(floatConvolution(INT4), floatConvolution(INT8));
    }

    @Test
    void productsWithFourBitWeights() {
        sameResults(integerProduct(INT4), integerProduct(INT8));
    }

    @Test
    void productsWithTwoBitWeights() {
        sameResults(integerProduct(INT2), integerProduct(INT8));
        sameResults(floatProduct(INT2), floatProduct(INT8));
    }
}
