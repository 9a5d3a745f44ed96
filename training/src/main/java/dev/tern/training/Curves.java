package dev.tern.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;

/** Curves of a training as a picture: one for each measure, with that of validation beside it. */
public final class Curves {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 240;
    private static final int MARGIN = 46;

    private Curves() {}

    /** An SVG picture. */
    public static String svg(History history) {
        TreeMap<String, List<String>> groups = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>();
        history.epochs().forEach(epoch -> names.addAll(epoch.values().keySet()));
        for (String name : names) {
            groups.computeIfAbsent(name.replaceFirst("^val_", ""), k -> new ArrayList<>())
                    .add(name);
        }
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" "
                        + "font-size=\"11\">%n",
                WIDTH,
                Math.max(1, groups.size()) * HEIGHT));
        int at = 0;
        for (var group : groups.entrySet()) {
            chart(text, history, group.getKey(), group.getValue(), at++ * HEIGHT);
        }
        return text.append("</svg>\n").toString();
    }

    /** A page with the picture and a table of all epochs. */
    public static String html(History history) {
        StringBuilder text = new StringBuilder("<!DOCTYPE html>\n<meta charset=\"utf-8\"><title>Training</title>\n");
        text.append(svg(history)).append("<table border=\"1\" cellpadding=\"4\"><tr><th>epoch</th>");
        TreeSet<String> names = new TreeSet<>();
        history.epochs().forEach(epoch -> names.addAll(epoch.values().keySet()));
        names.forEach(name -> text.append("<th>").append(escaped(name)).append("</th>"));
        text.append("</tr>\n");
        for (History.Epoch epoch : history.epochs()) {
            text.append("<tr><td>").append(epoch.number()).append("</td>");
            names.forEach(name -> text.append(String.format(Locale.ROOT, "<td>%.5g</td>", epoch.value(name))));
            text.append("</tr>\n");
        }
        return text.append("</table>\n").toString();
    }

    private static void chart(StringBuilder text, History history, String title, List<String> names, int top) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (String name : names) {
            for (double value : history.curve(name)) {
                low = Double.isFinite(value) ? Math.min(low, value) : low;
                high = Double.isFinite(value) ? Math.max(high, value) : high;
            }
        }
        if (!(low <= high)) {
            return;
        }
        double span = high == low ? 1 : high - low;
        int last = Math.max(1, history.epochs().size() - 1);
        text.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>%n",
                MARGIN,
                top + 16,
                escaped(title)));
        text.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#ccc\"/>%n",
                MARGIN,
                top + 24,
                WIDTH - MARGIN - 10,
                HEIGHT - 50));
        text.append(String.format(
                Locale.ROOT,
                "<text x=\"2\" y=\"%d\">%.4g</text><text x=\"2\" y=\"%d\">%.4g</text>%n",
                top + 34,
                high,
                top + HEIGHT - 28,
                low));
        for (String name : names) {
            StringBuilder points = new StringBuilder();
            double[] curve = history.curve(name);
            for (int i = 0; i < curve.length; i++) {
                if (Double.isFinite(curve[i])) {
                    points.append(String.format(
                            Locale.ROOT,
                            "%.1f,%.1f ",
                            MARGIN + (double) i / last * (WIDTH - MARGIN - 10),
                            top + 24 + (high - curve[i]) / span * (HEIGHT - 50)));
                }
            }
            boolean validation = name.startsWith("val_");
            text.append(String.format(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\""
                            + " stroke-width=\"2\"><title>%s</title></polyline>%n",
                    points.toString().strip(), validation ? "#d95f02" : "#1b6ca8", escaped(name)));
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
