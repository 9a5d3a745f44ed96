package dev.tern.conformance.operators;

import dev.tern.operators.Activation;
import dev.tern.operators.svdf.Svdf;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** SVDF in float, hybrid and integer forms, with and without bias; six runs, so that the memory fills. */
final class SvdfCases implements OperatorCase.Source {
    private static final Bound FLOAT = Bound.ulps(16).orAbsolute(4e-6);

    /** Batches, features, units, rank, memory. */
    private static final int[][] SIZES = {{1, 1, 1, 1, 1}, {2, 3, 4, 1, 10}, {2, 5, 4, 2, 7}, {3, 17, 9, 3, 4}};

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> all = new ArrayList<>();
        for (int[] size : SIZES) {
            for (boolean bias : new boolean[] {true, false}) {
                all.add(floats(new Svdf(size[3], Activation.NONE, false), size, bias, DataType.FLOAT32));
                all.add(floats(new Svdf(size[3], Activation.RELU, false), size, bias, DataType.FLOAT32));
                all.add(floats(new Svdf(size[3], Activation.NONE, false), size, bias, DataType.INT8));
                all.add(floats(new Svdf(size[3], Activation.NONE, true), size, bias, DataType.INT8));
                all.add(integers(size, bias));
            }
        }
        all.add(floats(new Svdf(2, Activation.NONE, false), SIZES[2], true, DataType.UINT8));
        all.add(bytesOfState());
        all.add(refused(new Svdf(0, Activation.NONE, false)));
        all.add(refused(new Svdf(3, Activation.NONE, false)));
        return all;
    }

    /** (10 - 2) * 3 = 24 enters the state; 24 * 4 + 7 = 103, of which a quarter is 26; less 3 is 23. */
    private static OperatorCase bytesOfState() {
        return SingleOperator.of(new Svdf(1, Activation.RELU, false), "state of 8 bits")
                .input(DataType.INT8, Shape.of(1, 1), Quantization.perTensor(0.5f, 2), Fill.of(10))
                .constant(DataType.INT8, Shape.of(1, 1), Quantization.perTensor(0.25f, 0), Fill.of(3))
                .constant(DataType.INT8, Shape.of(1, 2), Quantization.perTensor(0.5f, 0), Fill.of(2, 4))
                .constant(DataType.INT32, Shape.of(1), Quantization.perTensor(0.0625f, 0), Fill.of(7))
                .variable(DataType.INT8, Shape.of(1, 2), Quantization.perTensor(0.125f, -5))
                .output(DataType.INT8, Quantization.perTensor(0.25f, -3))
                .expect(new byte[] {23});
    }

    private static OperatorCase refused(Svdf svdf) {
        return start(svdf, SIZES[2], true, DataType.FLOAT32).expectRefusal("rank");
    }

    private static OperatorCase floats(Svdf svdf, int[] size, boolean bias, DataType weights) {
        return start(svdf, size, bias, weights).expectOriginal();
    }

    private static SingleOperator start(Svdf svdf, int[] size, boolean bias, DataType weights) {
        int filters = size[2] * Math.max(1, size[3]);
        SingleOperator builder =
                SingleOperator.of(svdf, java.util.Arrays.toString(size) + (bias ? " bias " : " ") + svdf);
        builder.input(DataType.FLOAT32, Shape.of(size[0], size[1]), Fill.uniform(1, -1.2, 1.1));
        weights(builder, Shape.of(filters, size[1]), weights, 2);
        weights(builder, Shape.of(filters, size[4]), weights, 3);
        if (bias) {
            builder.constant(DataType.FLOAT32, Shape.of(size[2]), Fill.random(4));
        } else {
            builder.absent();
        }
        return builder.variable(DataType.FLOAT32, Shape.of(size[0], filters * size[4]), Quantization.NONE)
                .output(DataType.FLOAT32)
                .within(FLOAT)
                .runs(6);
    }

    private static void weights(SingleOperator builder, Shape shape, DataType type, long seed) {
        switch (type) {
            case FLOAT32 -> builder.constant(type, shape, Fill.random(seed));
            case UINT8 ->
                builder.constant(type, shape, Quantization.perTensor(0.006f, 0), LstmOperands.signedBytes(seed));
            default -> builder.constant(type, shape, Quantization.perTensor(0.006f, 0), Fill.integers(seed, -127, 127));
        }
    }

    private static OperatorCase integers(int[] size, boolean bias) {
        int filters = size[2] * size[3];
        SingleOperator builder = SingleOperator.of(
                        new Svdf(size[3], Activation.RELU, false),
                        java.util.Arrays.toString(size) + (bias ? " bias" : ""))
                .input(DataType.INT8, Shape.of(size[0], size[1]), Quantization.perTensor(0.0157f, -7), Fill.random(1))
                .constant(
                        DataType.INT8,
                        Shape.of(filters, size[1]),
                        Quantization.perTensor(0.008f, 0),
                        Fill.integers(2, -127, 127))
                .constant(
                        DataType.INT16,
                        Shape.of(filters, size[4]),
                        Quantization.perTensor(0.00003f, 0),
                        Fill.integers(3, -4000, 4000));
        if (bias) {
            builder.constant(
                    DataType.INT32,
                    Shape.of(size[2]),
                    Quantization.perTensor(0.0001f, 0),
                    Fill.integers(4, -100000, 100000));
        } else {
            builder.absent();
        }
        return builder.variable(
                        DataType.INT16, Shape.of(size[0], filters * size[4]), Quantization.perTensor(0.0002f, 0))
                .output(DataType.INT8, Quantization.perTensor(0.004f, -5))
                .runs(6)
                .expectOriginal();
    }
}
