package dev.tern.training.data;

import dev.tern.tensor.TernException;
import java.util.List;

/** A source with every row changed. Rows stay readable in any order when nothing random is in the change. */
final class MappedRows {
    private MappedRows() {}

    static RowSource of(RowSource source, List<Field> fields, long seed, boolean isRandom, RowMap map) {
        return source instanceof IndexedRows indexed && !isRandom
                ? new Indexed(indexed, fields, map)
                : new Streamed(source, fields, seed, map);
    }

    private static void apply(RowMap map, Rows in, Rows out, SeededRandom random, long row) {
        try {
            map.apply(in, out, random);
        } catch (TernException e) {
            throw e.within("row " + row);
        } catch (RuntimeException e) {
            throw TernException.at("row " + row).problem("the map fails with " + e + "; correct the map", e);
        }
    }

    /** Each thread has scratch rows of its own, so that several cursors may read at once. */
    private record Scratch(Rows in, Rows out, SeededRandom random) {
        static Scratch of(List<Field> in, List<Field> out) {
            return new Scratch(Rows.of(in, 1), Rows.of(out, 1), new SeededRandom(0));
        }
    }

    private record Indexed(IndexedRows source, List<Field> fields, RowMap map, ThreadLocal<Scratch> scratches)
            implements IndexedRows {
        Indexed(IndexedRows source, List<Field> fields, RowMap map) {
            this(source, fields, map, ThreadLocal.withInitial(() -> Scratch.of(source.fields(), fields)));
        }

        @Override
        public long rows() {
            return source.rows();
        }

        @Override
        public void read(long index, Rows into, int at) {
            Scratch scratch = scratches.get();
            source.read(index, scratch.in, 0);
            scratch.random.restart(0, 0, index);
            apply(map, scratch.in, scratch.out, scratch.random, index);
            into.copyRow(scratch.out, 0, at);
        }
    }

    private record Streamed(RowSource source, List<Field> fields, long seed, RowMap map) implements RowSource {
        @Override
        public long rows() {
            return source.rows();
        }

        @Override
        public RowCursor open(long epoch) {
            RowCursor rows = source.open(epoch);
            Scratch scratch = Scratch.of(source.fields(), fields);
            return new RowCursor() {
                private long index;

                @Override
                public boolean next(Rows into, int at) {
                    if (!rows.next(scratch.in, 0)) {
                        return false;
                    }
                    scratch.random.restart(seed, epoch, index);
                    apply(map, scratch.in, scratch.out, scratch.random, index);
                    index++;
                    into.copyRow(scratch.out, 0, at);
                    return true;
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }
    }
}
