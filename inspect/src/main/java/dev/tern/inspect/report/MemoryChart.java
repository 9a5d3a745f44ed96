package dev.tern.inspect.report;

import dev.tern.graph.Graph;
import dev.tern.graph.Quoted;
import dev.tern.inspect.Amounts;
import dev.tern.interpreter.MemoryReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The whole arena plan as a chart: one line for each tensor with its place and, node by node from left to right, the
 * time during which it lives; above them how full the arena is.
 */
public final class MemoryChart {
    private static final int WIDTH = 64;
    private static final String LEVELS = " ▁▂▃▄▅▆▇█";
    private static final String ROW = "%12s %11s %11s  |%s|  %s";

    private MemoryChart() {}

    /** The chart of {@code arena}, the plan of {@code graph}. */
    public static List<String> lines(ArenaSummary arena, Graph graph) {
        MemoryReport plan = arena.plan();
        int nodes = Math.max(1, graph.nodes().size());
        int step = (nodes + WIDTH - 1) / WIDTH;
        int width = (nodes + step - 1) / step;
        List<String> lines = new ArrayList<>();
        lines.add(row(
                "",
                "",
                "live",
                fill(plan, nodes, step, width),
                "of " + Amounts.bytes(plan.arenaBytes()) + ", each column "
                        + (step == 1 ? "a node" : step + " nodes")));
        lines.add(row("offset", "bytes", "nodes", " ".repeat(width), "tensor"));
        List<MemoryReport.Place> places = new ArrayList<>(plan.places());
        places.sort(
                Comparator.comparingInt(MemoryReport.Place::firstNode).thenComparingLong(MemoryReport.Place::offset));
        for (MemoryReport.Place place : places) {
            lines.add(row(
                    String.valueOf(place.offset()),
                    String.valueOf(place.bytes()),
                    place.firstNode() + "-" + place.lastNode(),
                    life(place, step, width),
                    "%" + place.value() + " " + Quoted.plain(place.type()) + " " + Quoted.name(place.name())));
        }
        return List.copyOf(lines);
    }

    /** The whole plan as JSON values. */
    public static List<Object> toJson(MemoryReport plan) {
        return ReportJson.places(plan);
    }

    private static String row(String offset, String bytes, String nodes, String drawn, String tensor) {
        return String.format(Locale.ROOT, ROW, offset, bytes, nodes, drawn, tensor)
                .stripTrailing();
    }

    private static String life(MemoryReport.Place place, int step, int width) {
        int first = Math.clamp(place.firstNode() / step, 0, width - 1);
        int last = Math.clamp(place.lastNode() / step, first, width - 1);
        return " ".repeat(first) + "█".repeat(last - first + 1) + " ".repeat(width - 1 - last);
    }

    private static String fill(MemoryReport plan, int nodes, int step, int width) {
        long[] live = ArenaSummary.liveBytes(plan, nodes);
        StringBuilder bars = new StringBuilder();
        for (int column = 0; column < width; column++) {
            long most = 0;
            for (int n = column * step; n < Math.min(nodes, (column + 1) * step); n++) {
                most = Math.max(most, live[n]);
            }
            double full = plan.arenaBytes() == 0 ? 0 : (double) most / plan.arenaBytes();
            bars.append(LEVELS.charAt(
                    (int) Math.clamp(Math.ceil(full * (LEVELS.length() - 1)), 0, LEVELS.length() - 1)));
        }
        return bars.toString();
    }
}
