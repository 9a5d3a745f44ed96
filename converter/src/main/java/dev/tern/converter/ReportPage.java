package dev.tern.converter;

import java.util.Locale;
import java.util.Map;

/** A conversion report as a page of its own. */
final class ReportPage {
    private static final String STYLE = """
            <style>
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24}
            h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin-top:2rem}
            table{border-collapse:collapse;width:100%}
            td,th{padding:.3rem .8rem;text-align:left;vertical-align:top;border-bottom:1px solid #d8dee4;
            overflow-wrap:anywhere}
            th{font-weight:600;color:#57606a}td:first-child{min-width:20rem}.n{text-align:right;width:6rem}
            .facts{display:flex;flex-wrap:wrap;gap:1rem;margin:1rem 0}
            .facts div{border:1px solid #d8dee4;border-radius:8px;padding:.6rem 1rem}
            .facts b{display:block;font-size:1.3rem}
            .note{border-left:4px solid #bf8700;padding:.3rem 1rem;background:#fff8e5;margin:.5rem 0}
            details{margin:1rem 0}
            @media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}
            td,th,.facts div{border-color:#30363d}.note{background:#2d2300}th{color:#9da7b3}}
            </style>
            """;

    private final StringBuilder page = new StringBuilder();

    private ReportPage() {}

    static String of(ConversionReport report) {
        ReportPage page = new ReportPage();
        page.write(report);
        return page.page.toString();
    }

    private void write(ConversionReport report) {
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Conversion of ")
                .append(escaped(report.source()))
                .append("</title>")
                .append(STYLE)
                .append("</head><body><h1>Conversion of ")
                .append(escaped(report.source()))
                .append("</h1><div class=\"facts\">");
        fact(String.valueOf(report.sourceNodes()), "nodes in the source");
        fact(String.valueOf(ConversionReport.sum(report.before())), "operators as they stand");
        fact(String.valueOf(ConversionReport.sum(report.after())), "operators after rewriting");
        if (report.sourceBytes() > 0) {
            fact(ConversionReport.size(report.sourceBytes()), "source on disk");
        }
        fact(ConversionReport.size(report.bytes()), "file");
        fact(report.runtime().isEmpty() ? "unknown" : report.runtime(), "oldest TensorFlow Lite");
        page.append("</div>");
        report.options()
                .forEach(note ->
                        page.append("<p class=\"note\">").append(escaped(note)).append("</p>"));
        verified(report);
        page.append(
                "<h2>What each layer became</h2><table><tr><th>layer</th><th>operators</th><th>what was done</th></tr>");
        report.layers().forEach(layer -> row(layer.layer(), layer.became(), layer.done()));
        page.append("</table>");
        counts("Operators of the file", "operator", report.after());
        counts("Changes", "change", report.changeCounts());
        if (!report.changes().isEmpty()) {
            page.append("<details><summary>Every change, in order</summary><ol>");
            report.changes()
                    .forEach(change ->
                            page.append("<li>").append(escaped(change)).append("</li>"));
            page.append("</ol></details>");
        }
        page.append("</body></html>\n");
    }

    private void fact(String number, String what) {
        page.append("<div><b>")
                .append(escaped(number))
                .append("</b>")
                .append(escaped(what))
                .append("</div>");
    }

    private void verified(ConversionReport report) {
        page.append("<h2>Verified</h2>");
        if (report.differences().isEmpty()) {
            page.append("<p>Source and result were not compared.</p>");
            return;
        }
        page.append("<p>Source and result ran on the same drawn inputs.</p><table><tr><th>output</th>")
                .append("<th>largest difference</th><th>part of the largest element</th></tr>");
        report.differences().forEach(each -> row(each.name(), number(each.largest()), number(each.relative())));
        page.append("</table>");
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
    }

    private void counts(String title, String what, Map<String, Integer> counts) {
        page.append("<h2>").append(title).append("</h2>");
        if (counts.isEmpty()) {
            page.append("<p>None.</p>");
            return;
        }
        page.append("<table><tr><th>").append(what).append("</th><th class=\"n\">count</th></tr>");
        counts.forEach((name, count) -> page.append("<tr><td>")
                .append(escaped(name))
                .append("</td><td class=\"n\">")
                .append(count)
                .append("</td></tr>"));
        page.append("</table>");
    }

    private void row(String... cells) {
        page.append("<tr>");
        for (String cell : cells) {
            page.append("<td>").append(escaped(cell)).append("</td>");
        }
        page.append("</tr>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
