package dev.tern.inspect.profile;

import dev.tern.inspect.Amounts;
import java.util.List;
import java.util.Locale;

/** A profile as one HTML page without scripts: a bar for each node, its ideal time marked. */
public final class ProfilePage {
    private static final int WORST = 10;
    private static final int HUES = 360;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>%1$s</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --muted: #888; }
            body { font: 14px/1.5 system-ui, sans-serif; margin: 24px auto; max-width: 1400px; padding: 0 16px; }
            h1 { font-size: 20px; } h2 { font-size: 15px; margin-top: 28px; }
            table { border-collapse: collapse; width: 100%%; font-variant-numeric: tabular-nums; }
            td, th { padding: 2px 8px; text-align: left; border-bottom: 1px solid var(--line); vertical-align: middle; }
            .n { text-align: right; } .m { color: var(--muted); overflow-wrap: anywhere; }
            .t { width: 20%%; } .k { width: 34%%; } .b { position: relative; height: 14px; border-radius: 3px; min-width: 1px; }
            .i { position: absolute; top: -2px; bottom: -2px; border-right: 2px solid currentColor; }
            </style></head><body>
            <h1>%1$s</h1><p>%2$s</p><p class="m">%3$s. The mark on a node's bar is the least time that these allow.</p>
            """;

    private ProfilePage() {}

    /** The page. */
    public static String of(ModelProfile profile) {
        List<String> text = ProfileText.lines(profile, false, 0);
        StringBuilder page = new StringBuilder(
                String.format(Locale.ROOT, HEAD, escaped(profile.name()), escaped(text.get(0)), escaped(text.get(1))));
        page.append("<h2>Operators</h2><table><tr><th>operator<th class=n>nodes<th class=n>µs<th class=t>share");
        page.append("<th class=n>Gop/s<th class=n>moved<th>kernels</tr>\n");
        double longestKind = profile.kinds().stream()
                .mapToDouble(ModelProfile.Kind::micros)
                .max()
                .orElse(1);
        for (ModelProfile.Kind kind : profile.kinds()) {
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s<td class=n>%d<td class=n>%.2f<td class=t>%s<td class=n>%.1f<td class=n>%s<td>%s</tr>%n",
                    escaped(kind.operator()),
                    kind.count(),
                    kind.micros(),
                    bar(kind.operator(), kind.micros(), Double.NaN, longestKind),
                    kind.gigaops(),
                    Amounts.bytes(kind.bytes()),
                    escaped(kind.kernels())));
        }
        page.append("</table>\n");
        nodes(page, "Most time lost to what the processor could do", profile.worst(WORST));
        nodes(page, "Nodes in order", profile.nodes());
        return page.append("</body></html>\n").toString();
    }

    private static void nodes(StringBuilder page, String title, List<NodeCost> nodes) {
        page.append("<h2>").append(title);
        page.append("</h2><table><tr><th class=n>node<th>operator<th>result<th class=n>µs<th class=t>time");
        page.append("<th class=n>Gop/s<th class=n>moved<th class=k>kernel, reason</tr>\n");
        double longest = nodes.stream().mapToDouble(NodeCost::micros).max().orElse(1);
        for (NodeCost node : nodes) {
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td class=n>%d<td>%s<td>%s %s<div class=m>%s</div><td class=n>%.2f<td class=t>%s"
                            + "<td class=n>%.1f<td class=n>%s<td class=k>%s<div class=m>%s</div></tr>%n",
                    node.node(),
                    escaped(node.operator()),
                    escaped(node.types()),
                    escaped(node.shape()),
                    escaped(node.output()),
                    node.micros(),
                    bar(node.operator(), node.micros(), node.idealMicros(), longest),
                    node.gigaops(),
                    Amounts.bytes(node.bytes()),
                    escaped(node.kernel().tier()),
                    escaped(node.kernel().reason() + "; " + node.reason())));
        }
        page.append("</table>\n");
    }

    private static String bar(String operator, double micros, double ideal, double longest) {
        double width = longest <= 0 ? 0 : 100 * micros / longest;
        String mark = Double.isNaN(ideal) || micros <= 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "<span class=i style=\"left:0;width:%.2f%%\"></span>",
                        Math.min(100, 100 * ideal / micros));
        return String.format(
                Locale.ROOT,
                "<div class=b style=\"width:%.2f%%;background:hsl(%d 60%% 55%%)\">%s</div>",
                width,
                Math.floorMod(operator.hashCode(), HUES),
                mark);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
