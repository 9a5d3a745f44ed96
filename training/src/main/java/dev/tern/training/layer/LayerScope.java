package dev.tern.training.layer;

import dev.tern.graph.Graph;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a layer has at hand while it adds its nodes: the tape, its weights, and what a training step needs beside results. */
public final class LayerScope {
    private final Recording recording;
    private final String layer;
    private final String part;
    private final boolean frozen;
    private final Map<String, Weight> weights;

    LayerScope(Recording recording, String layer, String part, boolean frozen, Map<String, Weight> weights) {
        this.recording = recording;
        this.layer = layer;
        this.part = part;
        this.frozen = frozen;
        this.weights = weights;
    }

    public Tape tape() {
        return recording.tape();
    }

    public Maths maths() {
        return new Maths(recording.tape());
    }

    /** Whether the graph is for training: dropout drops, batches are normalised by their own statistics. */
    public boolean training() {
        return recording.mode().training();
    }

    /** Whether the layer's weights are held fixed. */
    public boolean frozen() {
        return frozen;
    }

    /** Whether only builtin operators may be added, because the graph is written to a file. */
    public boolean builtinOnly() {
        return recording.mode().builtinOnly();
    }

    /** Whether recurrent layers are loops or operators of their own, rather than steps written out. */
    boolean loops() {
        return recording.mode().loops();
    }

    /** Keeps a graph that nodes call; its number. */
    int called(Graph graph) {
        return recording.call(graph);
    }

    /** The same layer, adding its nodes to a graph that this one's nodes call. */
    LayerScope on(Tape other) {
        return new LayerScope(recording.inner(other), layer, part, frozen, weights);
    }

    /** The layer's weight of this name, in its stored layout. */
    public Edge weight(String name) {
        return recording.edge(find(name));
    }

    /** Says what a state of the layer is after this training step; left alone in graphs that only infer. */
    public void update(String name, Edge value) {
        if (training()) {
            recording.update(find(name), value);
        }
    }

    /** Adds a number to the loss; left alone in graphs that only infer. */
    public void penalize(Edge number) {
        if (training()) {
            recording.penalize(number);
        }
    }

    /** Which steps of a sequence count, as 1 and 0 of shape [batch, steps]; null where all do. */
    public @Nullable Edge mask(Edge sequence) {
        return recording.mask(sequence);
    }

    /** Says which steps of a sequence count; layers behind this one see it. */
    public void mask(Edge sequence, Edge counts) {
        recording.mask(sequence, counts);
    }

    /** Hands masks of a layer's inputs on to its results, where the layer keeps steps apart and their order. */
    public void passMasks(Layer of, List<Edge> inputs, List<Edge> results) {
        Masks.pass(recording, of, inputs, results);
    }

    /** New random numbers in each training step, uniform in [0, 1). */
    public Edge uniform(int... extents) {
        return recording.random(layer, false, extents);
    }

    /** New random numbers in each training step, normally distributed with mean 0 and deviation 1. */
    public Edge normal(int... extents) {
        return recording.random(layer, true, extents);
    }

    /** The scope of a layer inside this one, whose weights have {@code inner/} in front of their names. */
    public LayerScope within(String inner) {
        return new LayerScope(recording, layer, part + inner + "/", frozen, weights);
    }

    /** The same for a layer that may be held fixed while the others learn. */
    public LayerScope within(String inner, boolean innerFrozen) {
        return new LayerScope(recording, layer, part + inner + "/", frozen || innerFrozen, weights);
    }

    /** A result that the program will compute in front of the graph; only while a model is being put together. */
    Edge promised(String kind, DataType type, Shape shape) {
        if (!recording.isTrial()) {
            throw TernException.at("layer " + layer + " (" + kind + ")")
                    .expected("a place at the beginning of the model")
                    .found("a place inside another layer or a nested model, or behind other layers")
                    .fix("texts become numbers before the graph: put the layer on an input of the outermost model");
        }
        return tape().input(Value.of(kind, type, shape).withHasRank(true));
    }

    private Weight find(String name) {
        Weight weight = weights.get(part + name);
        if (weight == null) {
            throw TernException.at("layer " + layer)
                    .expected("one of the weights " + weights.keySet())
                    .found("'" + part + name + "'")
                    .fix("name in weights() every weight that call() uses");
        }
        return weight;
    }
}
