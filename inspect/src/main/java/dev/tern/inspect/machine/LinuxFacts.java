package dev.tern.inspect.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the {@code /proc} files of Linux tell; empty elsewhere. */
final class LinuxFacts {
    /** Instructions that kernels use where they are chosen, of x86-64 and AArch64. */
    private static final Set<String> USED = Set.of(
            "sse4_2",
            "avx",
            "f16c",
            "fma",
            "avx2",
            "avx_vnni",
            "avx512f",
            "avx512bw",
            "avx512vl",
            "avx512_vnni",
            "asimd",
            "asimddp",
            "i8mm");

    /** Instructions for neural networks that no kernel uses; halves are only widened and narrowed. */
    private static final Set<String> UNUSED =
            Set.of("avx512_bf16", "avx512_fp16", "amx_int8", "amx_bf16", "asimdhp", "bf16", "sve", "sve2");

    private final Map<String, String> processor;
    private final Map<String, String> memory;

    private LinuxFacts(Map<String, String> processor, Map<String, String> memory) {
        this.processor = processor;
        this.memory = memory;
    }

    /** The facts under {@code folder}, which is {@code /proc} but in tests. */
    static LinuxFacts in(Path folder) {
        return new LinuxFacts(fields(folder.resolve("cpuinfo")), fields(folder.resolve("meminfo")));
    }

    /** Lines of the form {@code name : value}; of a repeated name the first. */
    private static Map<String, String> fields(Path file) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return fields;
        }
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    /** The processor's name, or an empty text. */
    String processorName() {
        return processor.getOrDefault("model name", processor.getOrDefault("Model", ""));
    }

    /** Useful instruction sets, sorted by name. */
    List<String> features() {
        Set<String> features = new TreeSet<>(among(USED));
        features.addAll(among(UNUSED));
        return List.copyOf(features);
    }

    /** Those of the {@link #features} that no kernel uses. */
    List<String> unusedFeatures() {
        return List.copyOf(among(UNUSED));
    }

    private Set<String> among(Set<String> known) {
        String listed = processor.getOrDefault("flags", processor.getOrDefault("Features", ""));
        Set<String> features = new TreeSet<>(List.of(listed.split("\\s+")));
        features.retainAll(known);
        return features;
    }

    /** Bytes of memory, or -1 where unknown. */
    long totalBytes() {
        return bytes("MemTotal");
    }

    /** Bytes that programs can still take, or -1 where unknown. */
    long availableBytes() {
        return bytes("MemAvailable");
    }

    /** Peak of physical memory that a process's status file tells, or -1. */
    static long peakBytes(Path status) {
        return bytes(fields(status), "VmHWM");
    }

    private long bytes(String field) {
        return bytes(memory, field);
    }

    private static long bytes(Map<String, String> fields, String field) {
        String value = fields.getOrDefault(field, "");
        return value.matches("\\d{1,15} kB") ? Long.parseLong(value.substring(0, value.length() - 3)) * 1024 : -1;
    }
}
