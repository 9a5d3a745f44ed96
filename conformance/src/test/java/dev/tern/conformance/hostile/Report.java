package dev.tern.conformance.hostile;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a campaign found; written to by several threads. */
final class Report {
    private final Map<Outcome.End, Integer> ends = new EnumMap<>(Outcome.End.class);
    private final Map<String, Integer> nets = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private long count;
    private long cpuNanosMax;
    private String slowest = "";
    private long heapBytesMax;
    private String hungriest = "";

    synchronized void add(Outcome outcome, String repeat, long cpuNanos, long heapBytes) {
        count++;
        ends.merge(outcome.end(), 1, Integer::sum);
        if (outcome.net() != null) {
            nets.merge(generalised(outcome.net()) + "   " + repeat, 1, Integer::sum);
        }
        if (outcome.finding() != null) {
            findings.add(repeat + ": " + outcome.finding());
        }
        if (cpuNanos > cpuNanosMax) {
            cpuNanosMax = cpuNanos;
            slowest = repeat;
        }
        if (heapBytes > heapBytesMax) {
            heapBytesMax = heapBytes;
            hungriest = repeat;
        }
    }

    private static String generalised(String net) {
        return net.replaceAll("-?\\d{1,19}(?=\\D)(?![^(]*\\.java)", "#");
    }

    synchronized void addFinding(String finding) {
        findings.add(finding);
    }

    synchronized List<String> findings() {
        return List.copyOf(findings);
    }

    synchronized Map<Outcome.End, Integer> ends() {
        return new EnumMap<>(ends);
    }

    /** How often the interpreter's last net caught what an operator should have refused itself; with an example. */
    synchronized List<String> nets() {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, String> examples = new TreeMap<>();
        nets.forEach((text, n) -> {
            int cut = text.lastIndexOf("   ");
            String kind = text.substring(0, cut);
            counts.merge(kind, n, Integer::sum);
            examples.putIfAbsent(kind, text.substring(cut + 3));
        });
        return counts.entrySet().stream()
                .sorted((a, b) -> b.getValue() - a.getValue())
                .map(e -> e.getValue() + " x " + e.getKey() + "   e.g. " + examples.get(e.getKey()))
                .toList();
    }

    synchronized String summary(long nanos) {
        return String.format(
                "%d hostile models: %s; %.2f s for 1000; slowest %.2f s of processor time (%s); most heap allocated"
                        + " %.1f MB (%s); caught by the last net: %d",
                count,
                ends,
                nanos / 1e6 / Math.max(1, count),
                cpuNanosMax / 1e9,
                slowest,
                heapBytesMax / 1e6,
                hungriest,
                nets.values().stream().mapToInt(Integer::intValue).sum());
    }
}
