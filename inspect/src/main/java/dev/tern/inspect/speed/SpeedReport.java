package dev.tern.inspect.speed;

import dev.tern.inspect.Amounts;
import dev.tern.inspect.report.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of a trial over models, as a table for people, as lines for spreadsheets, as Markdown, and as JSON.
 *
 * @param processPeakBytes most memory that the process held, all runtimes together; -1 where unknown
 */
public record SpeedReport(List<ModelSpeed> models, long processPeakBytes) {
    private static final String CSV_HEAD =
            "model,kind,runtime,threads,median_ms,p10_ms,p90_ms,best_ms,load_ms,first_ms,arena_bytes,peak_bytes,runs,"
                    + "quiet_rounds,rounds,foreign_share,max_difference";

    public SpeedReport {
        models = List.copyOf(models);
    }

    /** A table with a line for each model, runtime and number of threads, then the comparison with the best peer. */
    public List<String> lines() {
        Columns table = new Columns("llrrrrrrrrrlrl")
                .row(
                        "model",
                        "runtime",
                        "thr",
                        "median ms",
                        "p10",
                        "p90",
                        "best",
                        "load ms",
                        "first ms",
                        "arena",
                        "peak",
                        "quiet",
                        "max diff",
                        "notes");
        for (ModelSpeed model : models) {
            model.lanes().forEach(lane -> table.row(cells(model, lane)));
            model.refusals()
                    .forEach((runtime, why) -> table.row(
                            model.name(), runtime, "", "", "", "", "", "", "", "", "", "", "", "not run: " + why));
        }
        List<String> lines = new ArrayList<>(table.lines(""));
        lines.addAll(ratioLines());
        if (processPeakBytes >= 0) {
            lines.add("peak memory of the process: " + Amounts.bytes(processPeakBytes));
        }
        return lines;
    }

    private static String[] cells(ModelSpeed model, LaneSpeed lane) {
        return new String[] {
            model.name(),
            lane.runtime(),
            String.valueOf(lane.threads()),
            millis(lane.medianMillis()),
            millis(lane.p10Millis()),
            millis(lane.p90Millis()),
            millis(lane.bestMillis()),
            millis(lane.loadMillis()),
            millis(lane.firstMillis()),
            lane.arenaBytes() < 0 ? "" : Amounts.bytes(lane.arenaBytes()),
            lane.peakBytes() < 0 ? "" : Amounts.bytes(lane.peakBytes()),
            quiet(lane),
            Double.isNaN(lane.difference()) ? "other size" : String.format(Locale.ROOT, "%.3g", lane.difference()),
            lane.note()
        };
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** Quiet rounds of all; where none was, what others used. */
    private static String quiet(LaneSpeed lane) {
        String share = lane.isQuiet() ? "" : String.format(Locale.ROOT, " !%.2f", lane.foreignShare());
        return lane.quietRounds() + "/" + lane.rounds() + share;
    }

    private List<Integer> threadCounts() {
        return models.stream()
                .flatMap(model -> model.lanes().stream())
                .map(LaneSpeed::threads)
                .distinct()
                .sorted()
                .toList();
    }

    private static String ratio(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
    }

    /** Ratios to the best peer, of medians and of best times, by kind of model and number of threads; empty without peers. */
    public Map<String, Ratios> ratios() {
        Map<String, Ratios> ratios = new TreeMap<>();
        for (int threads : threadCounts()) {
            Map<ModelKind, List<ModelSpeed>> byKind = new TreeMap<>();
            for (ModelSpeed model : models) {
                if (!Double.isNaN(model.ratio(threads))) {
                    byKind.computeIfAbsent(model.kind(), key -> new ArrayList<>())
                            .add(model);
                }
            }
            byKind.forEach((kind, compared) -> ratios.put(
                    kind + ", " + threads + (threads == 1 ? " thread" : " threads"),
                    new Ratios(
                            compared.stream()
                                    .mapToDouble(model -> model.ratio(threads))
                                    .toArray(),
                            compared.stream()
                                    .mapToDouble(model -> model.bestRatio(threads))
                                    .toArray())));
        }
        return ratios;
    }

    private List<String> ratioLines() {
        List<String> lines = new ArrayList<>();
        Columns table = new Columns("llrrrlrrl")
                .row("model", "kind", "thr", "tern ms", "peer ms", "best peer", "ratio", "of best", "quiet tern, peer");
        boolean any = false;
        for (ModelSpeed model : models) {
            for (int threads : threadCounts()) {
                LaneSpeed ours = model.ours(threads);
                LaneSpeed peer = model.bestPeer(threads);
                if (ours != null && peer != null) {
                    any = true;
                    table.row(
                            model.name(),
                            model.kind().toString(),
                            String.valueOf(threads),
                            millis(ours.medianMillis()),
                            millis(peer.medianMillis()),
                            peer.runtime(),
                            ratio(model.ratio(threads)),
                            ratio(model.bestRatio(threads)),
                            quiet(ours) + ", " + quiet(peer));
                }
            }
        }
        if (any) {
            lines.add("");
            lines.addAll(table.lines(""));
            lines.add("");
            ratios().forEach((kind, ratios) -> lines.add(kind + ": " + ratios));
        }
        return lines;
    }

    /** Ratios to the best peer over models of one kind: of medians, and of best times. */
    public record Ratios(double[] medians, double[] bestTimes) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "geometric mean of %d ratios to the best peer %.2f, largest %.2f; of best times %.2f, largest %.2f",
                    medians.length,
                    Quantiles.geometricMean(medians),
                    Arrays.stream(medians).max().orElse(Double.NaN),
                    Quantiles.geometricMean(bestTimes),
                    Arrays.stream(bestTimes).max().orElse(Double.NaN));
        }
    }

    /** The comparison with the best peer as Markdown; without peers, Tern's own figures. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| model | kind | threads | Tern ms (p10–p90) | first ms | best peer | peer ms (p10–p90) | ratio | of best times |"
                        + " quiet rounds |");
        lines.add("|---|---|--:|--:|--:|---|--:|--:|--:|---|");
        for (ModelSpeed model : models) {
            for (int threads : threadCounts()) {
                LaneSpeed ours = model.ours(threads);
                if (ours != null) {
                    lines.add(markdownRow(model, threads, ours));
                }
            }
        }
        lines.add("");
        ratios().forEach((kind, ratios) -> lines.add("- " + kind + ": " + ratios));
        return lines;
    }

    private static String markdownRow(ModelSpeed model, int threads, LaneSpeed ours) {
        LaneSpeed peer = model.bestPeer(threads);
        return String.join(
                " | ",
                "| " + model.name(),
                model.kind().toString(),
                String.valueOf(threads),
                spread(ours),
                String.format(Locale.ROOT, "%.3f", ours.firstMillis()),
                peer == null ? "" : peer.runtime(),
                peer == null ? "" : spread(peer),
                ratio(model.ratio(threads)),
                ratio(model.bestRatio(threads)),
                quiet(ours) + (peer == null ? "" : ", " + quiet(peer)) + " |");
    }

    private static String spread(LaneSpeed lane) {
        return String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", lane.medianMillis(), lane.p10Millis(), lane.p90Millis());
    }

    /** One comma-separated line for each lane under a line of titles. */
    public List<String> csv() {
        List<String> lines = new ArrayList<>(List.of(CSV_HEAD));
        for (ModelSpeed model : models) {
            for (LaneSpeed lane : model.lanes()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "\"%s\",%s,%s,%d,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%d,%d,%d,%d,%d,%.3f,%g",
                        model.name().replace("\"", "\"\""),
                        model.kind(),
                        lane.runtime(),
                        lane.threads(),
                        lane.medianMillis(),
                        lane.p10Millis(),
                        lane.p90Millis(),
                        lane.bestMillis(),
                        lane.loadMillis(),
                        lane.firstMillis(),
                        lane.arenaBytes(),
                        lane.peakBytes(),
                        lane.runs(),
                        lane.quietRounds(),
                        lane.rounds(),
                        lane.foreignShare(),
                        lane.difference()));
            }
        }
        return lines;
    }

    /** The report as JSON values. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("models", models.stream().map(ModelSpeed::toJson).toList());
        Map<String, Object> means = new LinkedHashMap<>();
        ratios().forEach((kind, ratios) -> means.put(kind, Quantiles.geometricMean(ratios.medians())));
        json.put("geometric_mean_ratio_to_best_peer", means);
        json.put("process_peak_bytes", processPeakBytes);
        return json;
    }
}
