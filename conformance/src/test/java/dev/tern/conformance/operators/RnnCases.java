package dev.tern.conformance.operators;

import dev.tern.graph.Operator;
import dev.tern.operators.Activation;
import dev.tern.operators.bidirectionalsequencernn.BidirectionalSequenceRnn;
import dev.tern.operators.rnn.Rnn;
import dev.tern.operators.unidirectionalsequencernn.UnidirectionalSequenceRnn;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/**
 * RNN, UNIDIRECTIONAL_SEQUENCE_RNN and BIDIRECTIONAL_SEQUENCE_RNN in float and hybrid forms. One form is left out because
 * the original crashes on it: several batches step by step, outputs merged, 8-bit weights without offsets.
 */
final class RnnCases implements OperatorCase.Source {
    private static final Bound FLOAT = Bound.ulps(32).orAbsolute(2e-6);
    private static final DataType[] WEIGHTS = {DataType.FLOAT32, DataType.INT8, DataType.UINT8};

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> all = new ArrayList<>();
        for (DataType weights : WEIGHTS) {
            for (boolean asymmetric : new boolean[] {false, true}) {
                if (asymmetric && weights == DataType.FLOAT32) {
                    continue;
                }
                for (int[] size : new int[][] {{1, 1, 1}, {2, 5, 7}, {3, 17, 16}}) {
                    all.add(single(new Rnn(Activation.TANH, asymmetric), Shape.of(size[0], size[1]), size, weights));
                    for (boolean timeMajor : new boolean[] {true, false}) {
                        Shape input = timeMajor ? Shape.of(4, size[0], size[1]) : Shape.of(size[0], 4, size[1]);
                        all.add(single(
                                new UnidirectionalSequenceRnn(timeMajor, Activation.TANH, asymmetric),
                                input,
                                size,
                                weights));
                        bidirectional(all, input, size, timeMajor, asymmetric, weights);
                    }
                }
            }
        }
        for (Activation activation : Activation.values()) {
            if (activation != Activation.SIGN_BIT) {
                all.add(single(new Rnn(activation, false), Shape.of(2, 3), new int[] {2, 3, 4}, DataType.FLOAT32));
            }
        }
        return all;
    }

    private static OperatorCase single(Operator rnn, Shape input, int[] size, DataType weights) {
        SingleOperator builder = SingleOperator.of(rnn, input + " " + rnn);
        builder.input(DataType.FLOAT32, input, Fill.uniform(1, -1.1, 1.3));
        direction(builder, size, weights, 10);
        return builder.output(DataType.FLOAT32).within(FLOAT).runs(2).expectOriginal();
    }

    private static void bidirectional(
            List<OperatorCase> all, Shape input, int[] size, boolean timeMajor, boolean asymmetric, DataType weights) {
        for (boolean merge : new boolean[] {true, false}) {
            if (merge && timeMajor && size[0] > 1 && !asymmetric && weights != DataType.FLOAT32) {
                continue;
            }
            for (int auxiliary = 0; auxiliary < 3; auxiliary++) {
                BidirectionalSequenceRnn rnn =
                        new BidirectionalSequenceRnn(timeMajor, Activation.TANH, merge, asymmetric);
                SingleOperator builder = SingleOperator.of(rnn, input + " auxiliary " + auxiliary + " " + rnn);
                builder.input(DataType.FLOAT32, input, Fill.uniform(1, -1.1, 1.3));
                direction(builder, size, weights, 10);
                direction(builder, size, weights, 20);
                if (auxiliary == 0) {
                    builder.absent().absent().absent();
                } else {
                    builder.input(DataType.FLOAT32, input, Fill.uniform(2, -1.1, 1.3));
                    for (int i = 0; i < 2; i++) {
                        if (auxiliary == 1) {
                            matrix(builder, Shape.of(size[2], size[1]), weights, 30 + i);
                        } else {
                            builder.absent();
                        }
                    }
                }
                builder.output(DataType.FLOAT32);
                if (!merge) {
                    builder.output(DataType.FLOAT32);
                }
                all.add(builder.within(FLOAT).runs(2).expectOriginal());
            }
        }
    }

    private static void direction(SingleOperator builder, int[] size, DataType weights, long seed) {
        int units = size[2];
        matrix(builder, Shape.of(units, size[1]), weights, seed);
        matrix(builder, Shape.of(units, units), weights, seed + 1);
        builder.constant(DataType.FLOAT32, Shape.of(units), Fill.random(seed + 2));
        builder.variable(DataType.FLOAT32, Shape.of(size[0], units), Quantization.NONE);
    }

    private static void matrix(SingleOperator builder, Shape shape, DataType weights, long seed) {
        switch (weights) {
            case FLOAT32 -> builder.constant(weights, shape, Fill.uniform(seed, -0.6, 0.6));
            case UINT8 ->
                builder.constant(weights, shape, Quantization.perTensor(0.004f, 0), LstmOperands.signedBytes(seed));
            default ->
                builder.constant(weights, shape, Quantization.perTensor(0.004f, 0), Fill.integers(seed, -127, 127));
        }
    }
}
