package dev.tern.training.data;

import dev.tern.tensor.TernException;
import java.util.List;
import java.util.stream.Stream;

/** Rows of columns that are in memory. */
final class ArrayRows implements IndexedRows {
    private final Rows all;

    private ArrayRows(Rows all) {
        this.all = all;
    }

    static ArrayRows of(List<Column> columns) {
        if (columns.isEmpty()) {
            throw TernException.at("data set")
                    .expected("at least one column")
                    .found("none")
                    .fix("give the columns");
        }
        int rows = columns.getFirst().rows();
        for (Column column : columns) {
            if (column.rows() != rows) {
                throw TernException.at("column " + column.field())
                        .expected(
                                rows + " rows, as column " + columns.getFirst().field() + " has")
                        .found(String.valueOf(column.rows()))
                        .fix("give every column as many rows");
            }
        }
        List<Field> fields = columns.stream().map(Column::field).toList();
        Object[] values = columns.stream().map(Column::values).toArray();
        return new ArrayRows(Rows.over(fields, values, rows));
    }

    @Override
    public List<Field> fields() {
        return all.fields();
    }

    @Override
    public long rows() {
        return all.count();
    }

    @Override
    public void read(long index, Rows into, int at) {
        into.copyRow(all, (int) index, at);
    }

    List<Column> columns() {
        return Stream.iterate(0, i -> i < fields().size(), i -> i + 1)
                .map(i -> new Column(fields().get(i), all.count(), all.column(i)))
                .toList();
    }
}
