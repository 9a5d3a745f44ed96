package dev.tern.training;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.data.Field;
import dev.tern.training.data.Rows;

/** Copies rows of a data set into tensors, converting element types where that loses nothing that matters. */
final class RowTransfer {
    private RowTransfer() {}

    /** Copies field {@code field} of all rows into {@code to}. */
    static void copy(Rows rows, int field, Tensor to) {
        Field from = rows.fields().get(field);
        long elements = (long) from.elements() * rows.count();
        if (elements != to.elements()) {
            throw TernException.at("field " + from)
                    .expected("elements for " + to + " in " + rows.count() + " rows")
                    .found(elements + " elements")
                    .fix("reshape the field, make class numbers one-hot (Dataset.oneHot), or correct the model");
        }
        int n = (int) elements;
        switch (from.type()) {
            case FLOAT32 -> ofFloats(rows.floats(field), to, n);
            case INT32 -> ofInts(rows.ints(field), to, n);
            case INT64 -> ofLongs(rows.longs(field), to, n);
            case UINT8 -> ofBytes(rows.bytes(field), to, n);
            default ->
                throw TernException.at("field " + from)
                        .expected("numbers")
                        .found(from.type().text())
                        .fix("turn the texts into numbers with a TextVectorization or a lookup first");
        }
    }

    /** Copies the numbers that say how much each row counts. */
    static void weights(Rows rows, int field, float[] to) {
        Field from = rows.fields().get(field);
        if (from.type() != DataType.FLOAT32 || from.elements() != 1) {
            throw TernException.at("field " + from)
                    .expected("one float for each row, how much it counts, behind inputs and targets")
                    .found(from.type().text() + from.shape())
                    .fix("leave the field out, or give the model an input or output for it");
        }
        System.arraycopy(rows.floats(field), 0, to, 0, to.length);
    }

    private static void ofFloats(float[] from, Tensor to, int n) {
        if (to.type().isFloat()) {
            to.writeFloats(0, n, from, 0);
        } else {
            for (int i = 0; i < n; i++) {
                to.setInt(i, (int) from[i]);
            }
        }
    }

    private static void ofInts(int[] from, Tensor to, int n) {
        if (!to.type().isFloat()) {
            to.writeInts(0, n, from, 0);
        } else {
            for (int i = 0; i < n; i++) {
                to.setFloat(i, from[i]);
            }
        }
    }

    private static void ofLongs(long[] from, Tensor to, int n) {
        for (int i = 0; i < n; i++) {
            if (to.type().isFloat()) {
                to.setFloat(i, from[i]);
            } else {
                to.setLong(i, from[i]);
            }
        }
    }

    private static void ofBytes(byte[] from, Tensor to, int n) {
        for (int i = 0; i < n; i++) {
            if (to.type().isFloat()) {
                to.setFloat(i, from[i] & 0xFF);
            } else {
                to.setInt(i, from[i] & 0xFF);
            }
        }
    }

    /** The class of example {@code row}: its number, or the place of the largest number of a one-hot row. */
    static int classOf(Tensor target, int row) {
        int width = (int) (target.elements() / Math.max(1, target.shape().dim(0)));
        if (width == 1) {
            return (int) target.floatAt(row);
        }
        int best = 0;
        for (int i = 1; i < width; i++) {
            best = target.floatAt((long) row * width + i) > target.floatAt((long) row * width + best) ? i : best;
        }
        return best;
    }
}
