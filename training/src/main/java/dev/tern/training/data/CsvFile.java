package dev.tern.training.data;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tables as text: comma or another separator, quotes as RFC 4180 has them, gzipped or not.
 *
 * @param separator between the cells of a row
 * @param hasHeader whether the first row names the columns
 */
public record CsvFile(char separator, boolean hasHeader) {
    /** Commas, with a header. */
    public static final CsvFile DEFAULT = new CsvFile(',', true);

    /** Tabs, without a header. */
    public static final CsvFile TABS = new CsvFile('\t', false);

    private static final int MOST_CELL_CHARACTERS = 1 << 24;
    private static final int MOST_COLUMNS = 1 << 20;

    public CsvFile withHeader(boolean header) {
        return new CsvFile(separator, header);
    }

    /** Some columns of the table that become one column of a data set. */
    public record Part(String name, DataType type, Shape shape, int firstColumn) {
        /** {@code shape.elements()} neighbouring columns of numbers. */
        public static Part floats(String name, Shape shape, int firstColumn) {
            return new Part(name, DataType.FLOAT32, shape, firstColumn);
        }

        /** One column of whole numbers. */
        public static Part label(String name, int column) {
            return new Part(name, DataType.INT32, Shape.scalar(), column);
        }

        /** One column of texts. */
        public static Part text(String name, int column) {
            return new Part(name, DataType.STRING, Shape.scalar(), column);
        }
    }

    /** Every column of the table by itself: numbers where the first row has a number, otherwise texts. */
    public List<Column> read(Path file) {
        return StoredBytes.read(file, in -> read(new Cells(reader(in), separator), List.of()));
    }

    /** The parts of the table that are asked for. */
    public List<Column> read(Path file, Part... parts) {
        return StoredBytes.read(file, in -> read(new Cells(reader(in), separator), List.of(parts)));
    }

    private static Reader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(
                in, StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)));
    }

    private List<Column> read(Cells cells, List<Part> asked) throws IOException {
        try {
            cells.begin();
            List<String> names = new ArrayList<>();
            if (hasHeader && cells.nextRow()) {
                names.addAll(cells.row);
            }
            if (!cells.nextRow()) {
                throw TernException.at("table")
                        .expected("at least one row")
                        .found("none")
                        .fix("check the file");
            }
            List<Part> parts = asked.isEmpty() ? inferred(cells.row, names) : asked;
            int width = cells.row.size();
            List<Growing> columns = new ArrayList<>();
            for (Part part : parts) {
                if (part.firstColumn < 0 || part.firstColumn + part.shape.elements() > width) {
                    throw TernException.at("part " + part.name)
                            .expected("columns within the " + width + " of the table")
                            .found("columns from " + part.firstColumn + ", " + part.shape.elements() + " of them")
                            .fix("correct the columns (the first is 0)");
                }
                columns.add(new Growing(part));
            }
            do {
                if (cells.row.size() != width) {
                    throw TernException.at("line " + cells.line)
                            .expected(width + " cells, as the first row has")
                            .found(String.valueOf(cells.row.size()))
                            .fix("correct the line, or the separator");
                }
                for (Growing column : columns) {
                    column.add(cells.row, cells.line);
                }
            } while (cells.nextRow());
            return columns.stream().map(Growing::finished).toList();
        } catch (CharacterCodingException e) {
            throw TernException.at("line " + cells.line)
                    .expected("text in UTF-8")
                    .found("other bytes")
                    .fix("save the table as UTF-8");
        }
    }

    private static List<Part> inferred(List<String> row, List<String> names) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String name =
                    i < names.size() && !names.get(i).isBlank() ? names.get(i).strip() : "column" + i;
            boolean number = isNumber(row.get(i));
            parts.add(number ? Part.floats(name, Shape.scalar(), i) : Part.text(name, i));
        }
        return parts;
    }

    private static boolean isNumber(String text) {
        try {
            Float.parseFloat(text);
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /** One column in the making. */
    private static final class Growing {
        private final Part part;
        private final int elements;
        private float[] floats = new float[256];
        private int[] ints = new int[256];
        private final List<String> texts = new ArrayList<>();
        private int size;

        Growing(Part part) {
            this.part = part;
            this.elements = Math.toIntExact(part.shape.elements());
        }

        void add(List<String> row, int line) {
            for (int i = 0; i < elements; i++) {
                String cell = row.get(part.firstColumn + i);
                try {
                    switch (part.type) {
                        case FLOAT32 -> {
                            floats = size == floats.length ? Arrays.copyOf(floats, 2 * size) : floats;
                            floats[size] = Float.parseFloat(cell);
                        }
                        case INT32 -> {
                            ints = size == ints.length ? Arrays.copyOf(ints, 2 * size) : ints;
                            ints[size] = Integer.parseInt(cell.strip());
                        }
                        default -> texts.add(cell);
                    }
                } catch (NumberFormatException _) {
                    throw TernException.at("line " + line + ", column " + (part.firstColumn + i))
                            .expected(part.type == DataType.INT32 ? "a whole number" : "a number")
                            .found("'" + (cell.length() > 40 ? cell.substring(0, 40) + "…" : cell) + "'")
                            .fix("correct the cell, or read the column as text");
                }
                size++;
            }
        }

        Column finished() {
            return switch (part.type) {
                case FLOAT32 -> Column.floats(part.name, part.shape, Arrays.copyOf(floats, size));
                case INT32 -> Column.ints(part.name, part.shape, Arrays.copyOf(ints, size));
                default -> Column.texts(part.name, texts.toArray(String[]::new));
            };
        }
    }

    /** Reads row after row. */
    private static final class Cells {
        private final Reader in;
        private final char separator;
        private final StringBuilder cell = new StringBuilder();
        private List<String> row = new ArrayList<>();
        private int line;
        private int next;

        Cells(Reader in, char separator) {
            this.in = in;
            this.separator = separator;
        }

        /** Reads the first character; a byte order mark is none. */
        void begin() throws IOException {
            next = in.read();
            if (next == '\uFEFF') {
                next = in.read();
            }
        }

        /** Reads the next row that is not empty; false at the end of the file. */
        boolean nextRow() throws IOException {
            while (next >= 0) {
                line++;
                row = new ArrayList<>(Math.max(8, row.size()));
                readRow();
                if (row.size() > 1 || !row.getFirst().isEmpty()) {
                    return true;
                }
            }
            return false;
        }

        private void readRow() throws IOException {
            while (true) {
                cell.setLength(0);
                if (next == '"') {
                    readQuoted();
                }
                while (next >= 0 && next != separator && next != '\n' && next != '\r') {
                    append();
                }
                if (row.size() == MOST_COLUMNS) {
                    throw TernException.at("line " + line)
                            .expected("at most " + MOST_COLUMNS + " cells")
                            .found("more")
                            .fix("check that this is a table");
                }
                row.add(cell.toString());
                if (next == separator) {
                    next = in.read();
                    continue;
                }
                if (next == '\r') {
                    next = in.read();
                }
                if (next == '\n') {
                    next = in.read();
                }
                return;
            }
        }

        private void readQuoted() throws IOException {
            int begin = line;
            next = in.read();
            while (true) {
                if (next < 0) {
                    throw TernException.at("line " + begin)
                            .expected("a closing quote")
                            .found("the end of the file")
                            .fix("double the quotes inside a quoted cell");
                }
                if (next == '"') {
                    next = in.read();
                    if (next != '"') {
                        return;
                    }
                }
                line += next == '\n' ? 1 : 0;
                append();
            }
        }

        private void append() throws IOException {
            if (cell.length() == MOST_CELL_CHARACTERS) {
                throw TernException.at("line " + line)
                        .expected("cells of at most " + MOST_CELL_CHARACTERS + " characters")
                        .found("a longer one")
                        .fix("check that this is a table");
            }
            cell.append((char) next);
            next = in.read();
        }
    }
}
