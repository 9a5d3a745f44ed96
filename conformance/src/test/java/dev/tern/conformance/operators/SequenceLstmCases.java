package dev.tern.conformance.operators;

import dev.tern.operators.Activation;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** UNIDIRECTIONAL_SEQUENCE_LSTM in both layouts and every form; two runs each, because state persists. */
final class SequenceLstmCases implements OperatorCase.Source {
    private static final Bound FLOAT = Bound.ulps(32).orAbsolute(2e-6);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> all = new ArrayList<>();
        LstmOperands small = LstmOperands.floats(2, 3, 4);
        LstmOperands odd = LstmOperands.floats(3, 7, 13);
        for (boolean timeMajor : new boolean[] {true, false}) {
            for (LstmOperands o : List.of(
                    small,
                    odd,
                    odd.withCoupled().withPeephole(),
                    odd.withNorm(),
                    small.withProjection(3),
                    odd.withPeephole().withNorm().withProjection(5))) {
                all.add(sequence(5, timeMajor, false, o));
                all.add(sequence(5, timeMajor, false, o.withWeights(DataType.INT8)));
                all.add(sequence(4, timeMajor, true, o.withWeights(DataType.INT8)));
                all.add(sequence(5, timeMajor, false, o.integers()));
            }
            all.add(sequence(1, timeMajor, false, small));
            all.add(sequence(3, timeMajor, false, small.withWeights(DataType.UINT8)));
            all.add(diagonal(timeMajor, DataType.FLOAT32));
            all.add(diagonal(timeMajor, DataType.INT8));
        }
        return all;
    }

    private static OperatorCase sequence(int times, boolean timeMajor, boolean asymmetric, LstmOperands o) {
        UnidirectionalSequenceLstm lstm =
                new UnidirectionalSequenceLstm(Activation.TANH, 0f, 0f, timeMajor, asymmetric, false);
        SingleOperator builder = SingleOperator.of(lstm, times + " steps " + o + " " + lstm);
        input(builder, times, timeMajor, o);
        o.addWeights(builder, 700);
        o.addStates(builder);
        o.addNorms(builder, 800);
        if (o.integer()) {
            o.addIntermediates(builder);
            builder.output(DataType.INT8, Quantization.perTensor(0.0078f, -3));
        } else {
            builder.output(DataType.FLOAT32);
        }
        return builder.within(FLOAT).runs(2).expectOriginal();
    }

    private static void input(SingleOperator builder, int times, boolean timeMajor, LstmOperands o) {
        Shape shape =
                timeMajor ? Shape.of(times, o.batches(), o.features()) : Shape.of(o.batches(), times, o.features());
        if (o.integer()) {
            builder.input(DataType.INT8, shape, Quantization.perTensor(0.01f, 4), Fill.random(5));
        } else {
            builder.input(DataType.FLOAT32, shape, Fill.uniform(5, -1.3, 1.1));
        }
    }

    private static OperatorCase diagonal(boolean timeMajor, DataType weights) {
        int units = 6;
        LstmOperands o = LstmOperands.floats(2, 5, units).withWeights(weights);
        UnidirectionalSequenceLstm lstm =
                new UnidirectionalSequenceLstm(Activation.TANH, 0f, 0f, timeMajor, false, true);
        SingleOperator builder = SingleOperator.of(lstm, "diagonal " + o + " " + lstm);
        input(builder, 4, timeMajor, o);
        for (int gate = 0; gate < 4; gate++) {
            builder.constant(weights, Shape.of(units, 5), scale(weights), fill(weights, gate));
        }
        for (int gate = 0; gate < 4; gate++) {
            builder.constant(DataType.FLOAT32, Shape.of(units), Fill.uniform(10 + gate, -0.8, 0.8));
        }
        builder.absent().absent().absent();
        for (int gate = 0; gate < 4; gate++) {
            builder.constant(DataType.FLOAT32, Shape.of(units), Fill.uniform(20 + gate, -0.5, 0.5));
        }
        builder.absent().absent();
        o.addStates(builder);
        o.addNorms(builder, 1);
        return builder.output(DataType.FLOAT32).within(FLOAT).runs(2).expectOriginal();
    }

    private static Quantization scale(DataType weights) {
        return weights == DataType.FLOAT32 ? Quantization.NONE : Quantization.perTensor(0.005f, 0);
    }

    private static Fill fill(DataType weights, int gate) {
        return weights == DataType.FLOAT32 ? Fill.uniform(gate, -0.6, 0.6) : Fill.integers(gate, -127, 127);
    }
}
