package dev.tern.converter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a conversion did.
 *
 * @param source what was converted
 * @param sourceNodes how many nodes of the source were taken up, functions inlined
 * @param before operators and how often each stands there, one for each node of the source
 * @param after the same of the result, with the version of each
 * @param changes one line for each change that rewriting made
 * @param differences how far the result's outputs are from the source's; empty where nothing was compared
 * @param options what was asked for beyond the usual, and what a user should know
 * @param layers what each layer became
 * @param sourceBytes size of the source on disk; 0 where it is none
 * @param bytes size of the {@code .tflite} file
 * @param runtime the oldest runtime that can run it; empty where unknown
 */
public record ConversionReport(
        String source,
        int sourceNodes,
        Map<String, Integer> before,
        Map<String, Integer> after,
        List<String> changes,
        List<Comparison.Difference> differences,
        List<String> options,
        List<LayerFate> layers,
        long sourceBytes,
        long bytes,
        String runtime) {
    public ConversionReport {
        before = new TreeMap<>(before);
        after = new TreeMap<>(after);
        changes = List.copyOf(changes);
        differences = List.copyOf(differences);
        options = List.copyOf(options);
        layers = List.copyOf(layers);
    }

    /** How often each change was made. */
    public Map<String, Integer> changeCounts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        changes.forEach(change -> counts.merge(change.substring(0, change.indexOf(':')), 1, Integer::sum));
        return counts;
    }

    static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    static String size(long bytes) {
        return bytes < 10_000
                ? String.format(Locale.ROOT, "%,d bytes", bytes)
                : String.format(Locale.ROOT, "%,d KB", Math.round(bytes / 1000.0));
    }

    private static String operators(int count) {
        return count + (count == 1 ? " operator" : " operators");
    }

    /** The report as plain text; {@code explain} lists every single change and what each layer became. */
    public String text(boolean explain) {
        StringBuilder text = new StringBuilder();
        line(text, "source", source);
        line(text, "size", (sourceBytes > 0 ? size(sourceBytes) + " on disk, " : "") + size(bytes) + " as .tflite");
        line(
                text,
                "nodes",
                sourceNodes + " in the source, " + operators(sum(before)) + " as they stand, " + sum(after)
                        + " after rewriting");
        if (!runtime.isEmpty()) {
            line(text, "runs on", "TensorFlow Lite " + runtime + " and later");
        }
        options.forEach(option -> line(text, "note", option));
        after.forEach((operator, count) -> line(text, "operator", count + " × " + operator));
        if (explain) {
            changes.forEach(change -> line(text, "change", change));
            layers.forEach(layer -> line(
                    text,
                    "layer",
                    layer.layer() + ": " + layer.became()
                            + (layer.changes().isEmpty() ? "" : " (" + layer.done() + ")")));
        } else {
            changeCounts().forEach((change, count) -> line(text, "change", count + " × " + change));
        }
        differences.forEach(difference -> line(text, "verified", difference.toString()));
        return text.toString();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append("%-12s".formatted(what)).append(value).append('\n');
    }

    /** The report as a page of its own. */
    public String html() {
        return ReportPage.of(this);
    }
}
