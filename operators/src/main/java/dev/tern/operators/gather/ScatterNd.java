package dev.tern.operators.gather;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** Zeros, and at the places that index tuples name the sums of the updates sent there. Integers wrap. */
public final class ScatterNd {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            122,
            "SCATTER_ND",
            97,
            d -> d.inputs("indices", "updates", "extents")
                    .outputs("output")
                    .types("i32 T i32 -> T : f32 u8 bool i8 i32 i64")
                    .shapes(ScatterNd::shapes)
                    .kernel(ScatterNd::bind));

    private ScatterNd() {}

    private static List<Shape> shapes(PlainOperator scatter, ShapeScope scope) {
        Shape indices = scope.shape(0);
        Shape updates = scope.shape(1);
        Shape output = Extent.shape(scope.data(2));
        int outer = indices.rank() - 1;
        boolean fits = outer >= 0 && updates.rank() >= outer && indices.dim(-1) <= output.rank();
        fits = fits && updates.rank() - outer == output.rank() - indices.dim(-1);
        for (int i = 0; fits && i < updates.rank(); i++) {
            int expected = i < outer ? indices.dim(i) : output.dim(indices.dim(-1) + i - outer);
            fits = updates.dim(i) == expected;
        }
        if (!fits) {
            throw TernException.at("updates")
                    .expected("the indices' leading axes, then the axes of " + output + " that the tuples leave open")
                    .found("shape " + updates + " with indices " + indices)
                    .fix("make the shapes agree");
        }
        return List.of(output);
    }

    private static Kernel bind(PlainOperator scatter, Binding binding) {
        Tensor updates = binding.input(1);
        Tensor output = binding.output(0);
        Shape shape = output.shape();
        IndexTuples tuples = IndexTuples.of(binding.input(0), shape);
        long slice = shape.elements(tuples.width(), shape.rank());
        boolean floats = output.type() == DataType.FLOAT32;
        Runnable check = Indices.checked(binding, 0, tuples::check);
        return () -> {
            check.run();
            output.data().fill((byte) 0);
            for (long i = 0; i < tuples.count(); i++) {
                if (floats) {
                    addFloats(updates, i * slice, output, tuples.element(i), slice);
                } else {
                    addLongs(updates, i * slice, output, tuples.element(i), slice);
                }
            }
        };
    }

    private static void addFloats(Tensor from, long f, Tensor to, long t, long count) {
        for (long i = 0; i < count; i++) {
            to.setFloat(t + i, to.floatAt(t + i) + from.floatAt(f + i));
        }
    }

    private static void addLongs(Tensor from, long f, Tensor to, long t, long count) {
        for (long i = 0; i < count; i++) {
            to.setLong(t + i, to.longAt(t + i) + from.longAt(f + i));
        }
    }
}
