package dev.tern.training.hdf5;

import dev.tern.tensor.Shape;

/** How many elements there are: the extents, or none at all ({@code isNull}). */
record Dataspace(Shape shape, boolean isNull) {
    private static final int RANK_MAX = 32;

    static Dataspace read(Cursor cursor) {
        int version = cursor.u8();
        int rank = cursor.u8();
        if (version != 1 && version != 2 || rank > RANK_MAX) {
            throw cursor.bad(
                    "a dataspace of version 1 or 2 and at most 32 extents", "version " + version + ", rank " + rank);
        }
        cursor.u8();
        boolean isNull = false;
        if (version == 1) {
            cursor.skip(5);
        } else {
            isNull = cursor.u8() == 2;
        }
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            long extent = cursor.length();
            if (extent > Integer.MAX_VALUE) {
                throw cursor.bad("extents below 2^31", String.valueOf(extent));
            }
            dims[i] = (int) extent;
        }
        Shape shape = Shape.of(isNull ? new int[] {0} : dims);
        shape.intElements();
        return new Dataspace(shape, isNull);
    }
}
