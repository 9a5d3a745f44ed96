package dev.tern.inspect.speed;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast runtimes ran one model.
 *
 * @param lanes in the order in which they were asked for; Tern's first
 * @param refusals runtimes that did not run the model, and why
 */
public record ModelSpeed(Path file, ModelKind kind, List<LaneSpeed> lanes, Map<String, String> refusals) {
    /** The model's name: that of its file, without the ending. */
    public String name() {
        return String.valueOf(file.getFileName()).replaceFirst("\\.tflite$", "");
    }

    /** Tern on this many threads. */
    public @Nullable LaneSpeed ours(int threads) {
        for (LaneSpeed lane : lanes) {
            if (lane.threads() == threads && lane.runtime().equals("tern")) {
                return lane;
            }
        }
        return null;
    }

    /** The fastest other runtime on this many threads. */
    public @Nullable LaneSpeed bestPeer(int threads) {
        LaneSpeed best = null;
        for (LaneSpeed lane : lanes) {
            boolean peer = lane.threads() == threads && !lane.runtime().equals("tern");
            if (peer && (best == null || lane.medianMillis() < best.medianMillis())) {
                best = lane;
            }
        }
        return best;
    }

    /** Tern's median over the fastest other runtime's, or NaN where there is none. */
    public double ratio(int threads) {
        LaneSpeed ours = ours(threads);
        LaneSpeed peer = bestPeer(threads);
        return ours == null || peer == null ? Double.NaN : ours.medianMillis() / peer.medianMillis();
    }

    /** The smallest of Tern's times over the smallest of any other runtime's: less sure, but less disturbed. */
    public double bestRatio(int threads) {
        LaneSpeed ours = ours(threads);
        double best = Double.NaN;
        for (LaneSpeed lane : lanes) {
            if (lane.threads() == threads && !lane.runtime().equals("tern") && !(best <= lane.bestMillis())) {
                best = lane.bestMillis();
            }
        }
        return ours == null ? Double.NaN : ours.bestMillis() / best;
    }

    /** The model as JSON values. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", file.toString());
        json.put("kind", kind.toString());
        json.put("lanes", lanes.stream().map(LaneSpeed::toJson).toList());
        json.put("refusals", refusals);
        return json;
    }
}
