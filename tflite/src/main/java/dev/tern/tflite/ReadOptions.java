package dev.tern.tflite;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How far to trust a file.
 *
 * @param tables most tables that a file may have
 * @param values most values (tensors) over all graphs
 * @param rank most extents of one value
 * @param externalFiles folder in which constants outside the model's own file may lie, or null to refuse them; a
 *     model read by path has its own folder for this unless another is given
 * @param verified whether the model must pass {@link dev.tern.graph.Verifier}; tools that look at broken models or
 *     mend them do without
 */
public record ReadOptions(
        int tables, int values, int rank, @Nullable Path externalFiles, boolean verified) {
    /** Generous for any genuine model: four million tables, a million values, 64 extents. */
    public static final ReadOptions DEFAULT = new ReadOptions(4_000_000, 1_000_000, 64, null, true);

    public ReadOptions withTables(int most) {
        return new ReadOptions(most, values, rank, externalFiles, verified);
    }

    public ReadOptions withValues(int most) {
        return new ReadOptions(tables, most, rank, externalFiles, verified);
    }

    /** Constants outside the model's file may be files of this folder, named without any path. */
    public ReadOptions withExternalFiles(Path folder) {
        return new ReadOptions(tables, values, rank, folder, verified);
    }

    /** Any file whose structure can be read will do, whatever its graphs say. */
    public ReadOptions withoutVerification() {
        return new ReadOptions(tables, values, rank, externalFiles, false);
    }
}
