package dev.tern.training.data;

/** A source whose rows can be read in any order. */
public interface IndexedRows extends RowSource {
    /** Writes row {@code index} to position {@code at} of {@code into}. */
    void read(long index, Rows into, int at);

    @Override
    default RowCursor open(long epoch) {
        return new RowCursor() {
            private long index;

            @Override
            public boolean next(Rows into, int at) {
                if (index >= rows()) {
                    return false;
                }
                read(index++, into, at);
                return true;
            }
        };
    }
}
