package dev.tern.inspect.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells as lines of text: each column as wide as its widest cell, numbers to the right. */
public final class Columns {
    private static final String GAP = "  ";

    private final String alignment;
    private final List<List<String>> rows = new ArrayList<>();

    /** {@code alignment} has one letter for each column: {@code l} for left, {@code r} for right. */
    public Columns(String alignment) {
        this.alignment = alignment;
    }

    /** Adds a row of cells, one for each column. */
    public Columns row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The rows as lines, each behind {@code indent}. */
    public List<String> lines(String indent) {
        int[] widths = new int[alignment.length()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.size(); i++) {
                String pad = " ".repeat(widths[i] - width(row.get(i)));
                line.append(i == 0 ? "" : GAP);
                line.append(alignment.charAt(i) == 'r' ? pad + row.get(i) : row.get(i) + pad);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
