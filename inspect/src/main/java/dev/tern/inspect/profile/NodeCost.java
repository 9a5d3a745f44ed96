package dev.tern.inspect.profile;

import dev.tern.interpreter.KernelChoice;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one node costs in a run.
 *
 * @param output name of its first result
 * @param types of its first operand and first result
 * @param micros median over the profiled runs
 * @param multiplyAdds products that its kernel adds up, those for other nodes that it computes included
 * @param bytes operands, constants and results: what must be moved at least once
 * @param peakMicros what its products take at the measured peak; NaN where the peak is unknown
 * @param copyMicros what moving its bytes once takes at the measured copying speed
 */
public record NodeCost(
        int node,
        String operator,
        String output,
        String types,
        String shape,
        KernelChoice kernel,
        double micros,
        long multiplyAdds,
        long bytes,
        double peakMicros,
        double copyMicros) {
    private static final double NEAR = 0.6;
    private static final double SMALL_MICROS = 2;

    /** Fewer operations than this for each byte leave no kernel the time to load and store beside them. */
    private static final double OPERATIONS_PER_BYTE_FEW = 100;

    /** The least time that peak and copying speed allow; NaN where the peak is unknown. */
    public double idealMicros() {
        return Math.max(peakMicros, copyMicros);
    }

    /** Operations of products and sums in 10^9 a second; 0 where the node does none or takes no time. */
    public double gigaops() {
        return micros > 0 ? 2e-3 * multiplyAdds / micros : 0;
    }

    /** Microseconds that are not explained by what the processor can do; all of them where that is unknown. */
    public double lostMicros() {
        return Double.isNaN(idealMicros()) ? micros : Math.max(0, micros - idealMicros());
    }

    /** Why it takes longer than it should, as far as these numbers tell. */
    public String reason() {
        if (micros <= 0) {
            return "it takes no time of its own";
        }
        if (kernel.tier().equals("portable")) {
            return "the portable kernel computes it: " + kernel.reason();
        }
        if (Double.isNaN(peakMicros)) {
            return "the processor's peak is unknown";
        }
        String times = String.format(
                Locale.ROOT, "products %.1f µs at peak, bytes %.1f µs at copying speed", peakMicros, copyMicros);
        if (idealMicros() >= NEAR * micros) {
            return "near what the processor can do (" + times + ")";
        }
        if (micros < SMALL_MICROS) {
            return "too small: starting and ending a kernel counts (" + times + ")";
        }
        if (copyMicros > peakMicros) {
            return "bound by memory: more bytes than products (" + times + ")";
        }
        double perByte = 2.0 * multiplyAdds / Math.max(1, bytes);
        return perByte < OPERATIONS_PER_BYTE_FEW
                ? String.format(
                        Locale.ROOT,
                        "only %.0f operations for each byte moved: loads and stores count (%s)",
                        perByte,
                        times)
                : "its kernel keeps the multipliers waiting (" + times + ")";
    }

    /** The node as JSON values. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", node);
        json.put("operator", operator);
        json.put("output", output);
        json.put("types", types);
        json.put("shape", shape);
        json.put("kernel", kernel.tier());
        json.put("why", kernel.reason());
        json.put("micros", micros);
        json.put("multiply_adds", multiplyAdds);
        json.put("gigaops", gigaops());
        json.put("bytes", bytes);
        json.put("ideal_micros", idealMicros());
        json.put("reason", reason());
        return json;
    }
}
