package dev.tern.operators.unidirectionalsequencelstm;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.recurrent.IntegerLstm;
import dev.tern.operators.recurrent.LstmDirection;
import dev.tern.operators.recurrent.LstmExtents;
import dev.tern.operators.recurrent.LstmOptions;
import dev.tern.operators.recurrent.LstmPlaces;
import dev.tern.operators.recurrent.RecurrentWork;
import dev.tern.operators.recurrent.Sequence;
import dev.tern.operators.recurrent.StepWeights;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A long short-term memory over a sequence, its state kept in variable tensors. Recurrent weights of rank 1 are the
 * diagonal of a matrix.
 */
public record UnidirectionalSequenceLstm(
        Activation activation,
        float cellClip,
        float projectionClip,
        boolean timeMajor,
        boolean asymmetricQuantizeInputs,
        boolean diagonalRecurrentTensors)
        implements BuiltinOperator {
    public static final OperatorDefinition<UnidirectionalSequenceLstm> DEFINITION = OperatorDefinition.builtin(
            44,
            "UNIDIRECTIONAL_SEQUENCE_LSTM",
            d -> d.options(71, new UnidirectionalSequenceLstm(Activation.NONE, 0f, 0f, false, false, false))
                    .versions(4, UnidirectionalSequenceLstm::version)
                    .inputs(
                            "input",
                            "input-to-input weights?",
                            "input-to-forget weights",
                            "input-to-cell weights",
                            "input-to-output weights",
                            "recurrent-to-input weights?",
                            "recurrent-to-forget weights",
                            "recurrent-to-cell weights",
                            "recurrent-to-output weights",
                            "cell-to-input weights?",
                            "cell-to-forget weights?",
                            "cell-to-output weights?",
                            "input gate bias?",
                            "forget gate bias",
                            "cell gate bias",
                            "output gate bias",
                            "projection weights?",
                            "projection bias?",
                            "output state",
                            "cell state",
                            "input layer-norm coefficients?",
                            "forget layer-norm coefficients?",
                            "cell layer-norm coefficients?",
                            "output layer-norm coefficients?")
                    .outputs("output")
                    .types(
                            "f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32"
                                    + " f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 -> f32",
                            "f32 W W W W W W W W W W W f32 f32 f32 f32 W f32 f32 f32 f32 f32 f32 f32 -> f32"
                                    + " : W=i8,u8",
                            "f32 W W W W f32 f32 f32 f32 W W W f32 f32 f32 f32 W f32 f32 f32 f32 f32 f32 f32 -> f32"
                                    + " : W=i8,u8",
                            "i8 i8 i8 i8 i8 i8 i8 i8 i8 i16 i16 i16"
                                    + " i32 i32 i32 i32 i8 i32 i8 i16 i16 i16 i16 i16 -> i8")
                    .shapes(UnidirectionalSequenceLstm::shapes)
                    .stateful()
                    .work((lstm, in, out) -> RecurrentWork.multiplyAdds(in, i -> i < 9 || i == 16))
                    .kernel(UnidirectionalSequenceLstm::bind));

    @Override
    public OperatorDefinition<UnidirectionalSequenceLstm> definition() {
        return DEFINITION;
    }

    @Override
    public UnidirectionalSequenceLstm map(Slots slots) {
        return new UnidirectionalSequenceLstm(
                slots.choice(0, activation),
                slots.float32(1, cellClip),
                slots.float32(2, projectionClip),
                slots.bool(3, timeMajor),
                slots.bool(4, asymmetricQuantizeInputs),
                slots.bool(5, diagonalRecurrentTensors));
    }

    private LstmOptions options() {
        return new LstmOptions(activation, cellClip, projectionClip, asymmetricQuantizeInputs);
    }

    private static int version(UnidirectionalSequenceLstm lstm, List<@Nullable DataType> in, List<DataType> out) {
        if (lstm.diagonalRecurrentTensors) {
            return 4;
        }
        boolean hybrid = in.getFirst() == DataType.FLOAT32 && in.size() > 2 && in.get(2) == DataType.INT8;
        return !hybrid ? 1 : lstm.asymmetricQuantizeInputs ? 3 : 2;
    }

    private static List<Shape> shapes(UnidirectionalSequenceLstm lstm, ShapeScope scope) {
        int operands = scope.inputCount();
        if (operands != 20 && operands != 24) {
            throw TernException.at("operands")
                    .expected("20, or 24 with layer norm")
                    .found(String.valueOf(operands))
                    .fix("list absent operands as left out");
        }
        lstm.options().check();
        Sequence sequence = Sequence.of(scope.shape(0), lstm.timeMajor);
        LstmExtents extents = LstmExtents.check(
                scope, LstmPlaces.SINGLE, sequence.features(), scope.type(0) != DataType.INT8, sequence.batches());
        return List.of(scope.shape(0).with(2, extents.outputs()));
    }

    private static Kernel bind(UnidirectionalSequenceLstm lstm, Binding binding) {
        StepWeights.requireDense(binding);
        Sequence sequence = Sequence.of(binding.shape(0), lstm.timeMajor);
        if (binding.input(0).type() == DataType.INT8) {
            return new IntegerLstm(binding, lstm.options(), sequence);
        }
        LstmDirection direction =
                LstmDirection.of(binding, LstmPlaces.SINGLE, lstm.options(), sequence, 0, -1, binding.output(0), 0);
        return () -> direction.run(true);
    }
}
