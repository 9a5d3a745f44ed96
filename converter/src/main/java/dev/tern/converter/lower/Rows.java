package dev.tern.converter.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every TensorFlow operator that can be converted, with its row. */
public final class Rows {
    private static final Map<String, Row> ALL = all();

    private Rows() {}

    private static Map<String, Row> all() {
        Map<String, Row> rows = new HashMap<>();
        for (Map<String, Row> group : List.of(
                PassRows.ROWS,
                UnaryRows.ROWS,
                BinaryRows.ROWS,
                WindowRows.ROWS,
                ProductRows.ROWS,
                NormalizationRows.ROWS,
                ReductionRows.ROWS,
                ShapeRows.ROWS,
                SliceRows.ROWS,
                IndexRows.ROWS,
                SelectionRows.ROWS,
                ResourceRows.ROWS,
                ListRows.ROWS,
                ArrayRows.ROWS,
                TableRows.ROWS,
                ControlRows.ROWS)) {
            rows.putAll(group);
        }
        return Map.copyOf(rows);
    }

    static @Nullable Row of(String operator) {
        return ALL.get(operator);
    }

    /** Names of all TensorFlow operators that have a row, sorted. */
    public static List<String> names() {
        return List.copyOf(new TreeSet<>(ALL.keySet()));
    }
}
