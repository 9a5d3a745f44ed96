package dev.tern.operators.rnn;

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

/** One step of a plain recurrent cell, its state kept in a variable tensor. */
public record Rnn(Activation activation, boolean asymmetricQuantizeInputs) implements BuiltinOperator {
    public static final OperatorDefinition<Rnn> DEFINITION = OperatorDefinition.builtin(
            24,
            "RNN",
            d -> d.options(7, new Rnn(Activation.NONE, false))
                    .versions(3, Rnn::version)
                    .inputs("input", "weights", "recurrent weights", "bias", "state")
                    .outputs("output")
                    .types("f32 f32 f32 f32 f32 -> f32", "f32 W W f32 f32 -> f32 : W=i8,u8")
                    .shapes(Rnn::shapes)
                    .stateful()
                    .work((rnn, in, out) -> RecurrentWork.multiplyAdds(in, i -> i == 1 || i == 2))
                    .kernel(Rnn::bind));

    @Override
    public OperatorDefinition<Rnn> definition() {
        return DEFINITION;
    }

    @Override
    public Rnn map(Slots slots) {
        return new Rnn(slots.choice(0, activation), slots.bool(1, asymmetricQuantizeInputs));
    }

    private static int version(Rnn rnn, List<@Nullable DataType> in, List<DataType> out) {
        return in.get(1) != DataType.INT8 ? 1 : rnn.asymmetricQuantizeInputs ? 3 : 2;
    }

    private static List<Shape> shapes(Rnn rnn, ShapeScope scope) {
        Sequence step = Sequence.ofStep(scope.shape(0));
        return List.of(Shape.of(step.batches(), RnnPlaces.SINGLE.check(scope, step)));
    }

    private static Kernel bind(Rnn rnn, Binding binding) {
        StepWeights.requireDense(binding);
        RnnCell cell = new RnnCell(
                binding,
                RnnPlaces.SINGLE,
                GateFunction.of(rnn.activation),
                rnn.asymmetricQuantizeInputs,
                Sequence.ofStep(binding.shape(0)),
                0,
                -1,
                binding.output(0),
                0);
        return () -> cell.run(true);
    }
}
