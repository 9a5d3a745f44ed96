package dev.tern.inspect.speed;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast one runtime ran one model on some number of threads.
 *
 * @param medianMillis over the timed runs of the quiet rounds; of all rounds where none was quiet
 * @param bestMillis the smallest tenth of all rounds: what the runtime can do when nobody disturbs it
 * @param runs timed runs that count
 * @param quietRounds rounds during which others left the machine alone
 * @param foreignShare share of one processor that others used during the rounds that count
 * @param loadMillis from the file to a session that is ready to run
 * @param firstMillis the first inference of a session
 * @param difference largest difference of an output element from the first runtime's; NaN where outputs have other sizes
 */
public record LaneSpeed(
        String runtime,
        int threads,
        double medianMillis,
        double p10Millis,
        double p90Millis,
        double bestMillis,
        int runs,
        int rounds,
        int quietRounds,
        double foreignShare,
        double loadMillis,
        double firstMillis,
        long arenaBytes,
        long peakBytes,
        double difference,
        String note) {
    /** Whether at least one round was undisturbed. */
    public boolean isQuiet() {
        return quietRounds > 0;
    }

    /** The lane as JSON values. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("runtime", runtime);
        json.put("threads", threads);
        json.put("median_ms", medianMillis);
        json.put("p10_ms", p10Millis);
        json.put("p90_ms", p90Millis);
        json.put("best_ms", bestMillis);
        json.put("runs", runs);
        json.put("rounds", rounds);
        json.put("quiet_rounds", quietRounds);
        json.put("foreign_share", foreignShare);
        json.put("load_ms", loadMillis);
        json.put("first_ms", firstMillis);
        if (arenaBytes >= 0) {
            json.put("arena_bytes", arenaBytes);
            json.put("peak_bytes", peakBytes);
        }
        json.put("max_difference", difference);
        json.put("note", note);
        return json;
    }
}
