package dev.tern.operators.unidirectionalsequencernn;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.recurrent.GateFunction;
import dev.tern.operators.recurrent.RecurrentWork;
import dev.tern.operators.recurrent.RnnCell;
import dev.tern.operators.recurrent.RnnPlaces;
import dev.tern.operators.recurrent.Sequence;
import dev.tern.operators.recurrent.StepWeights;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain recurrent cell over a sequence, its state kept in a variable tensor. */
public record UnidirectionalSequenceRnn(boolean timeMajor, Activation activation, boolean asymmetricQuantizeInputs)
        implements BuiltinOperator {
    public static final OperatorDefinition<UnidirectionalSequenceRnn> DEFINITION = OperatorDefinition.builtin(
            35,
            "UNIDIRECTIONAL_SEQUENCE_RNN",
            d -> d.options(31, new UnidirectionalSequenceRnn(false, Activation.NONE, false))
                    .versions(3, UnidirectionalSequenceRnn::version)
                    .inputs("input", "weights", "recurrent weights", "bias", "state")
                    .outputs("output")
                    .types("f32 f32 f32 f32 f32 -> f32", "f32 W W f32 f32 -> f32 : W=i8,u8")
                    .shapes(UnidirectionalSequenceRnn::shapes)
                    .stateful()
                    .work((rnn, in, out) -> RecurrentWork.multiplyAdds(in, i -> i == 1 || i == 2))
                    .kernel(UnidirectionalSequenceRnn::bind));

    @Override
    public OperatorDefinition<UnidirectionalSequenceRnn> definition() {
        return DEFINITION;
    }

    @Override
    public UnidirectionalSequenceRnn map(Slots slots) {
        return new UnidirectionalSequenceRnn(
                slots.bool(0, timeMajor), slots.choice(1, activation), slots.bool(2, asymmetricQuantizeInputs));
    }

    private static int version(UnidirectionalSequenceRnn rnn, List<@Nullable DataType> in, List<DataType> out) {
        return in.get(1) != DataType.INT8 ? 1 : rnn.asymmetricQuantizeInputs ? 3 : 2;
    }

    private static List<Shape> shapes(UnidirectionalSequenceRnn rnn, ShapeScope scope) {
        Sequence sequence = Sequence.of(scope.shape(0), rnn.timeMajor);
        return List.of(scope.shape(0).with(2, RnnPlaces.SINGLE.check(scope, sequence)));
    }

    private static Kernel bind(UnidirectionalSequenceRnn rnn, Binding binding) {
        StepWeights.requireDense(binding);
        RnnCell cell = new RnnCell(
                binding,
                RnnPlaces.SINGLE,
                GateFunction.of(rnn.activation),
                rnn.asymmetricQuantizeInputs,
                Sequence.of(binding.shape(0), rnn.timeMajor),
                0,
                -1,
                binding.output(0),
                0);
        return () -> cell.run(true);
    }
}
