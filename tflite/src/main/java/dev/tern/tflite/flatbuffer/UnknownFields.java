package dev.tern.tflite.flatbuffer;

import java.lang.foreign.ValueLayout;

/** Carries fields that no row describes from the table they stood in to the one being written. */
public final class UnknownFields {
    /** Puts field {@code id} of {@code origin} into {@code into}. */
    void carry(TableView origin, int id, TablePiece into) {
        int from = origin.offset(id);
        int to = origin.tableBytes();
        for (int other = 0; other < origin.fieldCount(); other++) {
            int offset = origin.offset(other);
            to = offset > from && offset < to ? offset : to;
        }
        byte[] bytes = origin.source()
                .slice(origin.position() + from, Math.max(0, to - from))
                .toArray(ValueLayout.JAVA_BYTE);
        if (bytes.length != 4) {
            into.raw(id, bytes, 1);
        }
    }
}
