package dev.tern.graph.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Quoted;
import dev.tern.graph.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A named change to a graph, as a value: it can be printed, joined to others, applied to any graph that it fits, and
 * tested alone. Values and nodes that it does not touch stay the very same objects. Whether the outcome is a valid graph
 * is for the {@link Verifier} to say.
 */
public final class Patch {
    private final List<Step> steps;

    private Patch(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Edits that happen together.
     *
     * @param name what the step is for
     */
    public record Step(String name, List<Edit> edits) {
        public Step {
            edits = List.copyOf(edits);
        }
    }

    /** A patch of these edits. */
    public static Patch of(String name, Edit... edits) {
        return of(name, List.of(edits));
    }

    /** A patch of these edits. */
    public static Patch of(String name, List<Edit> edits) {
        return new Patch(List.of(new Step(name, edits)));
    }

    /** A patch for {@code graph}, described inside {@code body}. */
    public static Patch of(String name, Graph graph, Consumer<PatchBuilder> body) {
        PatchBuilder builder = new PatchBuilder(graph);
        body.accept(builder);
        return of(name, builder.edits());
    }

    /** This patch, then {@code next}, whose indices name the graph that this one leaves behind. */
    public Patch then(Patch next) {
        List<Step> all = new ArrayList<>(steps);
        all.addAll(next.steps);
        return new Patch(all);
    }

    /** The steps, one after the other. */
    public List<Step> steps() {
        return steps;
    }

    /** The names of the steps. */
    public String name() {
        return String.join(", then ", steps.stream().map(Step::name).toList());
    }

    /** Whether nothing would change. */
    public boolean isEmpty() {
        return steps.stream().allMatch(step -> step.edits().isEmpty());
    }

    /** The changed graph. */
    public Graph apply(Graph graph) {
        return applyTo(graph).graph();
    }

    /** The changed graph, and where each value went. */
    public Patched applyTo(Graph graph) {
        Patched patched = Patched.unchanged(graph);
        for (Step step : steps) {
            patched = patched.then(new PatchStep(patched.graph(), step).apply());
        }
        return patched;
    }

    /** {@code model} with graph {@code index} changed, its signatures following the values that they name. */
    public Model applyTo(Model model, int index) {
        return applyTo(model.graphs().get(index)).in(model, index);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Patch patch && steps.equals(patch.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /** One line for each step, and one for each of its edits. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            text.append("patch ").append(Quoted.name(step.name())).append('\n');
            step.edits().forEach(edit -> text.append("  ").append(edit).append('\n'));
        }
        return text.toString();
    }
}
