package dev.tern.training.layer;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Value;
import dev.tern.operators.random.RandomStandardNormal;
import dev.tern.operators.random.RandomUniform;
import dev.tern.operators.variables.AssignVariable;
import dev.tern.operators.variables.ReadVariable;
import dev.tern.operators.variables.VarHandle;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Randomness;
import dev.tern.training.operator.RandomNumbers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Tape;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model on its way onto a tape: which weights it has met, and what must happen beside its results. */
public final class Recording {
    /**
     * What the graph is for.
     *
     * @param training whether layers behave as in training
     * @param builtinOnly whether only builtin operators may be used
     * @param constants whether weights are constants, else variables
     * @param resources whether variables are resources that all graphs of a model share, as files have them
     * @param loops whether recurrent layers are loops or operators of their own, else their steps are written out
     */
    public record Mode(boolean training, boolean builtinOnly, boolean constants, boolean resources, boolean loops) {
        /** A training step in this process. */
        public static final Mode TRAINING = new Mode(true, false, false, false, false);

        /** Inference in this process, with weights that training changes. */
        public static final Mode INFERENCE = new Mode(false, false, false, false, false);

        /** Inference from a file. */
        public static final Mode EXPORT = new Mode(false, true, true, false, false);

        /** Inference from a file, with recurrent layers as loops. */
        public static final Mode EXPORT_WITH_LOOPS = new Mode(false, true, true, false, true);

        /** Training from a file. */
        public static final Mode EXPORTED_TRAINING = new Mode(true, true, false, true, false);

        /** Inference from a file that can also train. */
        public static final Mode EXPORTED_INFERENCE = new Mode(false, true, false, true, false);
    }

    /** A state and what it is after the step. */
    public record Update(Weight weight, Edge value) {}

    private final Tape tape;
    private final Mode mode;
    private final long seed;
    private final Map<Long, Weight> met = new LinkedHashMap<>();
    private final Map<Long, Edge> edges = new LinkedHashMap<>();
    private final Map<String, Edge> handles = new LinkedHashMap<>();
    private final List<Update> updates = new ArrayList<>();
    private final List<Edge> penalties = new ArrayList<>();
    private final Map<Integer, Edge> masks = new LinkedHashMap<>();
    private final List<Graph> called;
    private @Nullable Edge step;
    private int randoms;
    private final boolean trial;

    public Recording(Tape tape, Mode mode, long seed) {
        this(tape, mode, seed, new ArrayList<>(), false);
    }

    private Recording(Tape tape, Mode mode, long seed, List<Graph> called, boolean trial) {
        this.trial = trial;
        this.tape = tape;
        this.mode = mode;
        this.seed = seed;
        this.called = called;
    }

    /** The recording of a graph that this one's nodes call. */
    Recording inner(Tape other) {
        return new Recording(other, mode, seed, called, trial);
    }

    /** Keeps a graph that nodes call; its number in the model, whose first graph is this recording's own. */
    int call(Graph graph) {
        called.add(graph);
        return called.size();
    }

    /** The graphs that nodes call, from number 1 on. */
    public List<Graph> called() {
        return List.copyOf(called);
    }

    /** A recording that only finds out types and shapes. */
    static Recording trial(Tape tape) {
        return new Recording(tape, Mode.INFERENCE, 0, new ArrayList<>(), true);
    }

    boolean isTrial() {
        return trial;
    }

    public Tape tape() {
        return tape;
    }

    public Mode mode() {
        return mode;
    }

    /** The number of the training step, an input of the graph. */
    public Edge step() {
        Edge edge = step;
        if (edge == null) {
            edge = tape.input("step", DataType.INT32, Shape.scalar());
            step = edge;
        }
        return edge;
    }

    /** Whether anything on the tape asks for the number of the step. */
    public boolean needsStep() {
        return step != null;
    }

    /** The scope of a layer that has these weights, by their names within it. */
    public LayerScope scope(String layer, boolean frozen, Map<String, Weight> weights) {
        return new LayerScope(this, layer, "", frozen, weights);
    }

    /** The tensor of a weight. */
    public Edge edge(Weight weight) {
        return edges.computeIfAbsent(weight.memory().address(), address -> {
            met.put(address, weight);
            if (mode.resources()) {
                return read(weight.path(), weight.spec().storedShape());
            }
            if (!mode.constants()) {
                return tape.variable(
                        weight.path(), DataType.FLOAT32, weight.spec().storedShape());
            }
            byte[] bytes = weight.memory().toArray(ValueLayout.JAVA_BYTE);
            return tape.value(
                    Value.of(weight.path(), DataType.FLOAT32, weight.spec().storedShape())
                            .withHasRank(true)
                            .withBuffer(Buffer.of(bytes)));
        });
    }

    /** Reads a resource that all graphs of the model share. */
    public Edge read(String name, Shape shape) {
        Value value = Value.of(name, DataType.FLOAT32, shape).withHasRank(true);
        return tape.node(Objects.requireNonNull(ReadVariable.DEFINITION.defaults()), 1, List.of(value), handle(name))
                .getFirst();
    }

    /** Gives a resource that all graphs of the model share new contents. */
    public void assign(String name, Edge value) {
        tape.node(Objects.requireNonNull(AssignVariable.DEFINITION.defaults()), 1, List.of(), handle(name), value);
    }

    private Edge handle(String name) {
        return handles.computeIfAbsent(name, key -> tape.add(new VarHandle("", key)));
    }

    /** The weights that the graph uses, in the order in which it met them. */
    public List<Weight> weights() {
        return List.copyOf(met.values());
    }

    public List<Update> updates() {
        return List.copyOf(updates);
    }

    /** Numbers that belong to the loss. */
    public List<Edge> penalties() {
        return List.copyOf(penalties);
    }

    /** Which steps of a sequence count, as 1 and 0 of shape [batch, steps]; null where all do. */
    public @Nullable Edge mask(Edge sequence) {
        return masks.get(sequence.index());
    }

    void mask(Edge sequence, Edge counts) {
        masks.put(sequence.index(), counts);
    }

    void update(Weight weight, Edge value) {
        updates.add(new Update(weight, value));
    }

    void penalize(Edge number) {
        penalties.add(number);
    }

    Edge random(String layer, boolean normal, int... extents) {
        long key = Randomness.key(seed, layer + "/" + randoms++);
        if (!mode.builtinOnly()) {
            List<Integer> shape = Arrays.stream(extents).boxed().toList();
            return tape.add(new RandomNumbers(key, normal, shape), step());
        }
        Edge shape = tape.ints(extents);
        return normal ? tape.add(new RandomStandardNormal(key, 0), shape) : tape.add(new RandomUniform(key, 0), shape);
    }
}
