package dev.tern.testkit.nets;

import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Inference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A graph on its way into another: which value became which. */
final class GraphCopy {
    private final Graph from;
    private final GraphBuilder to;
    private final @Nullable Ref[] refs;

    GraphCopy(Graph from, GraphBuilder to) {
        this.from = from;
        this.to = to;
        this.refs = new Ref[from.values().size()];
    }

    GraphBuilder builder() {
        return to;
    }

    Value value(int index) {
        return from.value(index);
    }

    void set(int index, Ref ref) {
        refs[index] = ref;
    }

    /** What value {@code index} became; values that nothing has set are taken over as they stand. */
    Ref ref(int index) {
        if (index == Node.ABSENT) {
            return Ref.absent();
        }
        Ref known = refs[index];
        if (known == null) {
            known = to.value(from.value(index));
            refs[index] = known;
        }
        return known;
    }

    /** Adds a node for {@code node} with other operands and results described by {@code results}. */
    void add(Node node, Operator operator, List<Ref> operands, List<Ref> intermediates, List<Value> results) {
        List<@Nullable Value> described = new ArrayList<>();
        operands.forEach(ref -> described.add(ref.isAbsent() ? null : to.describe(ref)));
        int version = Math.max(node.version(), Inference.OF_BUILTINS.version(operator, described, results));
        List<Ref> made = to.node(operator, version, operands, intermediates, results);
        for (int i = 0; i < made.size(); i++) {
            set(node.outputs().get(i), made.get(i));
        }
    }

    void outputs() {
        from.outputs().forEach(v -> to.output(ref(v)));
    }
}
