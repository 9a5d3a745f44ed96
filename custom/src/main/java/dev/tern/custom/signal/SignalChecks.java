package dev.tern.custom.signal;

import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/** What all signal operators demand of their operands. */
final class SignalChecks {
    /** Why results are compared with the written arithmetic instead of a running original. */
    static final String WHY = "the original at hand is built without its signal library";

    private SignalChecks() {}

    /** The shape of operand {@code i}, which must have {@code rank} axes. */
    static Shape ranked(ShapeScope scope, int i, int rank) {
        Shape shape = scope.shape(i);
        if (shape.rank() != rank) {
            throw misfit(i, "rank " + rank, shape);
        }
        return shape;
    }

    /** The shape of operand {@code i}, which must have at least {@code least} axes and no empty last one. */
    static Shape rows(ShapeScope scope, int i, int least) {
        Shape shape = scope.shape(i);
        if (shape.rank() < least || shape.dim(-1) == 0) {
            throw misfit(i, "rank " + least + " or more and a last axis that is not empty", shape);
        }
        return shape;
    }

    static TernException misfit(int operand, String expected, Shape found) {
        return TernException.at("operand " + operand)
                .expected(expected)
                .found("shape " + found)
                .fix("give the operand the shape that the front end was made for");
    }
}
