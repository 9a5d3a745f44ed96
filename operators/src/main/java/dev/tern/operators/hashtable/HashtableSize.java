package dev.tern.operators.hashtable;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.Resources;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** HASHTABLE_SIZE: the number of keys in a table. */
public final class HashtableSize {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            139,
            "HASHTABLE_SIZE",
            110,
            d -> d.inputs("table")
                    .outputs("size")
                    .types("res -> i64")
                    .shapes((operator, scope) -> List.of(Shape.of(1)))
                    .stateful()
                    .kernel((operator, binding) -> bind(binding)));

    private HashtableSize() {}

    private static Kernel bind(Binding binding) {
        Resources resources = binding.resources();
        Tensor handle = binding.input(0);
        Tensor output = binding.output(0);
        return () -> output.setLong(0, Table.of(resources, handle.intAt(0)).size());
    }
}
