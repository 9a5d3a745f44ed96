package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT4;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.PlainOperator;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.quantize.Quantize;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Expectation.Build;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** QUANTIZE and DEQUANTIZE: every pair of types, one scale and many, ties, values beyond the range. */
final class QuantizeCases implements OperatorCase.Source {
    private static final String WHY = "vector body and scalar tail of the official build round differently";
    private final PlainOperator quantize = Objects.requireNonNull(Quantize.DEFINITION.defaults());
    private final PlainOperator dequantize = Objects.requireNonNull(Dequantize.DEFINITION.defaults());

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (DataType type : List.of(INT8, UINT8, INT16)) {
            for (Quantization out : UnaryGrid.scalesOf(type)) {
                cases.add(SingleOperator.of(quantize, out.toString())
                        .input(FLOAT32, Shape.of(999), Fill.uniform(3, -20, 20))
                        .output(type, out)
                        .expectOriginal());
            }
            cases.add(SingleOperator.of(quantize, "ties")
                    .input(FLOAT32, Shape.of(9), Fill.of(-2.5, -1.5, -0.5, 0, 0.5, 1.5, 2.5, 1e6, -1e6))
                    .output(type, UnaryGrid.q(1f, 0))
                    .expectOriginal());
        }
        for (DataType type : List.of(INT8, UINT8)) {
            perChannel(type, cases);
            cases.add(SingleOperator.of(quantize, "widened")
                    .input(type, Shape.of(4), UnaryGrid.q(0.25f, 3), Fill.of(3, 4, 127, 0))
                    .output(INT16, UnaryGrid.q(0.125f, 0))
                    .expect(Fill.of(0, 2, 248, -6).bytes(INT16, Shape.of(4))));
        }
        for (DataType type : List.of(INT4, DataType.UINT4)) {
            Fill expected = type == INT4 ? Fill.of(-8, -2, -1, 0, 1, 2, 3, 4, 7) : Fill.of(0, 0, 0, 0, 1, 2, 3, 4, 10);
            cases.add(SingleOperator.of(quantize, "packed, odd count")
                    .input(FLOAT32, Shape.of(9), Fill.of(-9, -2.5, -1.5, -0.5, 0, 0.5, 1.5, 2.5, 9))
                    .output(type, UnaryGrid.q(1f, 1))
                    .expect(expected.bytes(type, Shape.of(9))));
        }
        requantize(cases);
        dequantize(cases);
        return cases;
    }

    private void perChannel(DataType type, List<OperatorCase> cases) {
        for (int axis = 0; axis < 3; axis++) {
            float[] scales = new float[axis + 2];
            long[] zeros = new long[axis + 2];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = 0.01f * (i + 1);
                zeros[i] = 3L * i;
            }
            Quantization many = Quantization.perAxis(scales, zeros, axis);
            cases.add(SingleOperator.of(quantize, "along axis " + axis)
                    .input(FLOAT32, Shape.of(2, 3, 4), Fill.uniform(3, -2, 2))
                    .output(type, Shape.of(2, 3, 4), many)
                    .version(3)
                    .expectOriginal());
            cases.add(SingleOperator.of(dequantize, "along axis " + axis)
                    .input(type, Shape.of(2, 3, 4), many, Fill.random(4))
                    .output(FLOAT32)
                    .version(5)
                    .expectOriginal());
        }
    }

    private void requantize(List<OperatorCase> cases) {
        record Pair(DataType from, DataType to) {}
        for (Pair pair : List.of(
                new Pair(INT32, INT8),
                new Pair(INT32, INT16),
                new Pair(INT16, INT8),
                new Pair(INT16, INT16),
                new Pair(INT16, INT32),
                new Pair(INT8, INT8),
                new Pair(INT8, UINT8),
                new Pair(UINT8, INT8),
                new Pair(UINT8, UINT8))) {
            for (float ratio : new float[] {1f, 0.5f, 1.37f, 0.0113f, 40f}) {
                boolean symmetric = pair.from == INT16 || pair.from == INT32;
                Quantization in = UnaryGrid.q(0.02f * ratio, symmetric ? 0 : pair.from == UINT8 ? 128 : 0);
                Quantization out = UnaryGrid.q(0.02f, pair.to == UINT8 ? 128 : pair.to == INT8 ? -3 : 0);
                cases.add(SingleOperator.of(quantize, "ratio " + ratio)
                        .input(
                                pair.from,
                                Shape.of(251),
                                in,
                                Fill.integers(
                                        5,
                                        pair.from == INT32 ? -40000 : pair.from.minimum(),
                                        Math.min(pair.from.maximum(), 40000)))
                        .output(pair.to, out)
                        .expectOriginal());
            }
        }
    }

    private void dequantize(List<OperatorCase> cases) {
        for (DataType type : List.of(INT8, UINT8, INT16)) {
            for (Quantization in : UnaryGrid.scalesOf(type)) {
                cases.add(SingleOperator.of(dequantize, in.toString())
                        .input(type, Shape.of(256), in, UnaryGrid.everyNumber(type))
                        .output(FLOAT32)
                        .expectOriginal(Build.PORTABLE, WHY));
            }
        }
        cases.add(SingleOperator.of(dequantize, "odd count")
                .constant(INT4, Shape.of(3, 5), UnaryGrid.q(0.3f, 0), Fill.random(6))
                .output(FLOAT32)
                .expectOriginal());
        for (DataType type : List.of(DataType.INT2, DataType.UINT4)) {
            cases.add(SingleOperator.of(dequantize, "odd count")
                    .constant(type, Shape.of(5), UnaryGrid.q(0.5f, 1), Fill.of(0, 1, -2, -1, 1))
                    .output(FLOAT32)
                    .expect(Fill.of(
                                    type == DataType.INT2
                                            ? new double[] {-0.5, 0, -1.5, -1, 0}
                                            : new double[] {-0.5, 0, 6.5, 7, 0})
                            .bytes(FLOAT32, Shape.of(5))));
        }
        cases.add(SingleOperator.of(dequantize, "eight-bit floats")
                .input(DataType.FLOAT8_E4M3FN, Shape.of(4), Fill.raw((byte) 0x38, (byte) 0xB8, (byte) 0x01, (byte)
                        0x7E))
                .output(FLOAT32)
                .expect(Fill.of(1, -1, 1.0 / 512, 448).bytes(FLOAT32, Shape.of(4))));
        cases.add(SingleOperator.of(dequantize, "eight-bit floats")
                .input(DataType.FLOAT8_E5M2, Shape.of(4), Fill.raw((byte) 0x3C, (byte) 0xBC, (byte) 0x01, (byte) 0x7B))
                .output(FLOAT32)
                .expect(Fill.of(1, -1, 0x1p-16, 57344).bytes(FLOAT32, Shape.of(4))));
        cases.add(SingleOperator.of(dequantize, "halves")
                .input(FLOAT16, Shape.of(33), Fill.uniform(6, -100, 100))
                .output(FLOAT32)
                .expectOriginal());
    }
}
