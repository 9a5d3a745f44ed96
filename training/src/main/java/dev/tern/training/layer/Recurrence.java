package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;

/** Runs a cell along a sequence, step after step: the loop is written out, so that gradients flow through it. */
final class Recurrence {
    private Recurrence() {}

    /**
     * The results for a sequence [batch, steps, features].
     *
     * @param initial the states before the first step; none for zeros
     */
    static List<Edge> run(LayerScope scope, Cell cell, Edge input, List<Edge> initial, Recurrent.Form form) {
        Maths m = scope.maths();
        if (input.rank() != 3) {
            throw TernException.at("input of a recurrent layer")
                    .expected("3 extents: batch, steps, features")
                    .found("shape " + input.shape())
                    .fix("reshape it before this layer");
        }
        int steps = input.dim(1);
        Edge projected = cell.project(scope, input);
        List<Edge> states = initial.isEmpty() ? zeros(m, input, cell) : initial;
        Edge[] results = new Edge[steps];
        for (int s = 0; s < steps; s++) {
            int at = form.backwards() ? steps - 1 - s : s;
            Edge now = m.reshape(m.slice(projected, 1, at, 1), -1, projected.dim(2));
            states = cell.step(scope, now, states);
            results[s] = states.getFirst();
        }
        Edge result = form.sequences() ? stacked(m, results) : results[steps - 1];
        List<Edge> all = new ArrayList<>(List.of(result));
        if (form.states()) {
            all.addAll(states);
        }
        return all;
    }

    /** Zeros for as many examples as there are, taken from the input so that the batch stays open. */
    private static List<Edge> zeros(Maths m, Edge input, Cell cell) {
        Edge first = m.reshape(m.slice(input, new int[3], new int[] {-1, 1, 1}), -1, 1);
        Edge row = m.mul(m.mul(first, 0), m.tape().constant(Shape.of(1, cell.units()), new float[cell.units()]));
        List<Edge> states = new ArrayList<>();
        for (int i = 0; i < cell.states(); i++) {
            states.add(row);
        }
        return states;
    }

    private static Edge stacked(Maths m, Edge... results) {
        List<Edge> steps = new ArrayList<>();
        for (Edge result : results) {
            steps.add(m.expand(result, 1));
        }
        return m.concat(1, steps);
    }
}
