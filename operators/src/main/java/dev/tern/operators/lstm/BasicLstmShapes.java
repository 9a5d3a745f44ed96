package dev.tern.operators.lstm;

import dev.tern.operators.ShapeScope;
import dev.tern.operators.recurrent.LstmExtents;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/** Shapes of the basic form: operands input, last output, weights, bias, last state. */
final class BasicLstmShapes {
    private BasicLstmShapes() {}

    static List<Shape> of(ShapeScope scope) {
        Shape input = scope.shape(0);
        Shape last = scope.shape(1);
        if (input.rank() != 2 || last.rank() != 2 || input.dim(0) != last.dim(0)) {
            throw TernException.at("input and last output")
                    .expected("shapes [batches, features] and [batches, units]")
                    .found(input + " and " + last)
                    .fix("make the batches agree");
        }
        int batches = input.dim(0);
        int units = last.dim(1);
        int joined = LstmExtents.extent((long) input.dim(1) + units);
        int gates = LstmExtents.extent(4L * units);
        LstmExtents.shape(scope, 2, "weights", Shape.of(gates, joined));
        LstmExtents.shape(scope, 3, "bias", Shape.of(gates));
        LstmExtents.shape(scope, 4, "last state", last);
        return List.of(last, last, Shape.of(batches, joined), Shape.of(batches, gates));
    }
}
