package dev.tern.tensor;

/**
 * The one exception that Tern throws for a bad file, model, input or request. Its message says where the fault is, what
 * was expected, what was found, and what to do about it.
 */
public final class TernException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final String problem;

    private TernException(String where, String problem, Throwable cause) {
        super(where.isEmpty() ? problem : where + ": " + problem, cause);
        this.where = where;
        this.problem = problem;
    }

    private TernException(String where, String problem) {
        super(where.isEmpty() ? problem : where + ": " + problem);
        this.where = where;
        this.problem = problem;
    }

    /** Starts an exception about {@code where}; the chain ends with {@link Found#fix}, which returns it. */
    public static Where at(String where) {
        return new Where(where);
    }

    /** An exception whose place is not known here; the caller adds it with {@link #within}. */
    public static TernException of(String problem) {
        return new TernException("", problem);
    }

    /** The same problem, placed inside {@code outer}. */
    public TernException within(String outer) {
        TernException placed = new TernException(where.isEmpty() ? outer : outer + " › " + where, problem, this);
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    /** The place of the fault, outermost first, or an empty text. */
    public String where() {
        return where;
    }

    /** What is wrong and what to do, without the place. */
    public String problem() {
        return problem;
    }

    /** First step: the place is known. */
    public record Where(String where) {
        /** What would have been right. */
        public Expected expected(String expected) {
            return new Expected(where, expected);
        }

        /** A finished exception with a free text. */
        public TernException problem(String problem) {
            return new TernException(where, problem);
        }

        /** A finished exception with a free text and the exception that led to it. */
        public TernException problem(String problem, Throwable cause) {
            return new TernException(where, problem, cause);
        }
    }

    /** Second step: the expectation is known. */
    public record Expected(String where, String expected) {
        /** What was there instead. */
        public Found found(String found) {
            return new Found(where, expected, found);
        }
    }

    /** Last step but the advice. */
    public record Found(String where, String expected, String found) {
        /** The finished exception; {@code advice} tells the reader what to do. */
        public TernException fix(String advice) {
            return new TernException(where, "expected " + expected + ", found " + found + "; " + advice);
        }
    }
}
