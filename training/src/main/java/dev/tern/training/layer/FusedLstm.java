package dev.tern.training.layer;

import dev.tern.graph.Value;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An LSTM layer as one UNIDIRECTIONAL_SEQUENCE_LSTM, which keeps its state in variables of a fixed size. */
final class FusedLstm {
    private static final int OPERANDS = 24;
    private static final int INPUT_WEIGHTS = 1;
    private static final int RECURRENT_WEIGHTS = 5;
    private static final int BIASES = 12;
    private static final int OUTPUT_STATE = 18;
    private static final int CELL_STATE = 19;

    private FusedLstm() {}

    /** Whether the operator computes what {@code layer} does with these operands. */
    static boolean computes(Lstm layer, LayerScope scope, List<Edge> inputs) {
        Edge sequence = inputs.getFirst();
        return scope.loops()
                && inputs.size() == 1
                && sequence.rank() == 3
                && scope.tape().isFixed()
                && scope.mask(sequence) == null
                && layer.activation() == Activations.TANH
                && layer.recurrentActivation() == Activations.SIGMOID
                && !layer.form().states()
                && !layer.form().unrolled();
    }

    static List<Edge> run(Lstm layer, LayerScope scope, Edge input) {
        Maths m = scope.maths();
        int units = layer.units();
        Edge sequence = layer.form().backwards() ? m.reverse(input, 1) : input;
        @Nullable Edge[] operands = new Edge[OPERANDS];
        operands[0] = sequence;
        Edge zeros = scope.tape().constant(Shape.of(4 * units), new float[4 * units]);
        Edge bias = layer.useBias() ? scope.weight("bias") : zeros;
        for (int gate = 0; gate < 4; gate++) {
            operands[INPUT_WEIGHTS + gate] = m.slice(scope.weight("kernel"), 0, gate * units, units);
            operands[RECURRENT_WEIGHTS + gate] = m.slice(scope.weight("recurrent_kernel"), 0, gate * units, units);
            operands[BIASES + gate] = m.slice(bias, 0, gate * units, units);
        }
        Shape state = Shape.of(input.dim(0), units);
        operands[OUTPUT_STATE] = scope.tape().variable("output state", DataType.FLOAT32, state);
        operands[CELL_STATE] = scope.tape().variable("cell state", DataType.FLOAT32, state);
        UnidirectionalSequenceLstm operator =
                new UnidirectionalSequenceLstm(dev.tern.operators.Activation.TANH, 0f, 0f, false, false, false);
        Value results = Value.of("outputs", DataType.FLOAT32, Shape.of(input.dim(0), input.dim(1), units))
                .withHasRank(true);
        Edge all = scope.tape().node(operator, 1, List.of(results), operands).getFirst();
        return List.of(layer.form().sequences() ? all : m.pick(all, 1, input.dim(1) - 1));
    }
}
