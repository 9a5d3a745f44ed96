package dev.tern.training.data;

import java.util.List;

/** The rows of a source in an order drawn anew in each pass. */
final class ShuffledRows {
    private ShuffledRows() {}

    /** Every order is equally likely. */
    record Whole(IndexedRows source, long seed) implements RowSource {
        @Override
        public List<Field> fields() {
            return source.fields();
        }

        @Override
        public long rows() {
            return source.rows();
        }

        @Override
        public RowCursor open(long epoch) {
            int[] order = new int[Math.toIntExact(source.rows())];
            SeededRandom random = new SeededRandom(0);
            random.restart(seed, epoch, 0);
            for (int i = 0; i < order.length; i++) {
                int j = random.nextInt(i + 1);
                order[i] = order[j];
                order[j] = i;
            }
            return new RowCursor() {
                private int index;

                @Override
                public boolean next(Rows into, int at) {
                    if (index == order.length) {
                        return false;
                    }
                    source.read(order[index++], into, at);
                    return true;
                }
            };
        }
    }

    /** Each row is drawn from a window of rows that are read ahead. */
    record Windowed(RowSource source, long seed, int window) implements RowSource {
        @Override
        public List<Field> fields() {
            return source.fields();
        }

        @Override
        public long rows() {
            return source.rows();
        }

        @Override
        public RowCursor open(long epoch) {
            RowCursor rows = source.open(epoch);
            Rows held = Rows.of(source.fields(), window);
            SeededRandom random = new SeededRandom(0);
            random.restart(seed, epoch, 0);
            return new RowCursor() {
                private boolean more = true;

                @Override
                public boolean next(Rows into, int at) {
                    while (more && held.count() < window) {
                        more = rows.next(held, held.count());
                        held.setCount(held.count() + (more ? 1 : 0));
                    }
                    if (held.count() == 0) {
                        return false;
                    }
                    int drawn = random.nextInt(held.count());
                    into.copyRow(held, drawn, at);
                    held.setCount(held.count() - 1);
                    if (drawn < held.count()) {
                        held.copyRow(held, held.count(), drawn);
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
}
