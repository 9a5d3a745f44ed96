package dev.tern.graph;

import dev.tern.tensor.TernException;

/**
 * One thing that is wrong with a graph or model.
 *
 * @param where place, outermost first
 * @param what what was expected and what was found
 * @param fix what to do about it
 */
public record Problem(String where, String what, String fix) {
    /** The problem as an exception of its own. */
    public TernException asException() {
        return TernException.at(where).problem(what + "; " + fix);
    }

    @Override
    public String toString() {
        return where + ": " + what + "; " + fix;
    }
}
