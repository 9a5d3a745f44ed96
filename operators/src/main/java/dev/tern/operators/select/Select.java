package dev.tern.operators.select;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.arithmetic.Broadcast;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;

/**
 * Elements of {@code x} where the condition is true, of {@code y} where it is not. SELECT takes operands of one shape,
 * or a condition of one axis that picks whole slices; SELECT_V2 spreads all three over each other.
 */
public final class Select {
    private static final String TYPES = "bool T T -> T : f32 i64 i32 u32 i16 i8 u8 bool";
    private static final String NEWER = "the original at hand picks among fewer types";
    private static final String NEWER_TYPES = "bool T T -> T : f64 f16 bf16 u64 u16 c64";

    public static final OperatorDefinition<PlainOperator> SELECT = PlainOperator.define(
            64,
            "SELECT",
            47,
            d -> d.versions(4, (op, in, out) -> switch (out.getFirst()) {
                        case UINT32 -> 4;
                        case INT8 -> 2;
                        default -> 1;
                    })
                    .inputs("condition", "x", "y")
                    .outputs("z")
                    .types(TYPES)
                    .typesBySpecification(NEWER, NEWER_TYPES)
                    .shapes((op, scope) -> shapes(scope, Select::slices))
                    .kernel((op, binding) -> bind(binding, true)));

    public static final OperatorDefinition<PlainOperator> SELECT_V2 = PlainOperator.define(
            123,
            "SELECT_V2",
            98,
            d -> d.versions(2, (op, in, out) -> out.getFirst() == DataType.UINT32 ? 2 : 1)
                    .inputs("condition", "x", "y")
                    .outputs("z")
                    .types(TYPES)
                    .typesBySpecification(NEWER, NEWER_TYPES)
                    .shapes((op, scope) -> shapes(scope, Select::spread))
                    .kernel((op, binding) -> bind(binding, false)));

    private Select() {}

    /** The shape that operands with more than one element between them give. */
    @FunctionalInterface
    private interface Meeting {
        Shape of(Shape condition, Shape x, Shape y);
    }

    private static List<Shape> shapes(ShapeScope scope, Meeting meeting) {
        Shape condition = scope.shape(0);
        Shape x = scope.shape(1);
        Shape y = scope.shape(2);
        Shape declared = scope.declaredShape(0);
        boolean single = condition.elements() == 1 && x.elements() == 1 && y.elements() == 1;
        if (single && declared.isKnown() && declared.elements() == 1) {
            return List.of(declared);
        }
        return List.of(meeting.of(condition, x, y));
    }

    private static Shape spread(Shape condition, Shape x, Shape y) {
        return Broadcast.shape(condition, x, y);
    }

    private static Shape slices(Shape condition, Shape x, Shape y) {
        boolean fits = condition.equals(x) || condition.rank() == 0 || picksSlices(condition, x);
        if (!x.equals(y) || !fits) {
            throw TernException.at("shapes of SELECT")
                    .expected("a condition of the operands' one shape, of their first extent, or a scalar")
                    .found("condition " + condition + ", operands " + x + " and " + y)
                    .fix("use SELECT_V2, which spreads its operands over each other");
        }
        return x;
    }

    private static boolean picksSlices(Shape condition, Shape x) {
        return condition.rank() == 1 && x.rank() > 0 && condition.dim(0) == x.dim(0);
    }

    private static Kernel bind(Binding binding, boolean bySlices) {
        Tensor condition = binding.input(0);
        Shape x = binding.input(1).shape();
        if (bySlices && x.rank() > 1 && picksSlices(condition.shape(), x)) {
            int[] dims = new int[x.rank()];
            Arrays.fill(dims, 1);
            dims[0] = x.dim(0);
            condition = condition.reshaped(Shape.of(dims));
        }
        return SelectKernel.bind(binding, condition);
    }
}
