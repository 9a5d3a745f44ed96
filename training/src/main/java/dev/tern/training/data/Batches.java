package dev.tern.training.data;

import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Rows put together into batches. Like a data set it is a value; a pass is opened for each epoch and reads into arrays that
 * its user owns, so that a step makes no garbage.
 */
public final class Batches {
    private final List<Field> fields;
    private final int batchRows;
    private final long rows;
    private final boolean full;
    private final LongFunction<BatchCursor> passes;

    private Batches(List<Field> fields, int batchRows, long rows, boolean full, LongFunction<BatchCursor> passes) {
        this.fields = fields;
        this.batchRows = batchRows;
        this.rows = rows;
        this.full = full;
        this.passes = passes;
    }

    static Batches of(RowSource source, int batchRows, boolean full) {
        if (batchRows < 1) {
            throw TernException.at("batch")
                    .expected("at least one row")
                    .found(String.valueOf(batchRows))
                    .fix("give a size of 1 or more");
        }
        return new Batches(
                source.fields(),
                batchRows,
                source.rows(),
                full,
                epoch -> new RowsToBatches(source.open(epoch), batchRows, full));
    }

    public List<Field> fields() {
        return fields;
    }

    /** Most rows of one batch. */
    public int batchRows() {
        return batchRows;
    }

    /** Number of batches in one pass, or {@link RowSource#UNKNOWN}. */
    public long count() {
        if (rows == RowSource.UNKNOWN) {
            return RowSource.UNKNOWN;
        }
        return full ? rows / batchRows : (rows + batchRows - 1) / batchRows;
    }

    /** Number of rows in one pass, or {@link RowSource#UNKNOWN}. */
    public long rows() {
        return full && rows != RowSource.UNKNOWN ? rows / batchRows * batchRows : rows;
    }

    /** Room for one batch, to read into. */
    public Rows buffer() {
        return Rows.of(fields, batchRows);
    }

    /** Prepares up to {@code batches} batches ahead on a thread of its own; order and contents stay the same. */
    public Batches prefetch(int batches) {
        return new Batches(
                fields,
                batchRows,
                rows,
                full,
                epoch -> new Prefetched(() -> passes.apply(epoch), fields, batchRows, batches));
    }

    /** Reads one pass now and keeps its batches: every epoch then sees the same batches in the same order. */
    public Batches cache() {
        List<Rows> kept = new ArrayList<>();
        long total = 0;
        try (BatchCursor cursor = open(0)) {
            for (Rows next = buffer(); cursor.next(next); next = buffer()) {
                total += next.count();
                kept.add(next);
            }
        }
        return new Batches(fields, batchRows, total, full, epoch -> new BatchCursor() {
            private int index;

            @Override
            public boolean next(Rows into) {
                if (index == kept.size()) {
                    return false;
                }
                Rows batch = kept.get(index++);
                for (int i = 0; i < fields.size(); i++) {
                    int elements = batch.count() * fields.get(i).elements();
                    System.arraycopy(batch.column(i), 0, into.column(i), 0, elements);
                }
                into.setCount(batch.count());
                return true;
            }
        });
    }

    /** Starts the pass of an epoch; what is shuffled or random differs between epochs. */
    public BatchCursor open(long epoch) {
        return passes.apply(epoch);
    }

    /** Shows every batch of one pass to {@code user}, always in the same buffer. */
    public void forEach(long epoch, Consumer<Rows> user) {
        Rows batch = buffer();
        try (BatchCursor cursor = open(epoch)) {
            while (cursor.next(batch)) {
                user.accept(batch);
            }
        }
    }

    private record RowsToBatches(RowCursor source, int batchRows, boolean full) implements BatchCursor {
        @Override
        public boolean next(Rows into) {
            int count = 0;
            while (count < batchRows && source.next(into, count)) {
                count++;
            }
            into.setCount(count);
            return full ? count == batchRows : count > 0;
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
