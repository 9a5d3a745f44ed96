package dev.tern.media.array;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in NumPy's {@code .npy} format (versions 1 to 3). Big-endian files and files in Fortran order are brought into the
 * one layout that {@code bytes} has.
 *
 * @param bytes the elements, row-major and little-endian
 */
public record NpyFile(DataType type, Shape shape, byte[] bytes) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MOST_HEADER_BYTES = 1 << 20;
    private static final Map<String, DataType> TYPES = Map.ofEntries(
            Map.entry("f4", DataType.FLOAT32),
            Map.entry("f2", DataType.FLOAT16),
            Map.entry("f8", DataType.FLOAT64),
            Map.entry("i1", DataType.INT8),
            Map.entry("u1", DataType.UINT8),
            Map.entry("i2", DataType.INT16),
            Map.entry("u2", DataType.UINT16),
            Map.entry("i4", DataType.INT32),
            Map.entry("u4", DataType.UINT32),
            Map.entry("i8", DataType.INT64),
            Map.entry("u8", DataType.UINT64),
            Map.entry("b1", DataType.BOOL),
            Map.entry("c8", DataType.COMPLEX64),
            Map.entry("c16", DataType.COMPLEX128));

    /** Whether {@code file} starts as an {@code .npy} file does. */
    public static boolean isNpy(byte[] file) {
        return file.length >= MAGIC.length && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** The array in the bytes of a file. */
    public static NpyFile read(byte[] file) {
        if (!isNpy(file) || file.length < 10) {
            throw malformed("a file that starts with \\x93NUMPY", "other bytes");
        }
        int major = file[6];
        int lengthBytes = major == 1 ? 2 : 4;
        int from = 8 + lengthBytes;
        long headerBytes = 0;
        for (int i = 0; i < lengthBytes && 8 + i < file.length; i++) {
            headerBytes |= (file[8 + i] & 0xFFL) << (8 * i);
        }
        if (major < 1 || major > 3 || headerBytes > MOST_HEADER_BYTES || from + headerBytes > file.length) {
            throw malformed(
                    "version 1 to 3 and a header within the file",
                    "version " + major + ", header of " + headerBytes + " bytes");
        }
        String header = new String(file, from, (int) headerBytes, StandardCharsets.UTF_8);
        String descr = field(header, "'descr'\\s*:\\s*'([^']*)'");
        DataType type = type(descr);
        boolean fortran = field(header, "'fortran_order'\\s*:\\s*(True|False)").equals("True");
        Shape shape = shape(field(header, "'shape'\\s*:\\s*\\(([^)]*)\\)"));
        byte[] bytes = Arrays.copyOfRange(file, from + (int) headerBytes, file.length);
        if (bytes.length != type.bytes(shape.elements())) {
            throw malformed(type.bytes(shape.elements()) + " bytes for " + type + shape, bytes.length + " bytes");
        }
        int each = (int) type.bytes(1);
        if (descr.startsWith(">")) {
            // A complex number is two numbers, each turned by itself.
            swap(bytes, type == DataType.COMPLEX64 || type == DataType.COMPLEX128 ? each / 2 : each);
        }
        return new NpyFile(type, shape, fortran && shape.rank() > 1 ? rowMajor(bytes, each, shape) : bytes);
    }

    private static void swap(byte[] bytes, int each) {
        for (int at = 0; at + each <= bytes.length; at += each) {
            for (int i = 0; i < each / 2; i++) {
                byte kept = bytes[at + i];
                bytes[at + i] = bytes[at + each - 1 - i];
                bytes[at + each - 1 - i] = kept;
            }
        }
    }

    private static byte[] rowMajor(byte[] columnMajor, int each, Shape shape) {
        byte[] bytes = new byte[columnMajor.length];
        int[] index = new int[shape.rank()];
        for (int to = 0; to < bytes.length; to += each) {
            long from = 0;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                from = from * shape.dim(axis) + index[axis];
            }
            System.arraycopy(columnMajor, (int) from * each, bytes, to, each);
            for (int axis = shape.rank() - 1; axis >= 0 && ++index[axis] == shape.dim(axis); axis--) {
                index[axis] = 0;
            }
        }
        return bytes;
    }

    /** The bytes of a file with this array, as {@code numpy.save} writes it. */
    public byte[] toFile() {
        String code = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> malformed("a type that NumPy has", type.text()));
        String order = type.bytes(1) == 1 ? "|" : "<";
        StringBuilder dims = new StringBuilder();
        for (int dim : shape.dims()) {
            dims.append(dim).append(shape.rank() == 1 ? "," : ", ");
        }
        String tuple = shape.rank() > 1 ? dims.substring(0, dims.length() - 2) : dims.toString();
        String header = "{'descr': '" + order + code + "', 'fortran_order': False, 'shape': (" + tuple + "), }";
        // Magic, version, length, header and line break together fill whole blocks of 64 bytes.
        int padded = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
        byte[] text = (header + " ".repeat(padded - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] file = new byte[10 + text.length + bytes.length];
        System.arraycopy(MAGIC, 0, file, 0, MAGIC.length);
        file[6] = 1;
        file[8] = (byte) text.length;
        file[9] = (byte) (text.length >> 8);
        System.arraycopy(text, 0, file, 10, text.length);
        System.arraycopy(bytes, 0, file, 10 + text.length, bytes.length);
        return file;
    }

    private static String field(String header, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(header);
        if (!matcher.find()) {
            throw malformed("a header with descr, fortran_order and shape", "'" + header.strip() + "'");
        }
        return Objects.requireNonNull(matcher.group(1));
    }

    private static DataType type(String descr) {
        boolean known = descr.startsWith("<") || descr.startsWith("|") || descr.startsWith(">");
        DataType type = known ? TYPES.get(descr.substring(1)) : null;
        if (type == null) {
            throw malformed("numbers or truth values", "element type '" + descr + "'");
        }
        return type;
    }

    private static Shape shape(String list) {
        try {
            return Shape.of(Arrays.stream(list.split(","))
                    .map(String::strip)
                    .filter(dim -> !dim.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray());
        } catch (NumberFormatException e) {
            throw malformed("a shape of whole numbers", "(" + list + ")");
        }
    }

    private static TernException malformed(String expected, String found) {
        return TernException.at(".npy file").expected(expected).found(found).fix("save the array with numpy.save");
    }
}
