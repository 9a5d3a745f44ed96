package dev.tern.interpreter;

/** Thrown by a run that {@link Interpreter#cancel} ended. The interpreter can be used again. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CancelledException() {
        super("the run was cancelled");
    }
}
