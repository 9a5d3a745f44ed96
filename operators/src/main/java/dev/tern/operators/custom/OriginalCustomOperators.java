package dev.tern.operators.custom;

import dev.tern.operators.CustomOperators;
import java.util.List;

/** Registries of the custom operators that come with Tern. */
public final class OriginalCustomOperators {
    /** Every custom operator that Tern brings. */
    public static final CustomOperators ALL = CustomOperators.of(List.of());

    private OriginalCustomOperators() {}
}
