package dev.tern.training.data;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Arrays in the IDX format of MNIST, gzipped or not: the first extent counts rows. */
public final class IdxFile {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MOST_RANK = 8;

    private IdxFile() {}

    /** A column with the array of {@code file}. */
    public static Column read(String name, Path file) {
        return StoredBytes.read(file, in -> read(name, in));
    }

    /** Whole numbers of one byte as a column of classes. */
    public static Column readLabels(String name, Path file) {
        Column column = read(name, file);
        if (!(column.values() instanceof byte[] bytes) || column.field().elements() != 1) {
            throw TernException.at(file.toString())
                    .expected("one byte for each row")
                    .found(column.field().toString())
                    .fix("give the file with the labels");
        }
        int[] labels = new int[bytes.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = bytes[i] & 0xFF;
        }
        return Column.labels(name, labels);
    }

    private static Column read(String name, InputStream in) throws IOException {
        byte[] head = in.readNBytes(4);
        if (head.length < 4 || head[0] != 0 || head[1] != 0 || head[3] < 1 || head[3] > MOST_RANK) {
            throw malformed("two zero bytes, a type and 1 to " + MOST_RANK + " extents", "other bytes");
        }
        int code = head[2] & 0xFF;
        int each = switch (code) {
            case UNSIGNED_BYTE, 0x09 -> 1;
            case 0x0B -> 2;
            case 0x0C, 0x0D -> 4;
            case 0x0E -> 8;
            default -> throw malformed("an element type 08, 09, 0B, 0C, 0D or 0E", Integer.toHexString(code));
        };
        ByteBuffer extents = ByteBuffer.wrap(in.readNBytes(4 * head[3]));
        if (extents.remaining() < 4 * head[3]) {
            throw malformed(head[3] + " extents", "the end of the file");
        }
        int[] dims = new int[head[3]];
        long elements = 1;
        for (int i = 0; i < dims.length; i++) {
            dims[i] = extents.getInt();
            elements = dims[i] < 0 || elements > StoredBytes.MOST_BYTES ? Long.MAX_VALUE : elements * dims[i];
            if (elements > StoredBytes.MOST_BYTES / each) {
                throw malformed("an array of less than 2 GB", "extents that multiply to more");
            }
        }
        // Memory grows with what is really there, whatever the header says.
        byte[] bytes = in.readNBytes((int) elements * each);
        if (bytes.length < elements * each || in.read() >= 0) {
            throw malformed(
                    elements * each + " bytes after the header",
                    bytes.length < elements * each ? "" + bytes.length : "more");
        }
        int[] row = new int[dims.length - 1];
        System.arraycopy(dims, 1, row, 0, row.length);
        return column(name, Shape.of(row), dims[0], code, ByteBuffer.wrap(bytes));
    }

    private static Column column(String name, Shape row, int rows, int code, ByteBuffer bytes) {
        if (code == UNSIGNED_BYTE) {
            return new Column(new Field(name, DataType.UINT8, row), rows, bytes.array());
        }
        int elements = Math.toIntExact(rows * row.elements());
        if (code == 0x0D || code == 0x0E) {
            float[] values = new float[elements];
            for (int i = 0; i < elements; i++) {
                values[i] = code == 0x0D ? bytes.getFloat() : (float) bytes.getDouble();
            }
            return new Column(new Field(name, DataType.FLOAT32, row), rows, values);
        }
        int[] values = new int[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = code == 0x09 ? bytes.get() : code == 0x0B ? bytes.getShort() : bytes.getInt();
        }
        return new Column(new Field(name, DataType.INT32, row), rows, values);
    }

    /** Writes a column of bytes, or of classes from 0 to 255; gzipped if the name of the file ends in {@code .gz}. */
    public static void write(Column column, Path file) throws IOException {
        byte[] bytes = switch (column.values()) {
            case byte[] values -> values;
            case int[] values -> narrowed(values);
            default ->
                throw TernException.at("column " + column.field())
                        .expected("bytes or classes")
                        .found(column.field().type().text())
                        .fix("write other types as .npy");
        };
        Shape row = column.field().shape();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(8 + 4 * row.rank());
        head.put((byte) 0).put((byte) 0).put((byte) UNSIGNED_BYTE).put((byte) (1 + row.rank()));
        head.putInt(column.rows());
        for (int dim : row.dims()) {
            head.putInt(dim);
        }
        try (var out = file.toString().endsWith(".gz") ? new GZIPOutputStream(whole) : whole) {
            out.write(head.array());
            out.write(bytes);
        }
        Files.write(file, whole.toByteArray());
    }

    private static byte[] narrowed(int[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] > 255) {
                throw TernException.at("row " + i)
                        .expected("a class from 0 to 255")
                        .found(String.valueOf(values[i]))
                        .fix("write larger numbers as .npy");
            }
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static TernException malformed(String expected, String found) {
        return TernException.at("IDX file")
                .expected(expected)
                .found(found)
                .fix("give a file in MNIST's format, gzipped or not");
    }
}
