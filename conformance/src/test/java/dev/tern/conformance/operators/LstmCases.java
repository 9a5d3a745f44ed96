package dev.tern.conformance.operators;

import dev.tern.graph.Extras;
import dev.tern.graph.Sparsity;
import dev.tern.operators.Activation;
import dev.tern.operators.lstm.Lstm;
import dev.tern.operators.lstm.Lstm.Form;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** LSTM: every part on and off, in float, hybrid and integer forms; three runs each, because state persists. */
final class LstmCases implements OperatorCase.Source {
    private static final Bound FLOAT = Bound.ulps(16).orAbsolute(1e-6);
    private static final Lstm PLAIN = new Lstm(Activation.TANH, 0f, 0f, Form.FULL, false);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> all = new ArrayList<>();
        for (LstmOperands operands : shapes()) {
            all.add(full(PLAIN, operands));
            all.add(full(PLAIN, operands.withWeights(DataType.INT8)));
            all.add(full(asymmetric(), operands.withWeights(DataType.INT8)));
            all.add(full(PLAIN, operands.integers()));
        }
        all.add(full(PLAIN, LstmOperands.floats(2, 5, 9).withWeights(DataType.UINT8)));
        for (Activation activation :
                new Activation[] {Activation.NONE, Activation.RELU, Activation.RELU_N1_TO_1, Activation.RELU6}) {
            all.add(full(new Lstm(activation, 0f, 0f, Form.FULL, false), LstmOperands.floats(2, 4, 6)));
        }
        LstmOperands clipped = LstmOperands.floats(2, 7, 8).withProjection(5);
        Lstm clipping = new Lstm(Activation.TANH, 0.3f, 0.2f, Form.FULL, false);
        all.add(full(clipping, clipped));
        all.add(full(clipping, clipped.withWeights(DataType.INT8)));
        all.add(full(clipping, clipped.integers()));
        all.add(sparse(PLAIN));
        all.add(sparse(asymmetric()));
        narrow(all);
        basic(all);
        refusals(all);
        return all;
    }

    private static Lstm asymmetric() {
        return new Lstm(Activation.TANH, 0f, 0f, Form.FULL, true);
    }

    private static List<LstmOperands> shapes() {
        LstmOperands small = LstmOperands.floats(1, 3, 4);
        LstmOperands odd = LstmOperands.floats(3, 7, 13);
        return List.of(
                LstmOperands.floats(1, 1, 1),
                small,
                odd,
                LstmOperands.floats(2, 40, 33),
                small.withCoupled(),
                odd.withPeephole(),
                odd.withCoupled().withPeephole(),
                odd.withNorm(),
                odd.withCoupled().withNorm(),
                odd.withProjection(6),
                small.withCoupled().withProjection(3),
                odd.withPeephole().withProjection(6),
                odd.withPeephole().withNorm().withProjection(5),
                odd.withCoupled().withPeephole().withNorm().withProjection(5));
    }

    private static OperatorCase full(Lstm lstm, LstmOperands o) {
        SingleOperator builder = SingleOperator.of(lstm, o + " " + lstm);
        Shape input = Shape.of(o.batches(), o.features());
        if (o.integer()) {
            builder.input(DataType.INT8, input, Quantization.perTensor(0.01f, 4), Fill.random(5));
        } else {
            builder.input(DataType.FLOAT32, input, Fill.uniform(5, -1.3, 1.1));
        }
        o.addWeights(builder, 100);
        o.addStates(builder);
        o.addNorms(builder, 300);
        if (o.integer()) {
            o.addIntermediates(builder);
            builder.output(DataType.INT8, Quantization.perTensor(0.0078f, -3));
        } else {
            builder.output(DataType.FLOAT32);
        }
        return builder.within(FLOAT).runs(3).expectOriginal();
    }

    /** Every weight matrix in blocks of sixteen, of which some are left out; the original asks for a projection, too. */
    private static OperatorCase sparse(Lstm lstm) {
        int units = 32;
        int features = 48;
        int outputs = 16;
        SingleOperator builder = SingleOperator.of(lstm, "sparse " + lstm);
        builder.input(DataType.FLOAT32, Shape.of(2, features), Fill.uniform(1, -1.3, 1.1));
        for (int gate = 0; gate < 4; gate++) {
            blocks(builder, units, features, 10 + gate);
        }
        for (int gate = 0; gate < 4; gate++) {
            blocks(builder, units, outputs, 20 + gate);
        }
        builder.absent().absent().absent();
        for (int gate = 0; gate < 4; gate++) {
            builder.constant(DataType.FLOAT32, Shape.of(units), Fill.uniform(30 + gate, -0.5, 0.5));
        }
        blocks(builder, outputs, units, 40);
        builder.absent();
        builder.variable(DataType.FLOAT32, Shape.of(2, outputs), Quantization.NONE);
        builder.variable(DataType.FLOAT32, Shape.of(2, units), Quantization.NONE);
        builder.absent().absent().absent().absent();
        return builder.output(DataType.FLOAT32).within(FLOAT).runs(3).expectOriginal();
    }

    /** Row {@code r} has the first {@code r mod (blocks + 1)} of its blocks. */
    private static void blocks(SingleOperator builder, int rows, int columns, long seed) {
        List<Integer> segments = new ArrayList<>(List.of(0));
        List<Integer> indices = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int block = 0; block < row % (columns / 16 + 1); block++) {
                indices.add(block);
            }
            segments.add(indices.size());
        }
        Sparsity sparsity = new Sparsity(
                List.of(0, 1, 2),
                List.of(1),
                List.of(
                        new Sparsity.Dense(rows),
                        new Sparsity.Compressed(segments, indices, 4, 4),
                        new Sparsity.Dense(16)),
                Extras.NONE);
        byte[] stored = Fill.integers(seed, -127, 127).bytes(DataType.INT8, Shape.of(indices.size() * 16));
        builder.sparse(DataType.INT8, Shape.of(rows, columns), Quantization.perTensor(0.005f, 0), sparsity, stored);
    }

    private static void narrow(List<OperatorCase> all) {
        for (LstmOperands o : List.of(
                LstmOperands.floats(1, 4, 5).withNorm().withProjection(3).integers(),
                LstmOperands.floats(3, 11, 17)
                        .withNorm()
                        .withProjection(7)
                        .withCoupled()
                        .integers())) {
            for (float clip : new float[] {0f, 0.4f}) {
                all.add(narrow(new Lstm(Activation.TANH, clip, clip, Form.FULL, false), o));
            }
        }
    }

    private static OperatorCase narrow(Lstm lstm, LstmOperands o) {
        SingleOperator builder = SingleOperator.of(lstm, "8-bit products " + o + " clip " + lstm.cellClip());
        builder.input(
                DataType.INT8, Shape.of(o.batches(), o.features()), Quantization.perTensor(0.01f, 4), Fill.random(6));
        o.addWeights(builder, 500);
        builder.variable(DataType.INT8, Shape.of(o.batches(), o.outputs()), Quantization.perTensor(0.0078f, -3));
        builder.variable(DataType.INT16, Shape.of(o.batches(), o.units()), Quantization.perTensor(0x1p-15f, 0));
        o.addNorms(builder, 600);
        for (int i = 0; i < 12; i++) {
            boolean sums = i % 3 == 0;
            builder.intermediate(
                    sums ? DataType.INT16 : DataType.INT8,
                    Quantization.perTensor(sums ? 0.0004f : 0.02f + 0.001f * i, sums ? 0 : i - 5));
        }
        return builder.output(DataType.INT8, Quantization.perTensor(0.0078f, -3))
                .runs(3)
                .expectOriginal();
    }

    private static void basic(List<OperatorCase> all) {
        Lstm lstm = new Lstm(Activation.TANH, 0f, 0f, Form.BASIC, false);
        for (int[] size : new int[][] {{1, 1, 1}, {1, 2, 4}, {3, 5, 9}, {2, 17, 32}}) {
            int batches = size[0];
            int features = size[1];
            int units = size[2];
            Shape state = Shape.of(batches, units);
            Shape weights = Shape.of(4 * units, features + units);
            all.add(SingleOperator.of(lstm, "basic " + batches + "x" + features + "x" + units)
                    .input(DataType.FLOAT32, Shape.of(batches, features), Fill.random(1))
                    .variable(DataType.FLOAT32, state, Quantization.NONE)
                    .constant(DataType.FLOAT32, weights, Fill.random(2))
                    .constant(DataType.FLOAT32, Shape.of(4 * units), Fill.random(3))
                    .variable(DataType.FLOAT32, state, Quantization.NONE)
                    .output(DataType.FLOAT32)
                    .output(DataType.FLOAT32)
                    .output(DataType.FLOAT32)
                    .output(DataType.FLOAT32)
                    .within(FLOAT)
                    .runs(3)
                    .expectOriginal());
            all.add(SingleOperator.of(lstm, "basic " + batches + "x" + features + "x" + units)
                    .input(
                            DataType.UINT8,
                            Shape.of(batches, features),
                            Quantization.perTensor(0x1p-7f, 128),
                            Fill.random(4))
                    .input(DataType.UINT8, state, Quantization.perTensor(0x1p-7f, 128), Fill.random(7))
                    .constant(DataType.UINT8, weights, Quantization.perTensor(0.008f, 131), Fill.random(5))
                    .constant(
                            DataType.INT32,
                            Shape.of(4 * units),
                            Quantization.perTensor(0.008f * 0x1p-7f, 0),
                            Fill.integers(6, -20000, 20000))
                    .input(DataType.INT16, state, Quantization.perTensor(0x1p-11f, 0), Fill.integers(8, -9000, 9000))
                    .output(DataType.UINT8, Quantization.perTensor(0x1p-7f, 128))
                    .output(DataType.INT16, Quantization.perTensor(0x1p-11f, 0))
                    .output(DataType.UINT8, Quantization.perTensor(0x1p-7f, 128))
                    .output(DataType.INT16, Quantization.perTensor(0x1p-12f, 0))
                    .runs(2)
                    .expectOriginal());
        }
    }

    private static void refusals(List<OperatorCase> all) {
        LstmOperands o = LstmOperands.floats(2, 3, 4);
        SingleOperator wrongState = SingleOperator.of(PLAIN, "state of another batch");
        wrongState.input(DataType.FLOAT32, Shape.of(1, 3), Fill.random(1));
        o.addWeights(wrongState, 1);
        o.addStates(wrongState);
        all.add(wrongState.output(DataType.FLOAT32).expectRefusal("output state"));
        SingleOperator constantState = SingleOperator.of(PLAIN, "constant state");
        constantState.input(DataType.FLOAT32, Shape.of(2, 3), Fill.random(1));
        o.addWeights(constantState, 1);
        constantState.constant(DataType.FLOAT32, Shape.of(2, 4), Fill.of(0));
        constantState.constant(DataType.FLOAT32, Shape.of(2, 4), Fill.of(0));
        all.add(constantState.output(DataType.FLOAT32).expectRefusal("variable"));
    }
}
