package dev.tern.operators.bidirectionalsequencernn;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.recurrent.GateFunction;
import dev.tern.operators.recurrent.LstmExtents;
import dev.tern.operators.recurrent.RecurrentWork;
import dev.tern.operators.recurrent.RnnCell;
import dev.tern.operators.recurrent.RnnPlaces;
import dev.tern.operators.recurrent.Sequence;
import dev.tern.operators.recurrent.StepWeights;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two plain recurrent cells over one sequence, the second backward in time; results side by side in one output, or apart.
 * An auxiliary input adds to both cells where it has weights; without, the backward cell reads it instead of the input,
 * but only step by step: batch by batch the original has it read the input. With 8-bit weights, step by step, the original
 * walks the sequence as often as it has steps, its state going on, and the last walk's results remain.
 */
public record BidirectionalSequenceRnn(
        boolean timeMajor, Activation activation, boolean mergeOutputs, boolean asymmetricQuantizeInputs)
        implements BuiltinOperator {
    private static final int AUXILIARY = 9;
    private static final int OPERANDS = 12;

    public static final OperatorDefinition<BidirectionalSequenceRnn> DEFINITION = OperatorDefinition.builtin(
            46,
            "BIDIRECTIONAL_SEQUENCE_RNN",
            d -> d.options(70, new BidirectionalSequenceRnn(false, Activation.NONE, false, false))
                    .versions(3, BidirectionalSequenceRnn::version)
                    .inputs(
                            "input",
                            "forward weights",
                            "forward recurrent weights",
                            "forward bias",
                            "forward state",
                            "backward weights",
                            "backward recurrent weights",
                            "backward bias",
                            "backward state",
                            "auxiliary input?",
                            "forward auxiliary weights?",
                            "backward auxiliary weights?")
                    .outputs("output", "backward output?")
                    .types(
                            "f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 -> f32 f32",
                            "f32 W W f32 f32 W W f32 f32 f32 W W -> f32 f32 : W=i8,u8")
                    .shapes(BidirectionalSequenceRnn::shapes)
                    .stateful()
                    .work((rnn, in, out) ->
                            RecurrentWork.multiplyAdds(in, i -> i == 1 || i == 2 || i == 5 || i == 6 || i > AUXILIARY))
                    .kernel(BidirectionalSequenceRnn::bind));

    @Override
    public OperatorDefinition<BidirectionalSequenceRnn> definition() {
        return DEFINITION;
    }

    @Override
    public int resultCount() {
        return mergeOutputs ? 1 : 2;
    }

    @Override
    public BidirectionalSequenceRnn map(Slots slots) {
        return new BidirectionalSequenceRnn(
                slots.bool(0, timeMajor),
                slots.choice(1, activation),
                slots.bool(2, mergeOutputs),
                slots.bool(3, asymmetricQuantizeInputs));
    }

    private static int version(BidirectionalSequenceRnn rnn, List<@Nullable DataType> in, List<DataType> out) {
        return in.get(1) != DataType.INT8 ? 1 : rnn.asymmetricQuantizeInputs ? 3 : 2;
    }

    private static List<Shape> shapes(BidirectionalSequenceRnn rnn, ShapeScope scope) {
        int results = rnn.mergeOutputs ? 1 : 2;
        if (scope.inputCount() != OPERANDS || scope.outputCount() != results) {
            throw TernException.at("operands and results")
                    .expected(OPERANDS + " and " + results)
                    .found(scope.inputCount() + " and " + scope.outputCount())
                    .fix("list absent operands as left out");
        }
        Shape input = scope.shape(0);
        Sequence sequence = Sequence.of(input, rnn.timeMajor);
        int forward = RnnPlaces.FORWARD.check(scope, sequence);
        int backward = RnnPlaces.BACKWARD.check(scope, sequence);
        checkAuxiliary(scope, input, forward, backward);
        return rnn.mergeOutputs
                ? List.of(input.with(2, LstmExtents.extent((long) forward + backward)))
                : List.of(input.with(2, forward), input.with(2, backward));
    }

    private static void checkAuxiliary(ShapeScope scope, Shape input, int forward, int backward) {
        boolean weighted = scope.hasInput(RnnPlaces.FORWARD.auxiliaryWeights());
        LstmExtents.presence(scope, RnnPlaces.BACKWARD.auxiliaryWeights(), weighted, "backward auxiliary weights");
        if (weighted) {
            LstmExtents.presence(scope, AUXILIARY, true, "auxiliary input");
        }
        if (scope.hasInput(AUXILIARY)) {
            LstmExtents.shape(scope, AUXILIARY, "auxiliary input", input);
        }
        if (weighted) {
            LstmExtents.shape(
                    scope,
                    RnnPlaces.FORWARD.auxiliaryWeights(),
                    "forward auxiliary weights",
                    Shape.of(forward, input.dim(2)));
            LstmExtents.shape(
                    scope,
                    RnnPlaces.BACKWARD.auxiliaryWeights(),
                    "backward auxiliary weights",
                    Shape.of(backward, input.dim(2)));
        }
    }

    private static Kernel bind(BidirectionalSequenceRnn rnn, Binding binding) {
        StepWeights.requireDense(binding);
        boolean weighted = binding.hasInput(RnnPlaces.FORWARD.auxiliaryWeights());
        boolean stacked = binding.hasInput(AUXILIARY) && !weighted;
        int auxiliary = weighted ? AUXILIARY : -1;
        Tensor first = binding.output(0);
        Tensor second = rnn.mergeOutputs ? first : binding.output(1);
        int offset =
                rnn.mergeOutputs ? binding.shape(RnnPlaces.FORWARD.weights()).dim(0) : 0;
        RnnCell forward = rnn.cell(binding, RnnPlaces.FORWARD, 0, auxiliary, first, 0);
        int backwardInput = stacked && rnn.timeMajor ? AUXILIARY : 0;
        RnnCell backward = rnn.cell(binding, RnnPlaces.BACKWARD, backwardInput, auxiliary, second, offset);
        boolean hybrid = binding.input(RnnPlaces.FORWARD.weights()).type() != DataType.FLOAT32;
        int walks = hybrid && rnn.timeMajor ? binding.shape(0).dim(0) : 1;
        return () -> {
            for (int walk = 0; walk < walks; walk++) {
                forward.run(true);
                backward.run(false);
            }
        };
    }

    private RnnCell cell(Binding binding, RnnPlaces places, int input, int auxiliary, Tensor output, int offset) {
        Sequence sequence = Sequence.of(binding.shape(0), timeMajor);
        return new RnnCell(
                binding,
                places,
                GateFunction.of(activation),
                asymmetricQuantizeInputs,
                sequence,
                input,
                auxiliary,
                output,
                offset);
    }
}
