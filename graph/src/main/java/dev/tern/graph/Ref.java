package dev.tern.graph;

import org.jspecify.annotations.Nullable;

/** A value of a graph that is being built. Valid only with the builder that gave it. */
public final class Ref {
    private static final Ref ABSENT = new Ref(Node.ABSENT, null);

    private final int index;
    private final @Nullable GraphBuilder owner;

    Ref(int index, @Nullable GraphBuilder owner) {
        this.index = index;
        this.owner = owner;
    }

    /** Stands for an optional operand that is left out. */
    public static Ref absent() {
        return ABSENT;
    }

    /** Index of the value in its graph; {@link Node#ABSENT} for {@link #absent}. */
    public int index() {
        return index;
    }

    /** Whether this stands for an operand that is left out. */
    public boolean isAbsent() {
        return index == Node.ABSENT;
    }

    boolean belongsTo(GraphBuilder builder) {
        return owner == null || owner == builder;
    }

    @Override
    public String toString() {
        return isAbsent() ? "_" : "%" + index;
    }
}
