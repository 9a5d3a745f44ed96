package dev.tern.training.data;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One pass over a source, kept in arrays. */
final class Gathered {
    private static final int FIRST_ROWS = 256;

    private Gathered() {}

    static List<Column> columns(RowSource source) {
        int room = source.rows() == RowSource.UNKNOWN ? FIRST_ROWS : Math.toIntExact(source.rows());
        Rows all = Rows.of(source.fields(), room);
        int count = 0;
        try (RowCursor rows = source.open(0)) {
            while (true) {
                if (count == all.capacity()) {
                    if (source.rows() != RowSource.UNKNOWN) {
                        break;
                    }
                    all = enlarged(all);
                }
                if (!rows.next(all, count)) {
                    break;
                }
                count++;
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < source.fields().size(); i++) {
            Field field = source.fields().get(i);
            columns.add(new Column(field, count, cut(all.column(i), count * field.elements())));
        }
        return List.copyOf(columns);
    }

    private static Rows enlarged(Rows rows) {
        Rows larger = Rows.of(rows.fields(), Math.multiplyExact(2, rows.capacity()));
        for (int i = 0; i < rows.fields().size(); i++) {
            System.arraycopy(rows.column(i), 0, larger.column(i), 0, Array.getLength(rows.column(i)));
        }
        return larger;
    }

    private static Object cut(Object array, int length) {
        if (Array.getLength(array) == length) {
            return array;
        }
        return switch (array) {
            case float[] floats -> Arrays.copyOf(floats, length);
            case int[] ints -> Arrays.copyOf(ints, length);
            case long[] longs -> Arrays.copyOf(longs, length);
            case byte[] bytes -> Arrays.copyOf(bytes, length);
            default -> Arrays.copyOf((String[]) array, length);
        };
    }
}
