package dev.tern.converter;

import java.util.LinkedHashMap;
import java.util.List;
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
        long bytes,
        String runtime) {
    public ConversionReport {
        before = new TreeMap<>(before);
        after = new TreeMap<>(after);
        changes = List.copyOf(changes);
        differences = List.copyOf(differences);
        options = List.copyOf(options);
    }

    /** How often each change was made. */
    public Map<String, Integer> changeCounts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        changes.forEach(change -> counts.merge(change.substring(0, change.indexOf(':')), 1, Integer::sum));
        return counts;
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The report as plain text; {@code explain} lists every single change. */
    public String text(boolean explain) {
        StringBuilder text = new StringBuilder();
        text.append("source      ").append(source).append('\n');
        text.append("nodes       ")
                .append(sourceNodes)
                .append(" in the source, ")
                .append(sum(before))
                .append(" operators as they stand, ")
                .append(sum(after))
                .append(" after rewriting\n");
        text.append("size        ").append(bytes).append(" bytes\n");
        if (!runtime.isEmpty()) {
            text.append("runs on     TensorFlow Lite ").append(runtime).append(" and later\n");
        }
        options.forEach(option -> text.append("option      ").append(option).append('\n'));
        after.forEach((operator, count) -> text.append("operator    ")
                .append(count)
                .append(" × ")
                .append(operator)
                .append('\n'));
        if (explain) {
            changes.forEach(change -> text.append("change      ").append(change).append('\n'));
        } else {
            changeCounts()
                    .forEach((change, count) -> text.append("change      ")
                            .append(count)
                            .append(" × ")
                            .append(change)
                            .append('\n'));
        }
        differences.forEach(
                difference -> text.append("verified    ").append(difference).append('\n'));
        return text.toString();
    }

    /** The report as a page of its own. */
    public String html() {
        StringBuilder page = new StringBuilder(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Conversion</title><style>body{font:15px"
                        + " sans-serif;margin:2em auto;max-width:60em}td,th{padding:.2em"
                        + " .8em;text-align:left;border-bottom:1px solid #ddd}</style><h1>Conversion of ");
        page.append(escaped(source)).append("</h1><p>").append(sourceNodes).append(" nodes in the source became ");
        page.append(sum(before)).append(" operators, and ").append(sum(after)).append(" after rewriting; ");
        page.append(bytes).append(" bytes.");
        if (!runtime.isEmpty()) {
            page.append(" Runs on TensorFlow Lite ").append(escaped(runtime)).append(" and later.");
        }
        page.append("</p>");
        table(page, "Operators", after);
        table(page, "Changes", changeCounts());
        page.append("<h2>Every change</h2><ol>");
        changes.forEach(change -> page.append("<li>").append(escaped(change)).append("</li>"));
        page.append("</ol><h2>Verified</h2><ul>");
        differences.forEach(difference ->
                page.append("<li>").append(escaped(difference.toString())).append("</li>"));
        return page.append("</ul></html>\n").toString();
    }

    private static void table(StringBuilder page, String title, Map<String, Integer> rows) {
        page.append("<h2>").append(title).append("</h2><table>");
        rows.forEach((name, count) -> page.append("<tr><td>")
                .append(escaped(name))
                .append("</td><td>")
                .append(count)
                .append("</td></tr>"));
        page.append("</table>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
