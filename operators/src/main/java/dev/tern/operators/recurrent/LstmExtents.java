package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.recurrent.LstmPlaces.Gate;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/**
 * Sizes of one direction of an LSTM.
 *
 * @param units size of the cell state and of every gate
 * @param outputs size of the output, less than {@code units} only with a projection
 * @param coupled whether the input gate is what the forget gate leaves
 */
public record LstmExtents(int units, int outputs, boolean coupled) {
    /** The sizes, from operands that have been checked. */
    public static LstmExtents of(Binding binding, LstmPlaces places) {
        Shape recurrent = binding.shape(places.recurrent(Gate.OUTPUT));
        return new LstmExtents(
                binding.shape(places.weights(Gate.OUTPUT)).dim(0),
                recurrent.dim(recurrent.rank() - 1),
                !binding.hasInput(places.weights(Gate.INPUT)));
    }

    /** Checks that all operands of a direction fit together and gives their sizes. */
    public static LstmExtents check(ShapeScope scope, LstmPlaces places, int features, boolean diagonals, int batches) {
        require(scope, places.weights(Gate.OUTPUT), "weights of the output gate");
        require(scope, places.recurrent(Gate.OUTPUT), "recurrent weights of the output gate");
        Shape weights = scope.shape(places.weights(Gate.OUTPUT));
        Shape recurrent = scope.shape(places.recurrent(Gate.OUTPUT));
        if (weights.rank() != 2 || recurrent.rank() < (diagonals ? 1 : 2) || recurrent.rank() > 2) {
            throw TernException.at("weights of the output gate")
                    .expected("matrices [units, features] and [units, outputs]")
                    .found(weights + " and " + recurrent)
                    .fix("give the weights those shapes");
        }
        int units = weights.dim(0);
        int outputs = recurrent.dim(recurrent.rank() - 1);
        boolean coupled = !scope.hasInput(places.weights(Gate.INPUT));
        LstmExtents extents = new LstmExtents(units, outputs, coupled);
        extents.checkGates(scope, places, features, diagonals);
        extents.checkPeepholes(scope, places);
        extents.checkNorms(scope, places);
        extents.checkProjection(scope, places);
        require(scope, places.outputState(), "output state");
        require(scope, places.cellState(), "cell state");
        State.check(scope, "output state", places.outputState(), batches, outputs);
        State.check(scope, "cell state", places.cellState(), batches, units);
        return extents;
    }

    private void checkGates(ShapeScope scope, LstmPlaces places, int features, boolean diagonals) {
        for (Gate gate : Gate.values()) {
            String name = gate.name().toLowerCase(java.util.Locale.ROOT);
            boolean wanted = gate != Gate.INPUT || !coupled;
            presence(scope, places.weights(gate), wanted, "weights of gate " + name);
            presence(scope, places.recurrent(gate), wanted, "recurrent weights of gate " + name);
            presence(scope, places.bias(gate), wanted, "bias of gate " + name);
            if (wanted) {
                shape(scope, places.weights(gate), "weights of gate " + name, Shape.of(units, features));
                boolean diagonal =
                        diagonals && scope.shape(places.recurrent(gate)).rank() == 1 && units == outputs;
                shape(
                        scope,
                        places.recurrent(gate),
                        "recurrent weights of gate " + name,
                        diagonal ? Shape.of(units) : Shape.of(units, outputs));
                shape(scope, places.bias(gate), "bias of gate " + name, Shape.of(units));
            }
        }
    }

    private void checkPeepholes(ShapeScope scope, LstmPlaces places) {
        boolean any = scope.hasInput(places.peephole(Gate.FORGET)) || scope.hasInput(places.peephole(Gate.OUTPUT));
        for (Gate gate : new Gate[] {Gate.INPUT, Gate.FORGET, Gate.OUTPUT}) {
            String name = "peephole weights of gate " + gate.name().toLowerCase(java.util.Locale.ROOT);
            int place = places.peephole(gate);
            if (gate != Gate.INPUT || !coupled) {
                presence(scope, place, any, name);
            }
            if (scope.hasInput(place)) {
                shape(scope, place, name, Shape.of(units));
            }
        }
    }

    private void checkNorms(ShapeScope scope, LstmPlaces places) {
        boolean normed = usesNorm(scope, places);
        for (Gate gate : Gate.values()) {
            int place = places.norm(gate);
            if (place >= 0) {
                String name = "layer-norm coefficients of gate " + gate.name().toLowerCase(java.util.Locale.ROOT);
                presence(scope, place, normed && (gate != Gate.INPUT || !coupled), name);
                if (scope.hasInput(place)) {
                    shape(scope, place, name, Shape.of(units));
                }
            }
        }
    }

    private static boolean usesNorm(ShapeScope scope, LstmPlaces places) {
        return places.norms() >= 0 && scope.hasInput(places.norm(Gate.FORGET));
    }

    private void checkProjection(ShapeScope scope, LstmPlaces places) {
        boolean projected = scope.hasInput(places.projection());
        if (projected) {
            shape(scope, places.projection(), "projection weights", Shape.of(outputs, units));
        } else if (outputs != units) {
            throw TernException.at("recurrent weights")
                    .expected(units + " outputs, as many as units, where there is no projection")
                    .found(outputs + " outputs")
                    .fix("give projection weights, or recurrent weights of shape " + Shape.of(units, units));
        }
        if (scope.hasInput(places.projectionBias())) {
            presence(scope, places.projection(), true, "projection weights");
            shape(scope, places.projectionBias(), "projection bias", Shape.of(outputs));
        }
    }

    private static void require(ShapeScope scope, int i, String role) {
        presence(scope, i, true, role);
    }

    /** Checks that an operand is given, or left out. */
    public static void presence(ShapeScope scope, int i, boolean wanted, String role) {
        if (scope.hasInput(i) != wanted) {
            throw TernException.at(role + " (operand " + i + ")")
                    .expected(wanted ? "an operand" : "none, as the gate or feature it belongs to is left out")
                    .found(wanted ? "none" : "one")
                    .fix("give all operands of a feature, or none");
        }
    }

    /** An extent worked out from others; an error where it is larger than extents can be. */
    public static int extent(long value) {
        if (value > Integer.MAX_VALUE) {
            throw TernException.of("an extent of " + value + " is more than the 2147483647 that a shape can have");
        }
        return (int) value;
    }

    /** Checks the shape of an operand. */
    public static void shape(ShapeScope scope, int i, String role, Shape wanted) {
        if (!scope.shape(i).equals(wanted)) {
            throw TernException.at(role + " (operand " + i + ")")
                    .expected("shape " + wanted)
                    .found(scope.shape(i).toString())
                    .fix("make the weights, biases and states of the operator fit together");
        }
    }
}
