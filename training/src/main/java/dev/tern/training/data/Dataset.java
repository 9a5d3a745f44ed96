package dev.tern.training.data;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Rows of named fields, and what is done to them on their way to a model. A data set is a value: each method returns
 * another one and reads nothing; rows are read when a pass is opened.
 *
 * <pre>{@code
 * Batches batches = Dataset.of(Column.bytes("image", Shape.of(28, 28), pixels), Column.labels("label", digits))
 *         .scaled("image", 1 / 255f, 0)
 *         .shuffle(seed)
 *         .batch(32)
 *         .prefetch(4);
 * }</pre>
 */
public final class Dataset {
    private final RowSource source;

    private Dataset(RowSource source) {
        this.source = source;
    }

    /** A data set over columns in memory; the arrays are not copied and must not change. */
    public static Dataset of(Column... columns) {
        return new Dataset(ArrayRows.of(List.of(columns)));
    }

    /** A data set over a source of one's own. */
    public static Dataset from(RowSource source) {
        return new Dataset(source);
    }

    public List<Field> fields() {
        return source.fields();
    }

    /** The field called {@code name}. */
    public Field field(String name) {
        return fields().get(indexOf(name));
    }

    /** Number of rows, or {@link RowSource#UNKNOWN}. */
    public long rows() {
        return source.rows();
    }

    /** Changes each row; {@code fields} says what comes out. */
    public Dataset map(List<Field> fields, RowMap map) {
        return new Dataset(MappedRows.of(source, List.copyOf(fields), 0, false, map));
    }

    /** Changes each row in place. */
    public Dataset map(Consumer<Rows> change) {
        return map(fields(), (in, out, random) -> {
            out.copyRow(in, 0, 0);
            change.accept(out);
        });
    }

    /** Changes each row at random: differently in each pass, the same for the same seed and pass. */
    public Dataset mapRandomly(long seed, List<Field> fields, RowMap map) {
        return new Dataset(MappedRows.of(source, List.copyOf(fields), seed, true, map));
    }

    /** Changes a float field at random; the changes follow each other as given. */
    public Dataset augment(long seed, String name, Augmentation... augmentations) {
        int index = indexOf(name);
        Field field = field(name);
        if (field.type() != DataType.FLOAT32) {
            throw TernException.at("field " + field)
                    .expected("floats to augment")
                    .found(field.type().text())
                    .fix("scale it to floats first");
        }
        List<Augmentation> all = List.of(augmentations);
        return mapRandomly(seed, fields(), (in, out, random) -> {
            out.copyRow(in, 0, 0);
            for (Augmentation augmentation : all) {
                augmentation.apply(out.floats(index), field.shape(), random);
            }
        });
    }

    /** The numbers of field {@code name} as floats: each becomes {@code factor * number + offset}. */
    public Dataset scaled(String name, float factor, float offset) {
        int index = indexOf(name);
        Field from = field(name);
        List<Field> fields = new ArrayList<>(fields());
        fields.set(index, new Field(name, DataType.FLOAT32, from.shape()));
        return map(fields, (in, out, random) -> {
            copyOthers(in, out, index);
            Scaling.apply(in, out, index, factor, offset);
        });
    }

    /** Classes of field {@code name} as one-hot floats. */
    public Dataset oneHot(String name, int classes) {
        int index = indexOf(name);
        List<Field> fields = new ArrayList<>(fields());
        fields.set(index, new Field(name, DataType.FLOAT32, Shape.of(classes)));
        return map(fields, (in, out, random) -> {
            copyOthers(in, out, index);
            int label = in.ints(index)[0];
            if (label < 0 || label >= classes) {
                throw TernException.at("field " + name)
                        .expected("a class from 0 to " + (classes - 1))
                        .found(String.valueOf(label))
                        .fix("correct the labels or the number of classes");
            }
            float[] values = out.floats(index);
            Arrays.fill(values, 0, classes, 0);
            values[label] = 1;
        });
    }

    private static void copyOthers(Rows in, Rows out, int but) {
        for (int i = 0; i < in.fields().size(); i++) {
            if (i != but) {
                System.arraycopy(
                        in.column(i), 0, out.column(i), 0, in.fields().get(i).elements());
            }
        }
    }

    /** A field's elements under another shape of as many elements. */
    public Dataset reshaped(String name, Shape shape) {
        Field from = field(name);
        Field to = new Field(name, from.type(), shape);
        if (to.elements() != from.elements()) {
            throw TernException.at("field " + from)
                    .expected("a shape of " + from.elements() + " elements")
                    .found(shape.toString())
                    .fix("choose a shape with the same number of elements");
        }
        List<Field> fields = new ArrayList<>(fields());
        fields.set(indexOf(name), to);
        return map(fields, (in, out, random) -> out.copyRow(in, 0, 0));
    }

    /** Only rows that pass {@code test}, which is shown one row at a time. */
    public Dataset filter(Predicate<Rows> test) {
        return new Dataset(new ChosenRows.Filtered(source, test));
    }

    /** The first {@code rows} rows. */
    public Dataset take(long rows) {
        return range(0, rows);
    }

    /** All but the first {@code rows} rows. */
    public Dataset skip(long rows) {
        return range(rows, Long.MAX_VALUE);
    }

    private Dataset range(long first, long most) {
        if (source instanceof IndexedRows indexed) {
            long from = Math.min(first, indexed.rows());
            return new Dataset(new ChosenRows.Every(indexed, from, 1, Math.min(most, indexed.rows() - from)));
        }
        return new Dataset(new ChosenRows.Range(source, first, most));
    }

    /** Every {@code parts}-th row, beginning with row {@code part}. */
    public Dataset shard(int parts, int part) {
        IndexedRows indexed = indexed("shard");
        return new Dataset(new ChosenRows.Every(indexed, part, parts, (indexed.rows() - part + parts - 1) / parts));
    }

    /** These rows and then those of {@code next}, which has the same fields. */
    public Dataset then(Dataset next) {
        return new Dataset(ChosenRows.joined(indexed("then"), next.indexed("then")));
    }

    /** All rows {@code times} times. */
    public Dataset repeat(int times) {
        return new Dataset(new ChosenRows.Repeated(source, times));
    }

    /** All rows in an order drawn anew in each pass. */
    public Dataset shuffle(long seed) {
        return new Dataset(new ShuffledRows.Whole(indexed("shuffle"), seed));
    }

    /** Rows drawn from a window of {@code window} rows that are read ahead: for sources that are only read in order. */
    public Dataset shuffle(long seed, int window) {
        return new Dataset(new ShuffledRows.Windowed(source, seed, window));
    }

    private IndexedRows indexed(String what) {
        if (source instanceof IndexedRows indexed) {
            return indexed;
        }
        throw TernException.at(what)
                .expected("rows that can be read in any order")
                .found("rows that are only read in order (filtered, shuffled, repeated, or changed at random)")
                .fix("do this step earlier, or call cache() or shuffle(seed, window)");
    }

    /** Reads all rows now and keeps them in memory. */
    public Dataset cache() {
        return new Dataset(ArrayRows.of(toColumns()));
    }

    /** All rows of one pass, as whole columns. */
    public List<Column> toColumns() {
        return source instanceof ArrayRows rows ? rows.columns() : Gathered.columns(source);
    }

    /** The column called {@code name} of one pass. */
    public Column toColumn(String name) {
        return toColumns().get(indexOf(name));
    }

    /** Rows in batches of {@code rows}; the last batch may hold fewer. */
    public Batches batch(int rows) {
        return Batches.of(source, rows, false);
    }

    /** Rows in batches of exactly {@code rows}; what is left at the end is dropped. */
    public Batches fullBatches(int rows) {
        return Batches.of(source, rows, true);
    }

    /** Starts a pass over single rows. */
    public RowCursor open(long epoch) {
        return source.open(epoch);
    }

    private int indexOf(String name) {
        for (int i = 0; i < fields().size(); i++) {
            if (fields().get(i).name().equals(name)) {
                return i;
            }
        }
        throw TernException.at("data set")
                .expected("one of the fields " + fields())
                .found(name)
                .fix("use a name that the data set has");
    }
}
