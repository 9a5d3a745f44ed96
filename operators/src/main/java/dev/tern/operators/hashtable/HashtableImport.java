package dev.tern.operators.hashtable;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.Resources;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** HASHTABLE_IMPORT: fills a table; only the first import of a table counts. */
public final class HashtableImport {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            138,
            "HASHTABLE_IMPORT",
            109,
            d -> d.inputs("table", "keys", "values")
                    .outputs()
                    .types("res str i64 ->", "res i64 str ->")
                    .shapes((operator, scope) -> shapes(scope))
                    .stateful()
                    .kernel((operator, binding) -> bind(binding)));

    private HashtableImport() {}

    private static List<Shape> shapes(ShapeScope scope) {
        if (!scope.shape(1).equals(scope.shape(2))) {
            throw TernException.at("keys and values of a hash table")
                    .expected("equal shapes")
                    .found(scope.shape(1) + " and " + scope.shape(2))
                    .fix("give each key a value");
        }
        return List.of();
    }

    private static Kernel bind(Binding binding) {
        Resources resources = binding.resources();
        Tensor handle = binding.input(0);
        return () -> Table.of(resources, handle.intAt(0)).fill(binding.input(1), binding.input(2));
    }
}
