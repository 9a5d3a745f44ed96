package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** SOFTMAX: ranks 1 to 4, rows of one element and of many, several betas and scales, every type. */
final class SoftmaxCases implements OperatorCase.Source {
    private static final List<Shape> SHAPES = List.of(
            Shape.of(10),
            Shape.of(3, 1),
            Shape.of(4, 17),
            Shape.of(2, 3, 5),
            Shape.of(1, 2, 3, 257),
            Shape.of(3, 1001));

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Shape shape : SHAPES) {
            for (float beta : new float[] {1f, 0.25f, 3f}) {
                Softmax softmax = new Softmax(beta);
                cases.add(SingleOperator.of(softmax, shape + " beta " + beta)
                        .input(FLOAT32, shape, Fill.uniform(1, -10, 10))
                        .output(FLOAT32)
                        .within(Bound.ulps(32).orAbsolute(1e-12))
                        .expectOriginal());
                for (float scale : new float[] {0.1f, 0.013f, 0.4f}) {
                    for (DataType type : List.of(INT8, UINT8)) {
                        Quantization in = Quantization.perTensor(scale, 5);
                        Quantization out = Quantization.perTensor(1f / 256, type == INT8 ? -128 : 0);
                        cases.add(quantized(softmax, type, type, shape, in, out));
                        cases.add(quantized(softmax, type, INT16, shape, in, Quantization.perTensor(1f / 32768, 0)));
                        cases.add(
                                quantized(softmax, type, INT16, shape, in, Quantization.perTensor(1f / 65535, -32768)));
                    }
                }
                for (float scale : new float[] {1f / 2048, 0.00031f, 0.01f}) {
                    Quantization in = Quantization.perTensor(scale, 0);
                    cases.add(quantized(softmax, INT16, INT16, shape, in, Quantization.perTensor(1f / 32768, 0)));
                }
            }
        }
        cases.add(SingleOperator.of(new Softmax(1), "halves")
                .input(FLOAT16, Shape.of(4), Fill.of(3, 3, 3, 3))
                .output(FLOAT16)
                .expect(Fill.of(0.25).bytes(FLOAT16, Shape.of(4))));
        cases.add(SingleOperator.of(new Softmax(1), "equal maxima")
                .input(INT8, Shape.of(2, 8), Quantization.perTensor(0.1f, 0), Fill.of(127, 127, -128, 127))
                .output(INT8, Quantization.perTensor(1f / 256, -128))
                .expectOriginal());
        return cases;
    }

    private static OperatorCase quantized(
            Softmax softmax, DataType in, DataType out, Shape shape, Quantization x, Quantization y) {
        return SingleOperator.of(softmax, shape + " beta " + softmax.beta() + " scale " + x.scale())
                .input(in, shape, x, Fill.random(7))
                .output(out, y)
                .expectOriginal();
    }
}
