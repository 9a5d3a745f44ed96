package dev.tern.conformance.operators;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.operators.hashtable.Hashtable;
import dev.tern.operators.hashtable.HashtableFind;
import dev.tern.operators.hashtable.HashtableImport;
import dev.tern.operators.hashtable.HashtableSize;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Expectation;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** HASHTABLE, HASHTABLE_IMPORT, HASHTABLE_FIND and HASHTABLE_SIZE, together in one graph. */
final class TableCases implements OperatorCase.Source {
    private static final Fill NUMBERS = Fill.of(5, -7, 5, 1L << 40);
    private static final Fill WORDS = Fill.strings("five", "", "again", "caf\u00e9");
    private static final Fill SOUGHT_NUMBERS = Fill.of(-7, 3, 1L << 40, 5, 5, 0);
    private static final Fill SOUGHT_WORDS = Fill.strings("caf\u00e9", "five", "", "none", "again", "Five");

    @Override
    public List<OperatorCase> cases() {
        Expectation original = new Expectation.Original(Expectation.Build.OFFICIAL, "");
        return List.of(
                table(
                        "numbers to words",
                        DataType.INT64,
                        NUMBERS,
                        DataType.STRING,
                        WORDS,
                        SOUGHT_NUMBERS,
                        true,
                        original),
                table(
                        "words to numbers",
                        DataType.STRING,
                        WORDS,
                        DataType.INT64,
                        NUMBERS,
                        SOUGHT_WORDS,
                        true,
                        original),
                table(
                        "nothing imported",
                        DataType.STRING,
                        WORDS,
                        DataType.INT64,
                        NUMBERS,
                        SOUGHT_WORDS,
                        false,
                        new Expectation.Refused("nothing was imported")));
    }

    private static OperatorCase table(
            String name,
            DataType keyType,
            Fill keys,
            DataType valueType,
            Fill values,
            Fill sought,
            boolean filled,
            Expectation expectation) {
        Shape four = Shape.of(4);
        Shape six = Shape.of(2, 3);
        Fill otherwise = valueType == DataType.STRING ? Fill.strings("none") : Fill.of(-1);
        List<Value> tensors = List.of(
                Value.of("table", DataType.RESOURCE, Shape.of(1)),
                constant("keys", keyType, four, keys),
                constant("values", valueType, four, values),
                Value.of("sought", keyType, six).withHasRank(true),
                constant("otherwise", valueType, Shape.of(1), otherwise),
                Value.of("found", valueType, six),
                Value.of("size", DataType.INT64, Shape.of(1)));
        Node make = Node.of(new Hashtable(42, keyType, valueType), List.of(), List.of(0));
        Node fill = Node.of(plain(HashtableImport.DEFINITION.defaults()), List.of(0, 1, 2), List.of());
        Node find = Node.of(plain(HashtableFind.DEFINITION.defaults()), List.of(0, 3, 4), List.of(5));
        Node size = Node.of(plain(HashtableSize.DEFINITION.defaults()), List.of(0), List.of(6));
        List<Node> nodes = filled ? List.of(make, fill, find, size, fill) : List.of(make, find, size);
        Graph graph = Graph.of("main", tensors, nodes, List.of(3), List.of(5, 6));
        byte[] input = sought.bytes(keyType, six);
        return new OperatorCase(
                name,
                "HASHTABLE_FIND",
                keyType.text() + " -> " + valueType.text(),
                Model.of(graph),
                List.of(List.of(input), List.of(input)),
                expectation,
                Bound.exact());
    }

    private static Operator plain(@Nullable Operator operator) {
        return Objects.requireNonNull(operator);
    }

    private static Value constant(String name, DataType type, Shape shape, Fill fill) {
        return Value.of(name, type, shape).withHasRank(true).withBuffer(Buffer.of(fill.bytes(type, shape)));
    }
}
