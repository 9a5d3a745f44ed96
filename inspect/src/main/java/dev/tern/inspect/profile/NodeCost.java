package dev.tern.inspect.profile;

import dev.tern.interpreter.KernelChoice;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one node costs in a run.
 *
 * @param output name of its first result
 * @param types of its first operand and first result
 * @param micros median over the profiled runs
 * @param multiplyAdds products that it adds up
 * @param bytes operands, constants and results: what must be moved at least once
 * @param idealMicros the least time that peak and copying speed allow; NaN where the peak is unknown
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
        double idealMicros) {
    /** Operations of products and sums in 10^9 a second; 0 where the node does none or takes no time. */
    public double gigaops() {
        return micros > 0 ? 2e-3 * multiplyAdds / micros : 0;
    }

    /** Microseconds that are not explained by what the processor can do; all of them where that is unknown. */
    public double lostMicros() {
        return Double.isNaN(idealMicros) ? micros : Math.max(0, micros - idealMicros);
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
        json.put("ideal_micros", idealMicros);
        return json;
    }
}
