package dev.tern.operators.recurrent;

import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/**
 * Where the operands of one direction of a plain recurrent cell stand.
 *
 * @param auxiliaryWeights weights of the auxiliary input, or -1
 */
public record RnnPlaces(int weights, int recurrent, int bias, int state, int auxiliaryWeights) {
    /** The only direction of RNN and UNIDIRECTIONAL_SEQUENCE_RNN. */
    public static final RnnPlaces SINGLE = new RnnPlaces(1, 2, 3, 4, -1);

    /** The forward direction of BIDIRECTIONAL_SEQUENCE_RNN. */
    public static final RnnPlaces FORWARD = new RnnPlaces(1, 2, 3, 4, 10);

    /** Its backward direction. */
    public static final RnnPlaces BACKWARD = new RnnPlaces(5, 6, 7, 8, 11);

    /** Checks that all operands fit together and gives the number of units. */
    public int check(ShapeScope scope, Sequence sequence) {
        Shape shape = scope.shape(weights);
        if (shape.rank() != 2) {
            throw TernException.at("weights (operand " + weights + ")")
                    .expected("a matrix [units, features]")
                    .found(shape.toString())
                    .fix("give the weights that shape");
        }
        int units = shape.dim(0);
        LstmExtents.shape(scope, weights, "weights", Shape.of(units, sequence.features()));
        LstmExtents.shape(scope, recurrent, "recurrent weights", Shape.of(units, units));
        LstmExtents.shape(scope, bias, "bias", Shape.of(units));
        LstmExtents.shape(scope, state, "state", Shape.of(sequence.batches(), units));
        return units;
    }
}
