package dev.tern.operators.svdf;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.recurrent.LstmExtents;
import dev.tern.operators.recurrent.RecurrentWork;
import dev.tern.operators.recurrent.Sequence;
import dev.tern.operators.recurrent.StepWeights;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filters of rank one over features and time: each filter multiplies the input with its feature weights, remembers the
 * last results, and multiplies these with its time weights; {@code rank} filters make one unit.
 */
public record Svdf(int rank, Activation activation, boolean asymmetricQuantizeInputs) implements BuiltinOperator {
    public static final OperatorDefinition<Svdf> DEFINITION = OperatorDefinition.builtin(
            27,
            "SVDF",
            d -> d.options(6, new Svdf(0, Activation.NONE, false))
                    .versions(4, Svdf::version)
                    .inputs("input", "feature weights", "time weights", "bias?", "state")
                    .outputs("output")
                    .types("f32 f32 f32 f32 f32 -> f32", "f32 W W f32 f32 -> f32 : W=i8,u8", "i8 i8 i16 i32 i16 -> i8")
                    .typesBySpecification("only microcontroller kernels have 8-bit states", "i8 i8 i8 i32 i8 -> i8")
                    .shapes(Svdf::shapes)
                    .stateful()
                    .work((svdf, in, out) -> RecurrentWork.multiplyAdds(in, i -> i == 1 || i == 2))
                    .kernel(Svdf::bind));

    @Override
    public OperatorDefinition<Svdf> definition() {
        return DEFINITION;
    }

    @Override
    public Svdf map(Slots slots) {
        return new Svdf(slots.int32(0, rank), slots.choice(1, activation), slots.bool(2, asymmetricQuantizeInputs));
    }

    private static int version(Svdf svdf, List<@Nullable DataType> in, List<DataType> out) {
        if (in.getFirst() == DataType.INT8) {
            return 3;
        }
        return in.get(1) != DataType.INT8 ? 1 : svdf.asymmetricQuantizeInputs ? 4 : 2;
    }

    private static List<Shape> shapes(Svdf svdf, ShapeScope scope) {
        Sequence step = Sequence.ofStep(scope.shape(0));
        Shape time = scope.shape(2);
        int filters = time.rank() == 2 ? time.dim(0) : 0;
        if (time.rank() != 2 || time.dim(1) < 1 || svdf.rank < 1 || filters % svdf.rank != 0) {
            throw TernException.at("time weights and rank")
                    .expected("a matrix [filters, memory] whose filters divide by a rank of 1 or more")
                    .found(time + " and rank " + svdf.rank)
                    .fix("correct the rank or the weights");
        }
        int units = filters / svdf.rank;
        LstmExtents.shape(scope, 1, "feature weights", Shape.of(filters, step.features()));
        LstmExtents.shape(
                scope, 4, "state", Shape.of(step.batches(), LstmExtents.extent((long) filters * time.dim(1))));
        if (scope.hasInput(3)) {
            LstmExtents.shape(scope, 3, "bias", Shape.of(units));
        }
        return List.of(Shape.of(step.batches(), units));
    }

    private static Kernel bind(Svdf svdf, Binding binding) {
        StepWeights.requireDense(binding);
        if (binding.input(0).type() != DataType.INT8) {
            return new FloatSvdf(svdf, binding);
        }
        if (svdf.activation != Activation.RELU) {
            throw TernException.at("activation")
                    .expected("RELU, the only one of the integer form")
                    .found(svdf.activation.name())
                    .fix("convert the model with that activation, or in float");
        }
        return new IntegerSvdf(svdf, binding);
    }
}
