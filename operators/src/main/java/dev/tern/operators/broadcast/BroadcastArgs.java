package dev.tern.operators.broadcast;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** The extents that two lists of extents broadcast to. */
public final class BroadcastArgs {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            145,
            "BROADCAST_ARGS",
            0,
            d -> d.inputs("a", "b")
                    .outputs("extents")
                    .types("T T -> T : i32 i64")
                    .shapes(BroadcastArgs::shapes)
                    .kernel(BroadcastArgs::bind));

    private BroadcastArgs() {}

    private static List<Shape> shapes(PlainOperator broadcast, ShapeScope scope) {
        Extent.requireEqual(1, scope.shape(0).rank(), "rank of the first list of extents");
        Extent.requireEqual(1, scope.shape(1).rank(), "rank of the second list of extents");
        return List.of(Shape.of(Math.max(scope.shape(0).dim(0), scope.shape(1).dim(0))));
    }

    private static Kernel bind(PlainOperator broadcast, Binding binding) {
        Tensor a = binding.input(0);
        Tensor b = binding.input(1);
        Tensor output = binding.output(0);
        return () -> run(a, b, output);
    }

    private static void run(Tensor a, Tensor b, Tensor output) {
        run(a, b, output, false);
        run(a, b, output, true);
    }

    /** Checks every extent, and stores them if {@code writes}. */
    private static void run(Tensor a, Tensor b, Tensor output, boolean writes) {
        long rank = output.elements();
        for (long i = 0; i < rank; i++) {
            long fromA = i - (rank - a.elements());
            long fromB = i - (rank - b.elements());
            long x = fromA < 0 ? 1 : a.longAt(fromA);
            long y = fromB < 0 ? 1 : b.longAt(fromB);
            if (x != 1 && y != 1 && x != y) {
                throw TernException.at("extent " + i)
                        .expected("equal extents, or 1 on one side")
                        .found(x + " and " + y)
                        .fix("give shapes that broadcast");
            }
            if (writes) {
                output.setLong(i, x == 1 ? y : x);
            }
        }
    }
}
