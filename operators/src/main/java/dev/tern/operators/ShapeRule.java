package dev.tern.operators;

import dev.tern.graph.Operator;
import dev.tern.tensor.Shape;
import java.util.List;

/** Gives the shapes of all results of an operator, and refuses operands that do not fit together. */
@FunctionalInterface
public interface ShapeRule<O extends Operator> {
    /** The results' shapes, in order. Throws a {@code TernException} that says what does not fit. */
    List<Shape> shapes(O operator, ShapeScope scope);

    /** Every result has the shape of operand {@code input}. */
    static <O extends Operator> ShapeRule<O> sameAs(int input) {
        return (operator, scope) -> List.of(scope.shape(input));
    }
}
