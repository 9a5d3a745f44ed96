package dev.tern.operators.bidirectionalsequencelstm;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.recurrent.LstmDirection;
import dev.tern.operators.recurrent.LstmExtents;
import dev.tern.operators.recurrent.LstmOptions;
import dev.tern.operators.recurrent.LstmPlaces;
import dev.tern.operators.recurrent.LstmPlaces.Gate;
import dev.tern.operators.recurrent.RecurrentWork;
import dev.tern.operators.recurrent.Sequence;
import dev.tern.operators.recurrent.StepWeights;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two long short-term memories over one sequence, the second backward in time; results side by side in one output, or
 * apart. An auxiliary input adds to every gate where it has weights of its own; without any, the backward direction reads
 * it instead of the input.
 */
public record BidirectionalSequenceLstm(
        Activation activation,
        float cellClip,
        float projectionClip,
        boolean mergeOutputs,
        boolean timeMajor,
        boolean asymmetricQuantizeInputs)
        implements BuiltinOperator {
    private static final int AUXILIARY = 39;
    private static final int OPERANDS = 48;

    public static final OperatorDefinition<BidirectionalSequenceLstm> DEFINITION = OperatorDefinition.builtin(
            52,
            "BIDIRECTIONAL_SEQUENCE_LSTM",
            d -> d.options(69, new BidirectionalSequenceLstm(Activation.NONE, 0f, 0f, false, true, false))
                    .versions(3, BidirectionalSequenceLstm::version)
                    .inputs(names())
                    .outputs("output", "backward output?")
                    .types(row("f32", ""), row("W", " : W=i8,u8"))
                    .shapes(BidirectionalSequenceLstm::shapes)
                    .stateful()
                    .work((lstm, in, out) -> RecurrentWork.multiplyAdds(in, BidirectionalSequenceLstm::isWeights))
                    .kernel(BidirectionalSequenceLstm::bind));

    private static String[] names() {
        List<String> names = new ArrayList<>();
        names.add("input");
        for (String direction : List.of("forward ", "backward ")) {
            for (String source : List.of("input", "recurrent")) {
                for (String gate : List.of("input weights?", "forget weights", "cell weights", "output weights")) {
                    names.add(direction + source + "-to-" + gate);
                }
            }
            for (String gate : List.of("input", "forget", "output")) {
                names.add(direction + "cell-to-" + gate + " weights?");
            }
            for (String gate : List.of("input gate bias?", "forget gate bias", "cell gate bias", "output gate bias")) {
                names.add(direction + gate);
            }
            names.add(direction + "projection weights?");
            names.add(direction + "projection bias?");
        }
        Collections.addAll(
                names,
                "forward output state",
                "forward cell state",
                "backward output state",
                "backward cell state",
                "auxiliary input?");
        for (String direction : List.of("forward ", "backward ")) {
            for (String gate : List.of("input", "forget", "cell", "output")) {
                names.add(direction + "auxiliary-to-" + gate + " weights?");
            }
        }
        return names.toArray(String[]::new);
    }

    private static String row(String weights, String variables) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < OPERANDS; i++) {
            row.append(isWeights(i) || isPeephole(i) ? weights : "f32").append(' ');
        }
        return row + "-> f32 f32" + variables;
    }

    private static boolean isWeights(int i) {
        return (i >= 1 && i <= 8) || i == 16 || (i >= 18 && i <= 25) || i == 33 || i > AUXILIARY;
    }

    private static boolean isPeephole(int i) {
        return (i >= 9 && i <= 11) || (i >= 26 && i <= 28);
    }

    @Override
    public OperatorDefinition<BidirectionalSequenceLstm> definition() {
        return DEFINITION;
    }

    @Override
    public int resultCount() {
        return mergeOutputs ? 1 : 2;
    }

    @Override
    public BidirectionalSequenceLstm map(Slots slots) {
        return new BidirectionalSequenceLstm(
                slots.choice(0, activation),
                slots.float32(1, cellClip),
                slots.float32(2, projectionClip),
                slots.bool(3, mergeOutputs),
                slots.bool(4, timeMajor),
                slots.bool(5, asymmetricQuantizeInputs));
    }

    private LstmOptions options() {
        return new LstmOptions(activation, cellClip, projectionClip, asymmetricQuantizeInputs);
    }

    private static int version(BidirectionalSequenceLstm lstm, List<@Nullable DataType> in, List<DataType> out) {
        boolean hybrid = in.size() > 2 && in.get(2) == DataType.INT8;
        return !hybrid ? 1 : lstm.asymmetricQuantizeInputs ? 3 : 2;
    }

    private static List<Shape> shapes(BidirectionalSequenceLstm lstm, ShapeScope scope) {
        int results = lstm.mergeOutputs ? 1 : 2;
        if (scope.inputCount() != OPERANDS || scope.outputCount() != results) {
            throw TernException.at("operands and results")
                    .expected(OPERANDS + " and " + results)
                    .found(scope.inputCount() + " and " + scope.outputCount())
                    .fix("list absent operands as left out");
        }
        lstm.options().check();
        Shape input = scope.shape(0);
        Sequence sequence = Sequence.of(input, lstm.timeMajor);
        checkAuxiliary(scope);
        int forward = direction(scope, LstmPlaces.FORWARD, sequence);
        int backward = direction(scope, LstmPlaces.BACKWARD, sequence);
        return lstm.mergeOutputs
                ? List.of(input.with(2, LstmExtents.extent((long) forward + backward)))
                : List.of(input.with(2, forward), input.with(2, backward));
    }

    private static int direction(ShapeScope scope, LstmPlaces places, Sequence sequence) {
        LstmExtents extents = LstmExtents.check(scope, places, sequence.features(), false, sequence.batches());
        boolean weighted = scope.hasInput(LstmPlaces.FORWARD.auxiliaryWeights(Gate.FORGET));
        for (Gate gate : Gate.values()) {
            int place = places.auxiliaryWeights(gate);
            if (gate != Gate.INPUT || !extents.coupled() || !weighted) {
                LstmExtents.presence(scope, place, weighted, "auxiliary weights");
            }
            if (scope.hasInput(place)) {
                LstmExtents.shape(scope, place, "auxiliary weights", Shape.of(extents.units(), sequence.features()));
            }
        }
        return extents.outputs();
    }

    private static void checkAuxiliary(ShapeScope scope) {
        if (scope.hasInput(LstmPlaces.FORWARD.auxiliaryWeights(Gate.FORGET))) {
            LstmExtents.presence(scope, AUXILIARY, true, "auxiliary input");
        }
        if (scope.hasInput(AUXILIARY)) {
            LstmExtents.shape(scope, AUXILIARY, "auxiliary input", scope.shape(0));
        }
    }

    private static Kernel bind(BidirectionalSequenceLstm lstm, Binding binding) {
        StepWeights.requireDense(binding);
        Sequence sequence = Sequence.of(binding.shape(0), lstm.timeMajor);
        boolean weighted = binding.hasInput(LstmPlaces.FORWARD.auxiliaryWeights(Gate.FORGET));
        boolean stacked = binding.hasInput(AUXILIARY) && !weighted;
        int auxiliary = weighted ? AUXILIARY : -1;
        Tensor first = binding.output(0);
        Tensor second = lstm.mergeOutputs ? first : binding.output(1);
        int offset =
                lstm.mergeOutputs ? LstmExtents.of(binding, LstmPlaces.FORWARD).outputs() : 0;
        LstmOptions options = lstm.options();
        LstmDirection forward =
                LstmDirection.of(binding, LstmPlaces.FORWARD, options, sequence, 0, auxiliary, first, 0);
        LstmDirection backward = LstmDirection.of(
                binding, LstmPlaces.BACKWARD, options, sequence, stacked ? AUXILIARY : 0, auxiliary, second, offset);
        return () -> {
            forward.run(true);
            backward.run(false);
        };
    }
}
