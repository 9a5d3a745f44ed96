package dev.tern.conformance.operators;

import dev.tern.operators.Activation;
import dev.tern.operators.bidirectionalsequencelstm.BidirectionalSequenceLstm;
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
 * BIDIRECTIONAL_SEQUENCE_LSTM: outputs merged and apart, both layouts, auxiliary input with and without weights. Merged
 * outputs batch by batch are tested with one batch: with more, the original reads states from the wrong place.
 */
final class BidirectionalLstmCases implements OperatorCase.Source {
    private static final Bound FLOAT = Bound.ulps(32).orAbsolute(2e-6);

    private enum Auxiliary {
        NONE,
        WEIGHTED,
        STACKED
    }

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> all = new ArrayList<>();
        LstmOperands plain = LstmOperands.floats(2, 5, 9);
        for (Auxiliary auxiliary : Auxiliary.values()) {
            for (boolean timeMajor : new boolean[] {true, false}) {
                for (boolean merge : new boolean[] {true, false}) {
                    LstmOperands o = merge && !timeMajor ? LstmOperands.floats(1, 5, 9) : plain;
                    all.add(build(o, auxiliary, timeMajor, merge, false));
                    all.add(build(o.withWeights(DataType.INT8), auxiliary, timeMajor, merge, false));
                    all.add(build(o.withWeights(DataType.INT8), auxiliary, timeMajor, merge, true));
                }
            }
            LstmOperands rich = plain.withPeephole().withProjection(4);
            all.add(build(rich, auxiliary, true, true, false));
            all.add(build(rich.withCoupled(), auxiliary, true, false, false));
            all.add(build(rich.withCoupled().withWeights(DataType.INT8), auxiliary, true, true, false));
        }
        return all;
    }

    private static OperatorCase build(
            LstmOperands o, Auxiliary auxiliary, boolean timeMajor, boolean merge, boolean asymmetric) {
        BidirectionalSequenceLstm lstm =
                new BidirectionalSequenceLstm(Activation.TANH, 0f, 0f, merge, timeMajor, asymmetric);
        SingleOperator builder = SingleOperator.of(lstm, "auxiliary " + auxiliary + " " + o + " " + lstm);
        Shape input = timeMajor ? Shape.of(4, o.batches(), o.features()) : Shape.of(o.batches(), 4, o.features());
        builder.input(DataType.FLOAT32, input, Fill.uniform(1, -1.2, 1.4));
        o.addWeights(builder, 900);
        o.addWeights(builder, 1000);
        o.addStates(builder);
        o.addStates(builder);
        if (auxiliary == Auxiliary.NONE) {
            builder.absent();
        } else {
            builder.input(DataType.FLOAT32, input, Fill.uniform(2, -1, 1));
        }
        for (int i = 0; i < 8; i++) {
            auxiliaryWeights(builder, o, auxiliary == Auxiliary.WEIGHTED && (i % 4 > 0 || !o.coupled()), i);
        }
        builder.output(DataType.FLOAT32);
        if (!merge) {
            builder.output(DataType.FLOAT32);
        }
        return builder.within(FLOAT).runs(2).expectOriginal();
    }

    private static void auxiliaryWeights(SingleOperator builder, LstmOperands o, boolean given, int i) {
        Shape shape = Shape.of(o.units(), o.features());
        if (!given) {
            builder.absent();
        } else if (o.weights() == DataType.FLOAT32) {
            builder.constant(DataType.FLOAT32, shape, Fill.uniform(30 + i, -0.5, 0.5));
        } else {
            builder.constant(DataType.INT8, shape, Quantization.perTensor(0.004f, 0), Fill.integers(30 + i, -127, 127));
        }
    }
}
