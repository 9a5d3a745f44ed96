package dev.tern.training.data;

import dev.tern.tensor.TernException;
import java.util.List;
import java.util.function.Predicate;

/** Parts of sources, and sources one behind the other. */
final class ChosenRows {
    private ChosenRows() {}

    /** Rows {@code first}, {@code first + step}, …, {@code count} of them. */
    record Every(IndexedRows source, long first, long step, long rows) implements IndexedRows {
        @Override
        public List<Field> fields() {
            return source.fields();
        }

        @Override
        public void read(long index, Rows into, int at) {
            source.read(first + step * index, into, at);
        }
    }

    /** The rows from {@code first} on, at most {@code most}, of a source that is only read in order. */
    record Range(RowSource source, long first, long most) implements RowSource {
        @Override
        public List<Field> fields() {
            return source.fields();
        }

        @Override
        public long rows() {
            return source.rows() == UNKNOWN ? UNKNOWN : Math.max(0, Math.min(most, source.rows() - first));
        }

        @Override
        public RowCursor open(long epoch) {
            RowCursor rows = source.open(epoch);
            return new RowCursor() {
                private long toSkip = first;
                private long left = most;

                @Override
                public boolean next(Rows into, int at) {
                    for (; toSkip > 0; toSkip--) {
                        if (!rows.next(into, at)) {
                            return false;
                        }
                    }
                    return left-- > 0 && rows.next(into, at);
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }
    }

    /** Rows that pass a test. */
    record Filtered(RowSource source, Predicate<Rows> test) implements RowSource {
        @Override
        public List<Field> fields() {
            return source.fields();
        }

        @Override
        public long rows() {
            return UNKNOWN;
        }

        @Override
        public RowCursor open(long epoch) {
            RowCursor rows = source.open(epoch);
            Rows one = Rows.of(source.fields(), 1);
            return new RowCursor() {
                @Override
                public boolean next(Rows into, int at) {
                    while (rows.next(one, 0)) {
                        if (test.test(one)) {
                            into.copyRow(one, 0, at);
                            return true;
                        }
                    }
                    return false;
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }
    }

    /** The same rows several times; each time is a pass of its own for what is random. */
    record Repeated(RowSource source, int times) implements RowSource {
        @Override
        public List<Field> fields() {
            return source.fields();
        }

        @Override
        public long rows() {
            return source.rows() == UNKNOWN ? UNKNOWN : Math.multiplyExact(source.rows(), times);
        }

        @Override
        public RowCursor open(long epoch) {
            return new RowCursor() {
                private int time;
                private RowCursor rows = source.open(epoch * times);

                @Override
                public boolean next(Rows into, int at) {
                    while (!rows.next(into, at)) {
                        if (++time == times) {
                            time--;
                            return false;
                        }
                        rows.close();
                        rows = source.open(epoch * times + time);
                    }
                    return true;
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }
    }

    /** Two sources with the same fields, one behind the other. */
    static IndexedRows joined(IndexedRows first, IndexedRows second) {
        if (!first.fields().equals(second.fields())) {
            throw TernException.at("joined data sets")
                    .expected("the fields " + first.fields())
                    .found(second.fields().toString())
                    .fix("map one of them to the fields of the other");
        }
        return new Joined(first, second);
    }

    private record Joined(IndexedRows first, IndexedRows second) implements IndexedRows {
        @Override
        public List<Field> fields() {
            return first.fields();
        }

        @Override
        public long rows() {
            return first.rows() + second.rows();
        }

        @Override
        public void read(long index, Rows into, int at) {
            if (index < first.rows()) {
                first.read(index, into, at);
            } else {
                second.read(index - first.rows(), into, at);
            }
        }
    }
}
