package dev.tern.converter.lower;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.operators.callonce.CallOnce;
import dev.tern.operators.hashtable.Hashtable;
import dev.tern.operators.hashtable.HashtableImport;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The hash tables of a model: what they hold, and where they stand in the new graphs. */
final class Tables {
    private static final long FILE_BYTES_MAX = 256L << 20;

    /** Numbers of columns that stand for a whole line, and for a line's number. */
    private static final int WHOLE_LINE = -2;

    private static final int LINE_NUMBER = -1;

    private final Map<String, Contents> contents = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, Flow.Handle.Table> used = new LinkedHashMap<>();

    /** Keys and their values. */
    private record Contents(Tensor keys, Tensor values) {}

    void put(Flow.Handle.Table table, Tensor keys, Tensor values) {
        contents.put(table.name(), new Contents(keys, values));
    }

    /** Reads a table from the lines of a text file, as TensorFlow does. */
    void read(Flow.Handle.Table table, Path file, int keyColumn, int valueColumn, String delimiter) {
        List<String> lines = lines(file);
        put(
                table,
                column(table.keys(), lines, keyColumn, delimiter, file),
                column(table.values(), lines, valueColumn, delimiter, file));
    }

    private static List<String> lines(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw TernException.of("asset " + file.getFileName() + " is larger than " + FILE_BYTES_MAX + " bytes");
            }
            return Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw TernException.at("asset " + file.getFileName()).problem("it is no text in UTF-8", e);
        } catch (IOException e) {
            throw TernException.at("asset " + file.getFileName()).problem(String.valueOf(e.getMessage()), e);
        }
    }

    private static Tensor column(DataType type, List<String> lines, int column, String delimiter, Path file) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            words.add(word(lines.get(i), i, column, delimiter, file));
        }
        Value constant = type == DataType.STRING
                ? Constants.ofStrings("", Shape.of(words.size()), words)
                : Constants.of("", type, Shape.of(words.size()), numbers(words, file));
        return Tensor.of(
                type,
                constant.shape(),
                dev.tern.tensor.Quantization.NONE,
                Objects.requireNonNull(constant.buffer()).bytes());
    }

    private static String word(String line, int number, int column, String delimiter, Path file) {
        if (column == WHOLE_LINE) {
            return line;
        }
        if (column == LINE_NUMBER) {
            return String.valueOf(number);
        }
        String[] parts = line.split(java.util.regex.Pattern.quote(delimiter), -1);
        if (column < 0 || column >= parts.length) {
            throw TernException.at("asset " + file.getFileName() + ", line " + (number + 1))
                    .expected("at least " + (column + 1) + " columns")
                    .found(String.valueOf(parts.length))
                    .fix("copy the whole folder of the model");
        }
        return parts[column];
    }

    private static long[] numbers(List<String> words, Path file) {
        try {
            return words.stream()
                    .mapToLong(word -> Long.parseLong(word.strip()))
                    .toArray();
        } catch (NumberFormatException e) {
            throw TernException.at("asset " + file.getFileName())
                    .problem("a column of whole numbers holds something else", e);
        }
    }

    /** The handle of a table in a graph, whose contents must be known. */
    Flow handle(Flow.Handle.Table table, Emitter emitter) {
        boolean toStrings = table.keys() == DataType.INT64 && table.values() == DataType.STRING;
        boolean toNumbers = table.keys() == DataType.STRING && table.values() == DataType.INT64;
        if (!toStrings && !toNumbers) {
            throw Unconvertible.because(
                    "its table leads from " + table.keys().text() + " to "
                            + table.values().text(),
                    "use a table from strings to int64 or from int64 to strings");
        }
        if (!contents.containsKey(table.name())) {
            throw Unconvertible.because(
                    "nothing fills its table before the model runs",
                    "save the model with the table's initializer, as SavedModels have it");
        }
        used.put(table.name(), table);
        return emitter.shared(
                "table " + table.name(),
                () -> emitter.emit(new Hashtable(number(table), table.keys(), table.values())));
    }

    private int number(Flow.Handle.Table table) {
        return numbers.computeIfAbsent(table.name(), name -> numbers.size() + 1);
    }

    /** The graph that fills the tables in use; null where none is. */
    @Nullable
    Graph initial() {
        if (used.isEmpty()) {
            return null;
        }
        List<Value> values = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        used.values().forEach(table -> {
            Contents filled = Objects.requireNonNull(contents.get(table.name()));
            int handle = values.size();
            values.add(Value.of(table.name(), DataType.RESOURCE, Shape.of(1)).withHasRank(true));
            values.add(constant(table.name() + "/keys", filled.keys));
            values.add(constant(table.name() + "/values", filled.values));
            nodes.add(Node.of(new Hashtable(number(table), table.keys(), table.values()), List.of(), List.of(handle)));
            nodes.add(Node.of(
                    Objects.requireNonNull(HashtableImport.DEFINITION.defaults()),
                    List.of(handle, handle + 1, handle + 2),
                    List.of()));
        });
        return Graph.of("fill tables", values, nodes, List.of(), List.of());
    }

    private static Value constant(String name, Tensor tensor) {
        return Value.of(name, tensor.type(), tensor.shape())
                .withHasRank(true)
                .withBuffer(dev.tern.graph.Buffer.of(tensor.data()));
    }

    /** {@code graph} with a node in front that fills the tables once. */
    static Graph filled(Graph graph, int initial) {
        List<Node> nodes = new ArrayList<>(graph.nodes());
        nodes.addFirst(Node.of(new CallOnce(initial), List.of(), List.of()));
        return graph.withNodes(nodes);
    }

    /** The text in a constant of one string. */
    static String text(Flow flow) {
        return StringElements.decodeText(flow.tensor().data()).getFirst();
    }
}
