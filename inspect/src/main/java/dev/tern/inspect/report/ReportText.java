package dev.tern.inspect.report;

import dev.tern.graph.Problem;
import dev.tern.graph.Quoted;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.graph.text.GraphPrinter;
import dev.tern.inspect.Amounts;
import dev.tern.interpreter.MemoryReport;
import dev.tern.interpreter.Refusal;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;
import dev.tern.tflite.metadata.Content;
import dev.tern.tflite.metadata.ModelMetadata;
import dev.tern.tflite.metadata.ProcessUnit;
import dev.tern.tflite.metadata.TensorMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as lines for people. Names from the file are escaped: they could steer a terminal. */
final class ReportText {
    private static final int REFUSALS_SHOWN = 20;
    private static final int FACT_WIDTH = 14;

    private final ModelReport report;
    private final List<String> lines = new ArrayList<>();

    private ReportText(ModelReport report) {
        this.report = report;
    }

    static List<String> of(ModelReport report) {
        ReportText text = new ReportText(report);
        text.summary();
        text.ends("inputs", report.inputs());
        text.ends("outputs", report.outputs());
        text.operators();
        text.signatures();
        text.files();
        text.memory();
        text.problems();
        return List.copyOf(text.lines);
    }

    private void heading(String name) {
        lines.add("");
        lines.add(name);
    }

    private void fact(String name, String value) {
        if (!value.isEmpty()) {
            lines.add("  " + name + " ".repeat(Math.max(1, FACT_WIDTH - name.length())) + value);
        }
    }

    private void summary() {
        String size = report.fileBytes() < 0 ? "" : ", " + Amounts.bytes(report.fileBytes());
        lines.add(Quoted.plain(report.file()) + ": TensorFlow Lite model, schema "
                + report.model().schemaVersion() + size);
        fact("description", Quoted.plain(report.model().description()));
        report.metadata().ifPresent(this::described);
        fact("metadata", Quoted.plain(report.metadataProblem()));
        fact(
                "graphs",
                report.model().graphs().size() + " with " + report.nodeCount() + " nodes and " + report.valueCount()
                        + " tensors");
        fact(
                "constants",
                Amounts.bytes(report.constantBytes()) + " in "
                        + report.model().buffers().stream()
                                .filter(b -> b.size() > 0)
                                .count() + " buffers, "
                        + Amounts.count(report.parameters()) + " parameters");
        fact("work", Amounts.count(report.multiplyAdds()) + " multiply-adds");
        fact("needs runtime", runtime());
    }

    private void described(ModelMetadata metadata) {
        fact("name", Quoted.plain(metadata.name()));
        fact("about", Quoted.plain(metadata.description()));
        fact("version", Quoted.plain(metadata.version()));
        fact("author", Quoted.plain(metadata.author()));
        fact("licence", Quoted.plain(metadata.license()));
    }

    private String runtime() {
        String stated = report.runtimeStated();
        String told = stated.isEmpty() ? "" : " (the file says " + Quoted.plain(stated) + ")";
        return report.runtimeNeeded().isEmpty() ? told.strip() : report.runtimeNeeded() + told;
    }

    private void ends(String name, List<EndPoint> ends) {
        heading(name);
        Columns columns = new Columns("rllrl");
        for (EndPoint end : ends) {
            Value value = end.value();
            columns.row(
                    String.valueOf(end.position()),
                    Quoted.name(value.name()),
                    value.type().text() + end.shape(),
                    bytes(value),
                    quantization(value.quantization()));
        }
        List<String> table = columns.lines("  ");
        for (int i = 0; i < ends.size(); i++) {
            lines.add(table.get(i));
            for (String line : metadata(ends.get(i))) {
                lines.add("       " + line);
            }
        }
        if (ends.isEmpty()) {
            lines.add("  none");
        }
    }

    private static String quantization(Quantization quantization) {
        return quantization.equals(Quantization.NONE) ? "" : GraphPrinter.print(quantization);
    }

    private static String bytes(Value value) {
        try {
            return value.type().bits() == 0
                    ? ""
                    : Amounts.bytes(value.type().bytes(value.shape().elements()));
        } catch (TernException _) {
            return "too large";
        }
    }

    static List<String> metadata(EndPoint end) {
        List<String> told = new ArrayList<>();
        end.metadata().ifPresent(metadata -> {
            told.add(Quoted.plain(
                    (metadata.name() + (metadata.description().isEmpty() ? "" : ": " + metadata.description()))));
            content(metadata, told);
            metadata.normalization().ifPresent(unit -> told.add(normalization(unit)));
            TensorMetadata.Stats stats = metadata.stats();
            if (stats != null && !(stats.min().isEmpty() && stats.max().isEmpty())) {
                told.add("values from " + stats.min() + " to " + stats.max());
            }
            PackedFiles.labels(metadata)
                    .ifPresent(file -> told.add("labels in " + Quoted.plain(file.name())
                            + (end.labels() > 0 ? ": " + end.labels() : ", which cannot be read")));
        });
        told.removeIf(String::isEmpty);
        return told;
    }

    private static void content(TensorMetadata metadata, List<String> told) {
        Content content = metadata.content();
        switch (content == null ? null : content.properties()) {
            case null -> {}
            case Content.Image image ->
                told.add("a picture, " + image.colors().name().toLowerCase(Locale.ROOT));
            case Content.BoundingBox box ->
                told.add("boxes, " + box.type().name().toLowerCase(Locale.ROOT));
            case Content.Audio audio ->
                told.add("sound, " + audio.sampleRate() + " Hz, " + audio.channels() + " channels");
            case Content.Feature _, Content.Unknown _ -> {}
        }
    }

    private static String normalization(ProcessUnit.Normalization unit) {
        return "normalised: (x - " + spelled(unit.mean()) + ") / " + spelled(unit.std());
    }

    private static String spelled(List<Float> numbers) {
        return numbers.size() == 1 ? String.valueOf(numbers.getFirst()) : String.valueOf(numbers);
    }

    private void operators() {
        heading("operators");
        long work = report.multiplyAdds();
        long parameters = report.parameterBytes();
        Columns columns = new Columns("lrlrrrrrr")
                .row("operator", "version", "types", "count", "multiply-adds", "", "parameters", "bytes", "");
        for (OperatorRow row : report.operators()) {
            columns.row(
                    Quoted.plain(row.operator()),
                    String.valueOf(row.version()),
                    row.types(),
                    String.valueOf(row.count()),
                    row.multiplyAdds() == 0 ? "–" : Amounts.count(row.multiplyAdds()),
                    row.multiplyAdds() == 0 ? "" : Amounts.share(row.multiplyAdds(), work),
                    row.parameters() == 0 ? "–" : Amounts.count(row.parameters()),
                    row.parameterBytes() == 0 ? "–" : Amounts.bytes(row.parameterBytes()),
                    row.parameterBytes() == 0 ? "" : Amounts.share(row.parameterBytes(), parameters));
        }
        columns.row(
                "together",
                "",
                "",
                String.valueOf(report.nodeCount()),
                Amounts.count(work),
                "",
                Amounts.count(report.parameters()),
                Amounts.bytes(parameters),
                "");
        lines.addAll(columns.lines("  "));
    }

    private void signatures() {
        if (!report.model().signatures().isEmpty()) {
            heading("signatures");
        }
        for (Signature signature : report.model().signatures()) {
            lines.add("  " + Quoted.name(signature.key()) + " of graph " + signature.graph() + ": "
                    + names(signature.inputs()) + " -> " + names(signature.outputs()));
        }
    }

    private static String names(Map<String, Integer> values) {
        return values.keySet().stream().map(Quoted::name).collect(Collectors.joining(", ", "(", ")"));
    }

    private void files() {
        if (!report.files().entries().isEmpty() || !report.files().problem().isEmpty()) {
            heading("packed files");
        }
        for (PackedFiles.Entry file : report.files().entries()) {
            lines.add("  " + Quoted.plain(file.name()) + "  "
                    + (file.bytes() < 0 ? "cannot be unpacked" : Amounts.bytes(file.bytes())));
        }
        if (!report.files().problem().isEmpty()) {
            lines.add("  " + Quoted.plain(report.files().problem()));
        }
    }

    private void memory() {
        if (report.arena() == null && report.arenaProblem().isEmpty()) {
            return;
        }
        heading("memory");
        ArenaSummary arena = report.arena();
        if (arena == null) {
            lines.add("  cannot be planned: " + report.arenaProblem());
            return;
        }
        MemoryReport plan = arena.plan();
        lines.add("  arena " + Amounts.bytes(plan.arenaBytes()) + " (" + Amounts.bytes(plan.unsharedBytes())
                + " without sharing), inputs and variables " + Amounts.bytes(plan.inputBytes())
                + ", kernels' scratch " + Amounts.bytes(plan.scratchBytes()));
        if (arena.largestNode() >= 0) {
            lines.add("  largest moment " + Amounts.bytes(arena.largestBytes()) + " in " + arena.largestTensors()
                    + " tensors, at " + arena.largestNodeText());
        }
    }

    private void problems() {
        if (!report.problems().isEmpty()) {
            heading("not a valid model");
        }
        for (Problem problem : report.problems()) {
            lines.add("  " + problem);
        }
        if (!report.refusals().isEmpty()) {
            heading("nodes that cannot be run");
        }
        for (Refusal refusal : report.refusals().stream().limit(REFUSALS_SHOWN).toList()) {
            String node = report.model().graphs().get(refusal.graph()).describeNode(refusal.node());
            lines.add("  " + node + ": " + refusal.reason());
        }
        if (report.refusals().size() > REFUSALS_SHOWN) {
            lines.add("  and " + (report.refusals().size() - REFUSALS_SHOWN) + " more");
        }
    }
}
