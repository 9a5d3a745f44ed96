package dev.tern.inspect.profile;

import dev.tern.inspect.Amounts;
import dev.tern.inspect.report.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A profile as lines of text. */
public final class ProfileText {
    private static final int NAME_LENGTH = 48;

    private ProfileText() {}

    /** Totals, a table of operators, a table of nodes where {@code everyNode}, and the {@code worst} worst nodes. */
    public static List<String> lines(ModelProfile profile, boolean everyNode, int worst) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: a run takes %.1f µs on %s, %.1f µs of it in %d nodes (medians of %d runs)",
                profile.name(),
                profile.runMicros(),
                profile.threads() == 1 ? "1 thread" : profile.threads() + " threads",
                profile.nodeMicros(),
                profile.nodes().size(),
                profile.runs()));
        lines.add(peak(profile.peak()));
        lines.add("");
        lines.addAll(kinds(profile));
        if (everyNode) {
            lines.add("");
            lines.addAll(nodes(profile, profile.nodes()));
        }
        lines.add("");
        lines.add("most time lost to what the processor could do:");
        lines.addAll(nodes(profile, profile.worst(worst)));
        for (NodeCost node : profile.worst(worst)) {
            lines.add("node " + node.node() + ": " + node.reason());
        }
        return lines;
    }

    /** What one core can do. */
    static String peak(ProcessorPeak peak) {
        String products = Double.isNaN(peak.floatGigaops())
                ? "machine code does not run here, so its peak is unknown"
                : String.format(
                        Locale.ROOT,
                        "%.1f GFLOP/s of floats, %.1f GOP/s of bytes",
                        peak.floatGigaops(),
                        peak.byteGigaops());
        return String.format(
                Locale.ROOT, "measured peak of one core: %s; copying %.1f GB/s", products, peak.copyGigabytes());
    }

    private static List<String> kinds(ModelProfile profile) {
        Columns table = new Columns("lrrrrrl").row("operator", "nodes", "µs", "share", "Gop/s", "moved", "kernels");
        for (ModelProfile.Kind kind : profile.kinds()) {
            table.row(
                    kind.operator(),
                    String.valueOf(kind.count()),
                    number(kind.micros()),
                    share(kind.micros(), profile.nodeMicros()),
                    rate(kind.gigaops()),
                    Amounts.bytes(kind.bytes()),
                    kind.kernels());
        }
        return table.lines("");
    }

    private static List<String> nodes(ModelProfile profile, List<NodeCost> nodes) {
        Columns table = new Columns("rlllrrrrrl")
                .row("node", "operator", "types", "result", "µs", "share", "Gop/s", "of peak", "moved", "kernel, name");
        for (NodeCost node : nodes) {
            table.row(
                    String.valueOf(node.node()),
                    node.operator(),
                    node.types(),
                    node.shape(),
                    number(node.micros()),
                    share(node.micros(), profile.nodeMicros()),
                    rate(node.gigaops()),
                    ofPeak(node),
                    Amounts.bytes(node.bytes()),
                    node.kernel().tier() + ": " + node.kernel().reason() + "  " + shortened(node.output()));
        }
        return table.lines("");
    }

    private static String shortened(String name) {
        return name.length() <= NAME_LENGTH ? name : "…" + name.substring(name.length() - NAME_LENGTH);
    }

    private static String ofPeak(NodeCost node) {
        return Double.isNaN(node.idealMicros()) || node.micros() <= 0
                ? ""
                : String.format(Locale.ROOT, "%.0f%%", 100 * node.idealMicros() / node.micros());
    }

    private static String number(double micros) {
        return String.format(Locale.ROOT, micros < 100 ? "%.2f" : "%.1f", micros);
    }

    private static String rate(double gigaops) {
        return gigaops == 0 ? "" : String.format(Locale.ROOT, "%.1f", gigaops);
    }

    private static String share(double part, double whole) {
        return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f%%", 100 * part / whole);
    }
}
