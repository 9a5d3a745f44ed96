package dev.tern.training.gradient;

import dev.tern.graph.Node;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One node on the way back: what it was given, what it gave, and how the loss changes with what it gave. */
public final class Backward {
    private final Tape tape;
    private final Node node;
    private final boolean builtinOnly;
    private final boolean[] wanted;
    private final List<@Nullable Edge> arriving;
    private final @Nullable Edge[] given;

    Backward(Tape tape, Node node, boolean builtinOnly, boolean[] wanted, List<@Nullable Edge> arriving) {
        this.tape = tape;
        this.node = node;
        this.builtinOnly = builtinOnly;
        this.wanted = wanted;
        this.arriving = arriving;
        this.given = new Edge[node.inputs().size()];
    }

    public Tape tape() {
        return tape;
    }

    public Maths maths() {
        return new Maths(tape);
    }

    /** Whether only builtin operators may be added, so that the graph can be written to a file. */
    public boolean builtinOnly() {
        return builtinOnly;
    }

    /** Number of operands. */
    public int inputCount() {
        return node.inputs().size();
    }

    public boolean hasInput(int i) {
        return i < node.inputs().size() && node.inputs().get(i) != Node.ABSENT;
    }

    /** Operand {@code i}. */
    public Edge input(int i) {
        return tape.edge(node.inputs().get(i));
    }

    /** Result {@code i}. */
    public Edge output(int i) {
        return tape.edge(node.outputs().get(i));
    }

    public int outputCount() {
        return node.outputs().size();
    }

    /** How the loss changes with result {@code i}: zeros where nothing uses it. */
    public Edge gradient(int i) {
        Edge gradient = arriving.get(i);
        return gradient != null ? gradient : maths().mul(output(i), 0);
    }

    /** How the loss changes with the only result. */
    public Edge gradient() {
        return gradient(0);
    }

    /** Whether anything that is trained stands behind operand {@code i}. */
    public boolean wants(int i) {
        return hasInput(i) && wanted[i];
    }

    /** Says what operand {@code i} gets. */
    public void give(int i, Edge gradient) {
        given[i] = gradient;
    }

    /** As {@link #give}, for an operand that was broadcast: summed over what it was repeated along. */
    public void giveSummed(int i, Edge gradient) {
        given[i] = Broadcasts.summed(maths(), gradient, input(i).shape());
    }

    /** The whole numbers in a constant operand. */
    public int[] ints(int i) {
        return Objects.requireNonNull(Constant.ints(tape.describe(input(i))), "operand " + i + " is no constant");
    }

    @Nullable
    Edge given(int i) {
        return given[i];
    }
}
