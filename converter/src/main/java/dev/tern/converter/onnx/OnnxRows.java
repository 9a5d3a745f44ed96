package dev.tern.converter.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every ONNX operator that can be converted, with its row. */
public final class OnnxRows {
    private static final Map<String, OnnxRow> ALL = all();

    private OnnxRows() {}

    private static Map<String, OnnxRow> all() {
        Map<String, OnnxRow> rows = new TreeMap<>();
        for (List<OnnxRow> group : List.of(
                ElementRows.ROWS,
                SpreadRows.ROWS,
                ConvolutionRows.ROWS,
                PoolRows.ROWS,
                ResizeRows.ROWS,
                ProductRows.ROWS,
                NormRows.ROWS,
                ReductionRows.ROWS,
                SelectionRows.ROWS,
                ShapeRows.ROWS,
                SliceRows.ROWS,
                IndexRows.ROWS,
                RecurrentRows.ROWS,
                QuantizedRows.ROWS,
                ControlRows.ROWS,
                AttentionRows.ROWS)) {
            group.forEach(row -> rows.put(row.operator(), row));
        }
        return rows;
    }

    static @Nullable OnnxRow of(String domain, String operator) {
        return domain.isEmpty() ? ALL.get(operator) : null;
    }

    /** Names of all operators that have a row, sorted. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** A table of all operators, what they become and what is refused: one line each, in Markdown. */
    public static List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("| operator | becomes | refused |");
        lines.add("|---|---|---|");
        ALL.values()
                .forEach(row -> lines.add("| " + row.operator() + " | " + row.becomes() + " | " + row.limits() + " |"));
        return lines;
    }
}
