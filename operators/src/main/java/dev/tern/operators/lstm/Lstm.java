package dev.tern.operators.lstm;

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
 * One step of a long short-term memory. The full form keeps its state in variable tensors and may have peepholes, a
 * projection, layer norm and a coupled input gate; the basic form takes and gives its state.
 */
public record Lstm(
        Activation activation, float cellClip, float projectionClip, Form form, boolean asymmetricQuantizeInputs)
        implements BuiltinOperator {
    /** Which operands and results there are; in file order. */
    public enum Form {
        /** Twenty or twenty-four operands, one result. */
        FULL,
        /** Five operands, four results. */
        BASIC
    }

    private static final int BASIC_OPERANDS = 5;
    private static final int BASIC_RESULTS = 4;

    public static final OperatorDefinition<Lstm> DEFINITION = OperatorDefinition.builtin(
            16,
            "LSTM",
            d -> d.options(14, new Lstm(Activation.NONE, 0f, 0f, Form.FULL, false))
                    .versions(4, Lstm::version)
                    .inputs(
                            "input",
                            "input-to-input weights?",
                            "input-to-forget weights",
                            "input-to-cell weights",
                            "input-to-output weights",
                            "recurrent-to-input weights?",
                            "recurrent-to-forget weights?",
                            "recurrent-to-cell weights?",
                            "recurrent-to-output weights?",
                            "cell-to-input weights?",
                            "cell-to-forget weights?",
                            "cell-to-output weights?",
                            "input gate bias?",
                            "forget gate bias?",
                            "cell gate bias?",
                            "output gate bias?",
                            "projection weights?",
                            "projection bias?",
                            "output state?",
                            "cell state?",
                            "input layer-norm coefficients?",
                            "forget layer-norm coefficients?",
                            "cell layer-norm coefficients?",
                            "output layer-norm coefficients?")
                    .outputs("output", "state?", "joined inputs?", "gate sums?")
                    .types(
                            "f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32"
                                    + " f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 f32 -> f32 f32 f32 f32",
                            "f32 W W W W W W W W W W W f32 f32 f32 f32 W f32 f32 f32 f32 f32 f32 f32 -> f32"
                                    + " : W=i8,u8",
                            "i8 i8 i8 i8 i8 i8 i8 i8 i8 i16 i16 i16"
                                    + " i32 i32 i32 i32 i8 i32 i8 i16 i16 i16 i16 i16 -> i8",
                            "u8 u8 u8 i32 i16 -> u8 i16 u8 i16")
                    .shapes(Lstm::shapes)
                    .stateful()
                    .work((lstm, in, out) ->
                            RecurrentWork.multiplyAdds(in, i -> lstm.form == Form.BASIC ? i == 2 : i < 9 || i == 16))
                    .kernel(Lstm::bind));

    @Override
    public OperatorDefinition<Lstm> definition() {
        return DEFINITION;
    }

    @Override
    public int resultCount() {
        return form == Form.BASIC ? BASIC_RESULTS : 1;
    }

    @Override
    public Lstm map(Slots slots) {
        return new Lstm(
                slots.choice(0, activation),
                slots.float32(1, cellClip),
                slots.float32(2, projectionClip),
                slots.choice(3, form),
                slots.bool(4, asymmetricQuantizeInputs));
    }

    private LstmOptions options() {
        return new LstmOptions(activation, cellClip, projectionClip, asymmetricQuantizeInputs);
    }

    private static int version(Lstm lstm, List<@Nullable DataType> in, List<DataType> out) {
        if (lstm.form == Form.BASIC) {
            return 2;
        }
        boolean hybrid = in.getFirst() == DataType.FLOAT32 && in.size() > 2 && in.get(2) == DataType.INT8;
        return !hybrid ? 1 : lstm.asymmetricQuantizeInputs ? 4 : 3;
    }

    private static List<Shape> shapes(Lstm lstm, ShapeScope scope) {
        if (lstm.form == Form.BASIC) {
            requireCounts(scope, BASIC_RESULTS, BASIC_OPERANDS, BASIC_OPERANDS);
            return BasicLstmShapes.of(scope);
        }
        requireCounts(scope, 1, 20, 24);
        lstm.options().check();
        Sequence step = Sequence.ofStep(scope.shape(0));
        LstmExtents extents = LstmExtents.check(scope, LstmPlaces.SINGLE, step.features(), false, step.batches());
        return List.of(Shape.of(step.batches(), extents.outputs()));
    }

    private static void requireCounts(ShapeScope scope, int results, int least, int most) {
        int operands = scope.inputCount();
        if (scope.outputCount() != results || (operands != least && operands != most)) {
            throw TernException.at("operands and results")
                    .expected((least == most ? least : least + " or " + most) + " operands and " + results + " results")
                    .found(operands + " and " + scope.outputCount())
                    .fix("the basic form has 5 and 4, the full form 20 or 24 and 1");
        }
    }

    private static Kernel bind(Lstm lstm, Binding binding) {
        DataType type = binding.input(0).type();
        if (type != DataType.FLOAT32 || binding.input(2).type() == DataType.FLOAT32) {
            StepWeights.requireDense(binding);
        }
        if (lstm.form == Form.BASIC) {
            return type == DataType.UINT8 ? new ByteBasicLstm(binding) : new FloatBasicLstm(binding);
        }
        Sequence step = Sequence.ofStep(binding.shape(0));
        if (type == DataType.INT8) {
            return binding.intermediateCount() == NarrowLstm.INTERMEDIATES
                    ? new NarrowLstm(binding, lstm.options(), step)
                    : new IntegerLstm(binding, lstm.options(), step);
        }
        LstmDirection direction =
                LstmDirection.of(binding, LstmPlaces.SINGLE, lstm.options(), step, 0, -1, binding.output(0), 0);
        return () -> direction.run(true);
    }
}
