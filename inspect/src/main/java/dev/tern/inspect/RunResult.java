package dev.tern.inspect;

import dev.tern.interpreter.TensorAccess;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tflite.PartFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out of a run.
 *
 * @param sources for each input, where its contents came from
 */
public record RunResult(
        List<EntryPoint.Named> inputs, List<String> sources, List<EntryPoint.Named> outputs, double latencyMillis) {
    /** The result as JSON values: inputs, outputs with their statistics and file names, latency. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        List<Object> in = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Map<String, Object> entry = tensorJson(inputs.get(i));
            entry.put("source", sources.get(i));
            in.add(entry);
        }
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Map<String, Object> entry = tensorJson(outputs.get(i));
            entry.put("file", fileName(i));
            TensorAccess access = outputs.get(i).access();
            if (Statistic.applies(access.tensor())) {
                entry.put("statistic", statisticJson(Statistic.of(access.toFloats())));
            }
            out.add(entry);
        }
        json.put("inputs", in);
        json.put("outputs", out);
        json.put("latency_ms", latencyMillis);
        return json;
    }

    private static Map<String, Object> tensorJson(EntryPoint.Named named) {
        Map<String, Object> entry = new LinkedHashMap<>();
        TensorAccess access = named.access();
        entry.put("name", named.name());
        entry.put("type", access.type().name());
        entry.put("shape", Arrays.stream(access.shape().dims()).boxed().toList());
        Quantization quantization = access.quantization();
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
            entry.put("quantization", scheme);
        }
        return entry;
    }

    private static Map<String, Object> statisticJson(Statistic statistic) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("min", statistic.least());
        json.put("max", statistic.largest());
        json.put("mean", statistic.mean());
        json.put("argmax", statistic.largestAt());
        json.put("not_finite", statistic.notFinite());
        return json;
    }

    private static String fileName(int output) {
        return output + ".bin";
    }

    /** Writes each output's bytes and {@code result.json} into {@code folder}, each file whole or not at all. */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < outputs.size(); i++) {
            writeWhole(folder.resolve(fileName(i)), outputs.get(i).access().toBytes());
        }
        writeWhole(folder.resolve("result.json"), (Json.of(toJson()) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void writeWhole(Path file, byte[] bytes) throws IOException {
        Path partial = PartFile.beside(file);
        try {
            Files.write(partial, bytes);
            PartFile.move(partial, file);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** One line for each output: name, type, shape and a short statistic or the first strings. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            TensorAccess access = outputs.get(i).access();
            lines.add("output " + i + " '" + outputs.get(i).name() + "' " + access.type() + access.shape() + "  "
                    + summary(access));
        }
        return lines;
    }

    private static String summary(TensorAccess access) {
        if (access.type() == DataType.STRING) {
            List<String> strings = access.toStrings();
            return String.valueOf(strings.subList(0, Math.min(5, strings.size())));
        }
        if (access.type() == DataType.BOOL) {
            boolean[] values = access.toBooleans();
            int set = 0;
            for (boolean value : values) {
                set += value ? 1 : 0;
            }
            return set + " of " + values.length + " true";
        }
        return Statistic.applies(access.tensor())
                ? Statistic.of(access.toFloats()).toString()
                : "";
    }
}
