package dev.tern.graph.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** A patch in the making; lives only inside the lambda given to {@link Patch#of(String, Graph, java.util.function.Consumer)}. */
public final class PatchBuilder {
    private final List<Edit> edits = new ArrayList<>();
    private int nextValue;

    PatchBuilder(Graph graph) {
        this.nextValue = graph.values().size();
    }

    List<Edit> edits() {
        return edits;
    }

    /** Adds a value and returns the index that it will have. */
    public int add(Value value) {
        edits.add(new Edit.AddValue(value));
        return nextValue++;
    }

    public PatchBuilder replaceValue(int value, Value by) {
        return edit(new Edit.ReplaceValue(value, by));
    }

    public PatchBuilder replaceNode(int node, Node by) {
        return edit(new Edit.ReplaceNode(node, by));
    }

    public PatchBuilder insertBefore(int node, Node inserted) {
        return edit(new Edit.InsertNode(node, inserted));
    }

    public PatchBuilder removeNodes(Integer... nodes) {
        return edit(new Edit.RemoveNodes(List.of(nodes)));
    }

    public PatchBuilder redirect(int from, int to) {
        return edit(new Edit.RedirectUses(from, to));
    }

    public PatchBuilder setInputs(List<Integer> values) {
        return edit(new Edit.SetInputs(values));
    }

    public PatchBuilder setOutputs(List<Integer> values) {
        return edit(new Edit.SetOutputs(values));
    }

    /** Any edit, as a value. */
    public PatchBuilder edit(Edit edit) {
        edits.add(edit);
        if (edit instanceof Edit.AddValue) {
            nextValue++;
        }
        return this;
    }
}
