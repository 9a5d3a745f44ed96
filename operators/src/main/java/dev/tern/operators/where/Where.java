package dev.tern.operators.where;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;

/** The index tuples of all elements other than zero, in order; what is no number counts as other than zero. */
public final class Where {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            109,
            "WHERE",
            85,
            d -> d.versions(2, TypeVersions.<PlainOperator>of(0, "bool 1").orElse(2))
                    .inputs("condition")
                    .outputs("indices")
                    .types("bool|f32|i64|i32|i8|u8|u32 -> i64")
                    .sizedByRun("the data say how many elements are other than zero")
                    .kernel(Where::bind));

    private Where() {}

    private static Kernel bind(PlainOperator where, Binding binding) {
        return () -> run(binding);
    }

    private static void run(Binding binding) {
        Tensor condition = binding.input(0);
        Shape shape = condition.shape();
        boolean floats = condition.type() == DataType.FLOAT32;
        long count = 0;
        for (long i = 0; i < condition.elements(); i++) {
            count += isSet(condition, i, floats) ? 1 : 0;
        }
        int rank = shape.rank();
        Tensor output = binding.allocateOutput(0, Shape.of(Extent.of(count), rank));
        long row = 0;
        for (long i = 0; i < condition.elements() && rank > 0; i++) {
            if (isSet(condition, i, floats)) {
                long rest = i;
                for (int d = rank - 1; d >= 0; d--) {
                    output.setLong(row * rank + d, rest % shape.dim(d));
                    rest /= shape.dim(d);
                }
                row++;
            }
        }
    }

    private static boolean isSet(Tensor tensor, long i, boolean floats) {
        return floats ? tensor.floatAt(i) != 0 : tensor.longAt(i) != 0;
    }
}
