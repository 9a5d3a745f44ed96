package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent layer along the sequence and one against it; their results are joined.
 *
 * @param backward the layer against the sequence
 * @param join what becomes of both results
 */
public record Bidirectional(String name, Recurrent forward, Recurrent backward, Join join) implements Layer {

    /** How both results are joined; as files call it. */
    public enum Join {
        CONCAT,
        SUM,
        MUL,
        AVE
    }

    /** The same layer both ways, results one behind the other. */
    public static Bidirectional of(Recurrent layer) {
        return new Bidirectional("", layer, layer.goingBackwards(), Join.CONCAT);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        List<WeightSpec> all = new ArrayList<>();
        forward.weights(inputs).forEach(w -> all.add(w.withName("forward/" + w.name())));
        backward.weights(inputs).forEach(w -> all.add(w.withName("backward/" + w.name())));
        return all;
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        Maths m = scope.maths();
        Edge x = inputs.getFirst();
        int half = (inputs.size() - 1) / 2;
        List<Edge> ahead = new ArrayList<>(List.of(x));
        ahead.addAll(inputs.subList(1, 1 + half));
        List<Edge> behind = new ArrayList<>(List.of(x));
        behind.addAll(inputs.subList(1 + half, inputs.size()));
        List<Edge> there = forward.call(scope.within("forward"), ahead);
        List<Edge> back = backward.call(scope.within("backward"), behind);
        Edge first = there.getFirst();
        Edge second = backward.form().sequences() ? m.reverse(back.getFirst(), 1) : back.getFirst();
        Edge joined = switch (join) {
            case CONCAT -> m.concat(first.rank() - 1, List.of(first, second));
            case SUM -> m.add(first, second);
            case MUL -> m.mul(first, second);
            case AVE -> m.mul(m.add(first, second), 0.5f);
        };
        Edge mask = scope.mask(x);
        if (forward.form().sequences() && mask != null) {
            scope.mask(joined, mask);
        }
        List<Edge> all = new ArrayList<>(List.of(joined));
        all.addAll(there.subList(1, there.size()));
        all.addAll(back.subList(1, back.size()));
        return all;
    }

    public Bidirectional join(Join other) {
        return new Bidirectional(name, forward, backward, other);
    }

    @Override
    public Bidirectional named(String other) {
        return new Bidirectional(other, forward, backward, join);
    }

    @Override
    public String kind() {
        return "Bidirectional";
    }
}
