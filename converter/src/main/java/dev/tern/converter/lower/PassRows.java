package dev.tern.converter.lower;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Operators that hand on what they get, constants, and what has no place in a converted graph. */
final class PassRows {
    private static final Row PASS = site -> List.of(site.in(0));
    private static final Row NOTHING = site -> List.of();

    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("Identity", PASS),
            entry("IdentityN", Site::inputs),
            entry("StopGradient", PASS),
            entry("PreventGradient", PASS),
            entry("CheckNumerics", PASS),
            entry("Snapshot", PASS),
            entry("PlaceholderWithDefault", PASS),
            entry("EnsureShape", PASS),
            entry("NoOp", NOTHING),
            entry("Assert", NOTHING),
            entry(
                    "Const",
                    site -> List.of(
                            Flow.constant(site.node().name(), site.node().tensor("value")))),
            entry("Placeholder", PassRows::unfed));

    private PassRows() {}

    private static List<Flow> unfed(Site site) {
        throw Unconvertible.because("the outputs need it, and it is not an input", "name it among the inputs");
    }
}
