package dev.tern.operators.custom;

import dev.tern.operators.CustomOperators;
import dev.tern.operators.custom.signal.Signals;

/** Registries of the custom operators that come with Tern. */
public final class OriginalCustomOperators {
    /** Every custom operator that Tern brings. */
    public static final CustomOperators ALL = CustomOperators.NONE.with(Signals.ALL);

    private OriginalCustomOperators() {}
}
