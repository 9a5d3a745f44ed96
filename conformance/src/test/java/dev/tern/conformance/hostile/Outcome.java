package dev.tern.conformance.hostile;

import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended.
 *
 * @param end where it ended
 * @param net the operator whose kernel or shape rule was stopped by the interpreter's last net instead of a check of its
 *     own, or null
 * @param finding what must not be, or null
 */
record Outcome(End end, @Nullable String net, @Nullable String finding) {
    /** The farthest that an attempt came. */
    enum End {
        REFUSED_BY_READER,
        REFUSED_BY_PLANNER,
        REFUSED_IN_RUN,
        RESULT
    }
}
