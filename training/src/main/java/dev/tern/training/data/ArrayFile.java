package dev.tern.training.data;

import dev.tern.media.array.NpyFile;
import dev.tern.media.array.NpzFile;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns from NumPy's files ({@code .npy}, {@code .npz}, gzipped or not) and back: the first extent counts rows. */
public final class ArrayFile {
    private ArrayFile() {}

    /** The one array of an {@code .npy} file. */
    public static Column readNpy(String name, Path file) {
        byte[] bytes = StoredBytes.all(file);
        try {
            return column(name, NpyFile.read(bytes));
        } catch (TernException e) {
            throw e.within(file.toString());
        }
    }

    /** All arrays of an {@code .npz} file, under their own names. */
    public static List<Column> readNpz(Path file) {
        byte[] bytes = StoredBytes.all(file);
        try {
            List<Column> columns = new ArrayList<>();
            NpzFile.read(bytes).forEach((name, array) -> columns.add(column(name, array)));
            return List.copyOf(columns);
        } catch (TernException e) {
            throw e.within(file.toString());
        }
    }

    public static void writeNpy(Column column, Path file) throws IOException {
        Files.write(file, array(column).toFile());
    }

    public static void writeNpz(List<Column> columns, Path file) throws IOException {
        Map<String, NpyFile> arrays = new LinkedHashMap<>();
        columns.forEach(column -> arrays.put(column.field().name(), array(column)));
        Files.write(file, NpzFile.toFile(arrays));
    }

    private static Column column(String name, NpyFile array) {
        if (array.shape().rank() == 0) {
            throw TernException.at("array " + name)
                    .expected("at least one extent, which counts rows")
                    .found("a single number")
                    .fix("give an array");
        }
        int[] dims = array.shape().dims();
        int[] row = Arrays.copyOfRange(dims, 1, dims.length);
        Shape shape = Shape.of(row);
        int elements = Math.toIntExact(array.shape().elements());
        ByteBuffer bytes = ByteBuffer.wrap(array.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        return switch (array.type()) {
            case UINT8 -> new Column(new Field(name, DataType.UINT8, shape), dims[0], array.bytes());
            case BOOL, INT8, INT16, UINT16, INT32 -> {
                int[] values = new int[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = switch (array.type()) {
                        case BOOL, INT8 -> bytes.get();
                        case INT16 -> bytes.getShort();
                        case UINT16 -> bytes.getShort() & 0xFFFF;
                        default -> bytes.getInt();
                    };
                }
                yield new Column(new Field(name, DataType.INT32, shape), dims[0], values);
            }
            case INT64, UINT32 -> {
                long[] values = new long[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = array.type() == DataType.INT64 ? bytes.getLong() : bytes.getInt() & 0xFFFFFFFFL;
                }
                yield new Column(new Field(name, DataType.INT64, shape), dims[0], values);
            }
            case FLOAT16, FLOAT32, FLOAT64 -> {
                float[] values = new float[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = switch (array.type()) {
                        case FLOAT16 -> Float.float16ToFloat(bytes.getShort());
                        case FLOAT32 -> bytes.getFloat();
                        default -> (float) bytes.getDouble();
                    };
                }
                yield new Column(new Field(name, DataType.FLOAT32, shape), dims[0], values);
            }
            default ->
                throw TernException.at("array " + name)
                        .expected("real numbers or truth values")
                        .found(array.type().text())
                        .fix("convert the array with numpy's astype");
        };
    }

    private static NpyFile array(Column column) {
        int[] row = column.field().shape().dims();
        int[] dims = new int[1 + row.length];
        dims[0] = column.rows();
        System.arraycopy(row, 0, dims, 1, row.length);
        DataType type = column.field().type();
        byte[] bytes = switch (column.values()) {
            case byte[] values -> values;
            case float[] values -> {
                ByteBuffer buffer = littleEndian(4L * values.length);
                buffer.asFloatBuffer().put(values);
                yield buffer.array();
            }
            case int[] values -> {
                ByteBuffer buffer = littleEndian(4L * values.length);
                buffer.asIntBuffer().put(values);
                yield buffer.array();
            }
            case long[] values -> {
                ByteBuffer buffer = littleEndian(8L * values.length);
                buffer.asLongBuffer().put(values);
                yield buffer.array();
            }
            default ->
                throw TernException.at("column " + column.field())
                        .expected("numbers")
                        .found("texts")
                        .fix("write texts as CSV");
        };
        return new NpyFile(type, Shape.of(dims), bytes);
    }

    private static ByteBuffer littleEndian(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
