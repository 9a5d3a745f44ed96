package dev.tern.inspect.report;

import dev.tern.graph.Problem;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.interpreter.MemoryReport;
import dev.tern.interpreter.Refusal;
import dev.tern.tensor.Quantization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as JSON values: maps in a stable order, lists, numbers and texts. */
final class ReportJson {
    private ReportJson() {}

    static Map<String, Object> of(ModelReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", report.file());
        json.put("bytes", report.fileBytes());
        json.put("format", "tflite");
        json.put("schema_version", report.model().schemaVersion());
        json.put("description", report.model().description());
        report.metadata().ifPresent(metadata -> {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("name", metadata.name());
            told.put("description", metadata.description());
            told.put("version", metadata.version());
            told.put("author", metadata.author());
            told.put("license", metadata.license());
            json.put("metadata", told);
        });
        json.put("graphs", report.model().graphs().size());
        json.put("nodes", report.nodeCount());
        json.put("tensors", report.valueCount());
        json.put("constant_bytes", report.constantBytes());
        json.put("parameters", report.parameters());
        json.put("multiply_adds", report.multiplyAdds());
        json.put("runtime_needed", report.runtimeNeeded());
        json.put("runtime_stated", report.runtimeStated());
        json.put("runnable", report.isRunnable());
        json.put("inputs", report.inputs().stream().map(ReportJson::end).toList());
        json.put("outputs", report.outputs().stream().map(ReportJson::end).toList());
        json.put("operators", report.operators().stream().map(ReportJson::row).toList());
        json.put(
                "signatures",
                report.model().signatures().stream().map(ReportJson::signature).toList());
        json.put(
                "files", report.files().entries().stream().map(ReportJson::file).toList());
        json.put("memory", memory(report));
        json.put("refusals", report.refusals().stream().map(ReportJson::refusal).toList());
        json.put("problems", report.problems().stream().map(Problem::toString).toList());
        return json;
    }

    private static Map<String, Object> end(EndPoint end) {
        Map<String, Object> json = new LinkedHashMap<>();
        Value value = end.value();
        json.put("name", value.name());
        json.put("tensor", end.index());
        json.put("type", value.type().name());
        json.put("shape", Arrays.stream(value.shape().dims()).boxed().toList());
        json.put("open_shape", Arrays.stream(end.shape().dims()).boxed().toList());
        Quantization quantization = value.quantization();
        if (quantization.isQuantized()) {
            Map<String, Object> scheme = new LinkedHashMap<>();
            List<Object> scales = new ArrayList<>();
            for (float scale : quantization.scales()) {
                scales.add(scale);
            }
            scheme.put("scale", scales);
            scheme.put(
                    "zero_point",
                    Arrays.stream(quantization.zeroPoints()).boxed().toList());
            scheme.put("axis", quantization.axis());
            json.put("quantization", scheme);
        }
        end.metadata().ifPresent(metadata -> {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("name", metadata.name());
            told.put("description", metadata.description());
            metadata.normalization().ifPresent(unit -> {
                told.put("mean", unit.mean());
                told.put("std", unit.std());
            });
            PackedFiles.labels(metadata).ifPresent(file -> {
                told.put("labels", file.name());
                told.put("label_count", end.labels());
            });
            json.put("metadata", told);
        });
        return json;
    }

    private static Map<String, Object> row(OperatorRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("operator", row.operator());
        json.put("version", row.version());
        json.put("types", row.types());
        json.put("count", row.count());
        json.put("multiply_adds", row.multiplyAdds());
        json.put("parameters", row.parameters());
        json.put("parameter_bytes", row.parameterBytes());
        return json;
    }

    private static Map<String, Object> signature(Signature signature) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", signature.key());
        json.put("graph", signature.graph());
        json.put("inputs", signature.inputs());
        json.put("outputs", signature.outputs());
        return json;
    }

    private static Map<String, Object> file(PackedFiles.Entry file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", file.name());
        json.put("bytes", file.bytes());
        return json;
    }

    private static Map<String, Object> memory(ModelReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        ArenaSummary arena = report.arena();
        if (arena == null) {
            json.put("problem", report.arenaProblem());
            return json;
        }
        MemoryReport plan = arena.plan();
        json.put("arena_bytes", plan.arenaBytes());
        json.put("unshared_bytes", plan.unsharedBytes());
        json.put("input_bytes", plan.inputBytes());
        json.put("scratch_bytes", plan.scratchBytes());
        json.put("largest_node", arena.largestNode());
        json.put("largest_bytes", arena.largestBytes());
        return json;
    }

    /** The whole plan, tensor by tensor. */
    static List<Object> places(MemoryReport plan) {
        List<Object> places = new ArrayList<>();
        for (MemoryReport.Place place : plan.places()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("tensor", place.value());
            json.put("name", place.name());
            json.put("offset", place.offset());
            json.put("bytes", place.bytes());
            json.put("first_node", place.firstNode());
            json.put("last_node", place.lastNode());
            places.add(json);
        }
        return places;
    }

    private static Map<String, Object> refusal(Refusal refusal) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("graph", refusal.graph());
        json.put("node", refusal.node());
        json.put("operator", refusal.operator());
        json.put("reason", refusal.reason());
        return json;
    }
}
