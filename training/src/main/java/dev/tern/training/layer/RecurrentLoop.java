package dev.tern.training.layer;

import dev.tern.graph.Graph;
import dev.tern.graph.Value;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.slice.DynamicUpdateSlice;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cell along a sequence as a WHILE: one step is a graph of its own, however long the sequence is.
 *
 * @param projected what the inputs of all steps contribute: [batch, steps, width]
 * @param mask which steps count, 1 or 0, [batch, steps]; null where all do
 * @param zeros a state of zeros
 */
record RecurrentLoop(
        LayerScope scope,
        Cell cell,
        Edge projected,
        @Nullable Edge mask,
        Edge zeros,
        Recurrent.Form form) {
    /** The result of every step where {@code form} wants them, else of the last; then the states. */
    List<Edge> run(List<Edge> states) {
        List<Edge> carried = new ArrayList<>();
        carried.add(scope.tape().ints(Shape.scalar(), 0));
        carried.add(projected);
        carried.addAll(states);
        if (mask != null) {
            carried.add(mask);
            carried.add(zeros);
        }
        if (form.sequences()) {
            carried.add(scope.maths().mul(narrow(), 0));
        }
        Graph test = test(carried);
        Graph turn = turn(carried);
        List<Value> results = carried.stream()
                .map(scope.tape()::describe)
                .map(RecurrentLoop::flowing)
                .toList();
        List<Edge> after = scope.tape()
                .node(new While(scope.called(test), scope.called(turn)), 1, results, carried.toArray(Edge[]::new));
        List<Edge> all = new ArrayList<>();
        Edge last = mask == null ? after.get(2) : after.get(3 + states.size());
        all.add(form.sequences() ? after.getLast() : last);
        all.addAll(after.subList(2, 2 + states.size()));
        return all;
    }

    /** As many numbers for each step as the cell gives, of whatever value: contributions are never fewer. */
    private Edge narrow() {
        return scope.maths().slice(projected, 2, 0, cell.units());
    }

    /** A value as {@code described}, without contents. */
    private static Value flowing(Value described) {
        return Value.of(described.name(), described.type(), described.shape())
                .withShape(described.shape(), described.openShape())
                .withHasRank(true);
    }

    private List<Edge> inputs(Tape tape, List<Edge> carried) {
        List<Edge> inputs = new ArrayList<>();
        for (Edge each : carried) {
            inputs.add(tape.input(flowing(scope.tape().describe(each)).withName("state")));
        }
        return inputs;
    }

    private Graph test(List<Edge> carried) {
        Tape tape = Tape.empty();
        List<Edge> inputs = inputs(tape, carried);
        Edge goesOn = tape.add(Comparisons.LESS, inputs.getFirst(), tape.ints(Shape.scalar(), projected.dim(1)));
        return tape.graph("goes on", List.of(goesOn));
    }

    private Graph turn(List<Edge> carried) {
        Tape tape = Tape.empty();
        LayerScope inside = scope.on(tape);
        Maths m = inside.maths();
        List<Edge> inputs = inputs(tape, carried);
        Edge step = inputs.get(0);
        Edge at = form.backwards() ? m.sub(tape.ints(Shape.scalar(), projected.dim(1) - 1), step) : step;
        List<Edge> states = inputs.subList(2, 2 + cell.states());
        List<Edge> next = cell.step(inside, m.gather(inputs.get(1), at, 1), states);
        Edge result = next.getFirst();
        List<Edge> results = new ArrayList<>();
        results.add(m.add(step, tape.ints(Shape.scalar(), 1)));
        results.add(inputs.get(1));
        if (mask == null) {
            results.addAll(next);
        } else {
            Edge flags = inputs.get(2 + cell.states());
            Edge seen = m.expand(m.gather(flags, at, 1), 1);
            result = Recurrence.chosen(m, seen, result, inputs.get(3 + cell.states()));
            results.addAll(Recurrence.chosen(m, seen, next, states));
            results.add(flags);
            results.add(result);
        }
        if (form.sequences()) {
            Edge zero = tape.ints(0);
            Edge place = m.concat(0, List.of(zero, m.reshape(step, 1), zero));
            results.add(tape.add(DynamicUpdateSlice.DEFINITION, inputs.getLast(), m.expand(result, 1), place));
        }
        return tape.graph("one step", results);
    }
}
