package dev.tern.inspect.compare;

import dev.tern.graph.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Two valid models beside each other.
 *
 * @param structure every difference in what the models say
 * @param outputs one row for each output that both have, computed on the same inputs
 * @param tensors one row for each inner tensor that both have, in the order of computation; empty unless asked for
 * @param runProblem why outputs could not be compared, or an empty text
 * @param tolerance largest difference of values that still counts as equal
 */
public record ModelComparison(
        List<Difference> structure,
        List<TensorComparison> outputs,
        List<TensorComparison> tensors,
        String runProblem,
        double tolerance) {
    private static final int DIFFERENCES_SHOWN = 100;

    /**
     * Compares {@code left} and {@code right}.
     *
     * @param seed draws the inputs
     * @param allTensors whether every inner tensor is compared, too
     */
    public static ModelComparison of(Model left, Model right, long seed, boolean allTensors, double tolerance) {
        RunComparison run = RunComparison.of(left, right, seed, allTensors);
        return new ModelComparison(
                StructureComparison.of(left, right), run.outputs(), run.tensors(), run.problem(), tolerance);
    }

    /** Whether nothing differs that could be compared. */
    public boolean isEqual() {
        return structure.isEmpty()
                && outputs.stream().allMatch(row -> row.isWithin(tolerance))
                && tensors.stream().allMatch(row -> row.isWithin(tolerance));
    }

    /** The first inner tensor, in the order of computation, that differs by more than the tolerance. */
    public Optional<TensorComparison> firstDiffering() {
        return tensors.stream().filter(row -> !row.isWithin(tolerance)).findFirst();
    }

    /** The comparison as lines for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                structure.isEmpty()
                        ? "structure is equal"
                        : "structure: " + structure.size() + (structure.size() == 1 ? " difference" : " differences"));
        structure.stream().limit(DIFFERENCES_SHOWN).forEach(difference -> lines.add("  " + difference));
        if (structure.size() > DIFFERENCES_SHOWN) {
            lines.add("  and " + (structure.size() - DIFFERENCES_SHOWN) + " more");
        }
        if (!runProblem.isEmpty()) {
            lines.add("outputs could not be compared: " + runProblem);
            return lines;
        }
        boolean same = outputs.stream().allMatch(row -> row.isWithin(tolerance));
        lines.add(same ? "outputs are equal" + told() : "outputs differ");
        outputs.forEach(row -> lines.add("  " + row.name() + "  " + row));
        if (!tensors.isEmpty()) {
            long differing =
                    tensors.stream().filter(row -> !row.isWithin(tolerance)).count();
            lines.add(differing + " of " + tensors.size() + " inner tensors differ" + told());
            firstDiffering().ifPresent(row -> lines.add("  first: " + row.name() + "  " + row));
        }
        return lines;
    }

    private String told() {
        return tolerance == 0 ? "" : String.format(Locale.ROOT, " (tolerance %g)", tolerance);
    }

    /** The comparison as JSON values. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("equal", isEqual() && runProblem.isEmpty());
        List<Object> found = new ArrayList<>();
        for (Difference difference : structure) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("where", difference.where());
            entry.put("what", difference.what());
            entry.put("left", difference.left());
            entry.put("right", difference.right());
            found.add(entry);
        }
        json.put("structure", found);
        json.put("run_problem", runProblem);
        json.put("tolerance", tolerance);
        json.put("outputs", outputs.stream().map(TensorComparison::toJson).toList());
        json.put("tensors", tensors.stream().map(TensorComparison::toJson).toList());
        firstDiffering().ifPresent(row -> json.put("first_differing", row.name()));
        return json;
    }
}
