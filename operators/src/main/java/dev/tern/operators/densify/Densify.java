package dev.tern.operators.densify;

import dev.tern.graph.Sparsity;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** A sparse constant with its zeros put back; dense constants pass through. */
public final class Densify {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            124,
            "DENSIFY",
            99,
            d -> d.inputs("input")
                    .outputs("output")
                    .types("T -> T : f32 f16 i8")
                    .shapes(ShapeRule.sameAs(0))
                    .kernel(Densify::bind));

    private Densify() {}

    private static Kernel bind(PlainOperator densify, Binding binding) {
        Tensor stored = binding.input(0);
        Tensor output = binding.output(0);
        Sparsity sparsity = binding.sparsity(0);
        if (sparsity == null) {
            return () -> output.data().copyFrom(stored.data());
        }
        int[] places = SparseLayout.places(sparsity, binding.shape(0), stored.intElements());
        int bytes = stored.type().bits() / 8;
        return () -> {
            MemorySegment to = output.data();
            to.fill((byte) 0);
            for (int s = 0; s < places.length; s++) {
                MemorySegment.copy(stored.data(), (long) s * bytes, to, (long) places[s] * bytes, bytes);
            }
        };
    }
}
