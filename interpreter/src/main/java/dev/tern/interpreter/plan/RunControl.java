package dev.tern.interpreter.plan;

import dev.tern.interpreter.CancelledException;
import dev.tern.tensor.TernException;

/** What may end a run early: a cancellation from any thread, or the time limit. Asked between nodes and in loops. */
public final class RunControl {
    private final long limitNanos;
    private volatile boolean cancelled;
    private boolean timed;
    private long deadlineNanos;

    /** {@code limitNanos} for one run; {@link Long#MAX_VALUE} for none. */
    public RunControl(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** Starts the clock of one run, or of planning alone. */
    public void begin() {
        cancelled = false;
        timed = limitNanos != Long.MAX_VALUE;
        deadlineNanos = timed ? System.nanoTime() + limitNanos : 0;
    }

    /** Stops the clock. */
    public void end() {
        timed = false;
    }

    /** Makes the run under way end at its next checkpoint. */
    public void cancel() {
        cancelled = true;
    }

    /** Throws if the run is to end. */
    public void checkpoint() {
        if (cancelled) {
            throw new CancelledException();
        }
        if (timed && System.nanoTime() - deadlineNanos > 0) {
            throw TernException.at("run")
                    .expected("an end within " + limitNanos / 1_000_000 + " ms")
                    .found("the run still going on")
                    .fix("raise Options.timeLimit, or look for a loop in the model that does not end");
        }
    }
}
