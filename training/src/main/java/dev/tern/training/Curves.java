package dev.tern.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Curves of a training as a picture: one chart for each measure, with that of validation in it. */
public final class Curves {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 250;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 40;
    private static final int STEPS = 5;
    /** More epochs than this are drawn as lines alone. */
    private static final int DOTS_MOST = 40;

    private static final String VALIDATION = "val_";
    private static final String STYLE =
            "body{font:14px sans-serif;margin:24px}table{border-collapse:collapse;margin-top:16px}"
                    + "th,td{border:1px solid #ccc;padding:4px 10px;text-align:right}th{background:#f3f3f3}";

    private final History history;
    private final StringBuilder text = new StringBuilder();

    private Curves(History history) {
        this.history = history;
    }

    /** An SVG picture. */
    public static String svg(History history) {
        return new Curves(history).picture();
    }

    /** A page with the picture and a table of all epochs. */
    public static String html(History history) {
        Set<String> names = names(history);
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<title>Training</title><style>" + STYLE + "</style></head><body>\n<h1>Training</h1>\n");
        page.append(svg(history)).append("<table>\n<tr><th>epoch</th>");
        names.forEach(name -> page.append("<th>").append(escaped(name)).append("</th>"));
        page.append("<th>seconds</th></tr>\n");
        for (History.Epoch epoch : history.epochs()) {
            page.append("<tr><td>").append(epoch.number()).append("</td>");
            names.forEach(name -> page.append(format("<td>%.5g</td>", epoch.value(name))));
            page.append(format("<td>%.1f</td></tr>\n", epoch.seconds()));
        }
        return page.append("</table>\n</body></html>\n").toString();
    }

    /** Every measure, in the order in which they first appear. */
    private static Set<String> names(History history) {
        Set<String> names = new LinkedHashSet<>();
        history.epochs().forEach(epoch -> names.addAll(epoch.values().keySet()));
        return names;
    }

    private String picture() {
        Map<String, List<String>> charts = new LinkedHashMap<>();
        for (String name : names(history)) {
            String measure = name.startsWith(VALIDATION) ? name.substring(VALIDATION.length()) : name;
            charts.computeIfAbsent(measure, k -> new ArrayList<>()).add(name);
        }
        int height = Math.max(1, charts.size()) * HEIGHT;
        text.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                        + "font-family=\"sans-serif\" font-size=\"11\">\n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                WIDTH, height, WIDTH, height));
        int at = 0;
        for (Map.Entry<String, List<String>> chart : charts.entrySet()) {
            text.append(format("<g transform=\"translate(0 %d)\">\n", at++ * HEIGHT));
            chart(chart.getKey(), chart.getValue());
            text.append("</g>\n");
        }
        return text.append("</svg>\n").toString();
    }

    private void chart(String title, List<String> names) {
        text.append(format(
                "<text x=\"%d\" y=\"20\" font-size=\"13\" font-weight=\"bold\">%s</text>\n", LEFT, escaped(title)));
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (String name : names) {
            for (double value : history.curve(name)) {
                low = Double.isFinite(value) ? Math.min(low, value) : low;
                high = Double.isFinite(value) ? Math.max(high, value) : high;
            }
        }
        if (!(low <= high)) {
            text.append(format("<text x=\"%d\" y=\"%d\">no finite numbers</text>\n", LEFT, TOP + 20));
            return;
        }
        double step = step(high == low ? Math.max(Math.abs(high), 1e-6) : high - low);
        Scale scale = new Scale(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
        if (scale.high() <= scale.low()) {
            scale = new Scale(scale.low(), scale.low() + step, step);
        }
        axes(scale);
        int legend = WIDTH - RIGHT;
        for (String name : names) {
            boolean validation = name.startsWith(VALIDATION);
            String colour = validation ? "#d95f02" : "#1b6ca8";
            curve(name, colour, scale);
            text.append(format(
                    "<text x=\"%d\" y=\"20\" text-anchor=\"end\" fill=\"%s\">%s</text>\n",
                    legend, colour, validation ? "validation" : "training"));
            legend -= 76;
        }
    }

    /** The vertical axis: from, to, and how far its marks are apart. */
    private record Scale(double low, double high, double step) {
        double y(double value) {
            return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
        }
    }

    private double x(int epoch) {
        int last = Math.max(1, history.epochs().size() - 1);
        return LEFT + (double) epoch / last * (WIDTH - LEFT - RIGHT);
    }

    private void axes(Scale scale) {
        int marks = (int) Math.round((scale.high() - scale.low()) / scale.step());
        for (int i = 0; i <= marks; i++) {
            double value = scale.low() + i * scale.step();
            text.append(format(
                    "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LEFT, scale.y(value), WIDTH - RIGHT, LEFT - 6, scale.y(value) + 4, mark(value)));
        }
        int epochs = history.epochs().size();
        int every = Math.max(1, (int) Math.ceil(step(Math.max(1, epochs - 1))));
        for (int i = 0; i < epochs; i++) {
            int number = history.epochs().get(i).number();
            if (number % every == 0 || epochs == 1) {
                text.append(format(
                        "<path d=\"M%.1f %dv4\" stroke=\"#888\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d"
                                + "</text>\n",
                        x(i), HEIGHT - BOTTOM, x(i), HEIGHT - BOTTOM + 16, number));
            }
        }
        text.append(format(
                "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888\"/>"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">epoch</text>\n",
                LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8));
    }

    /** One measure over all epochs; where a number is not finite, the line is broken. */
    private void curve(String name, String colour, Scale scale) {
        StringBuilder path = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        double[] values = history.curve(name);
        boolean drawing = false;
        for (int i = 0; i < values.length; i++) {
            boolean finite = Double.isFinite(values[i]);
            if (finite) {
                path.append(format("%s%.1f %.1f", drawing ? "L" : "M", x(i), scale.y(values[i])));
                dots.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>", x(i), scale.y(values[i])));
            }
            drawing = finite;
        }
        text.append(format(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"><title>%s</title></path>\n",
                path, colour, escaped(name)));
        if (values.length <= DOTS_MOST) {
            text.append(format("<g fill=\"%s\">%s</g>\n", colour, dots));
        }
    }

    /** A round number that {@code span} has about {@link #STEPS} of. */
    private static double step(double span) {
        double rough = span / STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return (digit > 5 ? 10 : digit > 2 ? 5 : digit > 1 ? 2 : 1) * power;
    }

    private static String mark(double value) {
        String shown = format("%.4g", Math.abs(value) < 1e-12 ? 0 : value);
        return shown.contains(".") && !shown.contains("e") ? shown.replaceFirst("\\.?0+$", "") : shown;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
