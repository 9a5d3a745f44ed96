package dev.tern.training.layer;

import dev.tern.operators.pack.Unpack;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a cell along a sequence, step after step: the loop is written out, so that gradients flow through it. Files have a loop
 * of long sequences.
 */
final class Recurrence {
    /** Sequences of so few steps are written out in files too: a loop would not be smaller. */
    private static final int WRITTEN_OUT_MAX = 2;

    private Recurrence() {}

    /**
     * The results for a sequence [batch, steps, features]. Steps that a mask leaves out change no state and give once more
     * what the step before gave.
     *
     * @param dropout how much of the sequence is dropped while training, the same features in all steps
     * @param inputs the sequence, then the states before the first step; none for zeros
     */
    static List<Edge> run(LayerScope scope, Cell cell, float dropout, List<Edge> inputs, Recurrent.Form form) {
        Maths m = scope.maths();
        Edge input = inputs.getFirst();
        if (input.rank() != 3) {
            throw TernException.at("input of a recurrent layer")
                    .expected("3 extents: batch, steps, features")
                    .found("shape " + input.shape())
                    .fix("reshape it before this layer");
        }
        int steps = input.dim(1);
        Edge mask = scope.mask(input);
        Edge dropped = Dropout.of(dropout).form(Dropout.Form.SPATIAL_1D).call(scope, input);
        Edge projected = cell.project(scope, dropped);
        List<Edge> zeros = zeros(m, input, cell);
        List<Edge> states = inputs.size() == 1 ? zeros : inputs.subList(1, inputs.size());
        if (scope.loops() && !form.unrolled() && steps > WRITTEN_OUT_MAX) {
            List<Edge> all = new RecurrentLoop(scope, cell, projected, mask, zeros.getFirst(), form).run(states);
            return handedOut(scope, all, mask, form);
        }
        List<Edge> contributions = contributions(scope, projected);
        Edge kept = kept(scope, form.dropout(), zeros.getFirst().shape().dims());
        Edge result = zeros.getFirst();
        Edge[] results = new Edge[steps];
        for (int s = 0; s < steps; s++) {
            int at = form.backwards() ? steps - 1 - s : s;
            Edge now = contributions.get(at);
            List<Edge> next = cell.step(scope, now, dropped(m, states, kept));
            if (mask == null) {
                states = next;
                result = next.getFirst();
            } else {
                Edge seen = m.slice(mask, 1, at, 1);
                result = chosen(m, seen, next.getFirst(), result);
                states = chosen(m, seen, next, states);
            }
            results[s] = result;
        }
        List<Edge> all = new ArrayList<>(List.of(form.sequences() ? stacked(m, results) : result));
        all.addAll(states);
        return handedOut(scope, all, mask, form);
    }

    /**
     * What each step gets of the whole. In training it is taken apart at once: the gradient of a slice is as large as the
     * whole, so that with slices work and memory would grow with the square of the length.
     */
    static List<Edge> contributions(LayerScope scope, Edge whole) {
        Maths m = scope.maths();
        int steps = whole.dim(1);
        if (scope.training()) {
            return scope.tape().addAll(new Unpack(steps, 1), whole);
        }
        List<Edge> all = new ArrayList<>();
        for (int at = 0; at < steps; at++) {
            int[] extents = new int[whole.rank() - 1];
            extents[0] = -1;
            System.arraycopy(whole.shape().dims(), 2, extents, 1, extents.length - 1);
            all.add(m.reshape(m.slice(whole, 1, at, 1), extents));
        }
        return all;
    }

    /** What of the result and the states behind it a layer gives. */
    static List<Edge> handedOut(LayerScope scope, List<Edge> all, @Nullable Edge mask, Recurrent.Form form) {
        if (form.sequences() && mask != null) {
            scope.mask(all.getFirst(), mask);
        }
        return form.states() ? all : all.subList(0, 1);
    }

    /** What of a result the next step sees, larger by what is dropped; null where it sees all. */
    static @Nullable Edge kept(LayerScope scope, float dropout, int... extents) {
        if (!scope.training() || dropout == 0) {
            return null;
        }
        Maths m = scope.maths();
        Edge drawn = scope.uniform(extents);
        Edge kept = m.cast(m.atLeast(drawn, m.tape().scalar(dropout)), DataType.FLOAT32);
        return m.mul(kept, 1 / (1 - dropout));
    }

    private static List<Edge> dropped(Maths m, List<Edge> states, @Nullable Edge kept) {
        if (kept == null) {
            return states;
        }
        List<Edge> all = new ArrayList<>(states);
        all.set(0, m.mul(states.getFirst(), kept));
        return all;
    }

    static List<Edge> chosen(Maths m, Edge seen, List<Edge> next, List<Edge> before) {
        List<Edge> all = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            all.add(chosen(m, seen, next.get(i), before.get(i)));
        }
        return all;
    }

    static Edge chosen(Maths m, Edge seen, Edge next, Edge before) {
        return m.add(before, m.mul(seen, m.sub(next, before)));
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

    static Edge stacked(Maths m, Edge... results) {
        List<Edge> steps = new ArrayList<>();
        for (Edge result : results) {
            steps.add(m.expand(result, 1));
        }
        return m.concat(1, steps);
    }
}
