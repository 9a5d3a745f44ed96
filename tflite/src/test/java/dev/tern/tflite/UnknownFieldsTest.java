package dev.tern.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.operators.UnknownOperator;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.Kind;
import dev.tern.tflite.flatbuffer.Layout;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.TableType;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files of a format newer than Tern: fields of every kind, in every table, that no row describes. */
final class UnknownFieldsTest {
    private static final Field NUMBER = Field.of(0, "number", Kind.INT32);
    private static final Field TEXT = Field.of(1, "text", Kind.STRING);
    private static final TableType LEAF = TableType.of("Leaf", NUMBER, TEXT);
    private static final Field LEAVES = Field.of(2, "leaves", Kind.TABLES, LEAF);
    private static final TableType BRANCH = TableType.of("Branch", NUMBER, TEXT, LEAVES);

    private static final Field TRUTH = Field.of(40, "truth", Kind.BOOL);
    private static final Field SHORT = Field.of(41, "short", Kind.INT16);
    private static final Field LONG = Field.of(42, "long", Kind.INT64);
    private static final Field NAME = Field.of(43, "string", Kind.STRING);
    private static final Field NUMBERS = Field.of(44, "numbers", Kind.INT32S);
    private static final Field WIDE = Field.of(45, "longs", Kind.INT64S).aligned(8);
    private static final Field TREE = Field.of(46, "tree", Kind.TABLE, BRANCH);
    private static final Field SMALL = Field.of(47, "small number", Kind.INT32);
    private static final Field REAL = Field.of(48, "real", Kind.FLOAT32);
    private static final Field TEXTS = Field.of(49, "texts", Kind.STRINGS);
    private static final List<Field> NEWER = List.of(TRUTH, SHORT, LONG, NAME, NUMBERS, WIDE, TREE, SMALL, REAL, TEXTS);

    private static final TableType TENSOR = extended(Schema.Tensor.ROWS);
    private static final TableType OPERATOR = extended(Schema.Operator.ROWS);
    private static final TableType CODE = extended(Schema.OperatorCode.ROWS);
    private static final TableType BUFFER = extended(Schema.Buffer.ROWS);
    private static final TableType SUBGRAPH = extended(
            Schema.SubGraph.ROWS,
            Field.of(0, "tensors", Kind.TABLES, TENSOR),
            Field.of(3, "operators", Kind.TABLES, OPERATOR));
    private static final TableType MODEL = extended(
            Schema.Model.ROWS,
            Field.of(1, "operator_codes", Kind.TABLES, CODE),
            Field.of(2, "subgraphs", Kind.TABLES, SUBGRAPH),
            Field.of(4, "buffers", Kind.TABLES, BUFFER));

    private final UnknownFields none = new UnknownFields();

    /** The rows of {@code base} and those of a newer format; {@code instead} replace rows of the same id. */
    private static TableType extended(TableType base, Field... instead) {
        Stream<Field> kept = base.fields().stream()
                .filter(field -> Arrays.stream(instead).noneMatch(other -> other.id() == field.id()));
        return TableType.of(
                base.name(),
                Stream.of(kept, Arrays.stream(instead), NEWER.stream())
                        .flatMap(fields -> fields)
                        .toArray(Field[]::new));
    }

    private TablePiece leaf(int number, String text) {
        return TableDraft.of(LEAF, null, none)
                .scalar(NUMBER, number)
                .string(TEXT, text)
                .finish();
    }

    private TableDraft newer(TableType rows, int seed) {
        TablePiece branch = TableDraft.of(BRANCH, null, none)
                .scalar(NUMBER, seed)
                .string(TEXT, "branch " + seed)
                .tables(LEAVES, List.of(leaf(1, "one"), leaf(seed, "two"), leaf(3, "")))
                .finish();
        return TableDraft.of(rows, null, none)
                .bool(TRUTH, true)
                .scalar(SHORT, 1234 + seed)
                .scalar(LONG, 0x1234_5678_9ABCL + seed)
                .string(NAME, "name " + seed)
                .int32s(NUMBERS, new int[] {seed, 0, -1, 64})
                .int64s(WIDE, new long[] {seed, Long.MIN_VALUE})
                .table(TREE, branch)
                .scalar(SMALL, seed)
                .float32(REAL, 0.5f * seed)
                .strings(TEXTS, List.of("a", "", "text " + seed));
    }

    private byte[] newerFile() {
        TablePiece sentinel = newer(BUFFER, 7).finish();
        TablePiece constant = newer(BUFFER, 8)
                .flat(Schema.Buffer.DATA, MemorySegment.ofArray(new byte[] {1, 0, 0, 0}))
                .finish();
        TablePiece in = newer(TENSOR, 9)
                .present(Schema.Tensor.SHAPE, ValueCodec.ints(1))
                .scalar(Schema.Tensor.TYPE, 2)
                .string(Schema.Tensor.NAME, "in")
                .finish();
        TablePiece weights = newer(TENSOR, 10)
                .present(Schema.Tensor.SHAPE, ValueCodec.ints(1))
                .scalar(Schema.Tensor.TYPE, 2)
                .scalar(Schema.Tensor.BUFFER, 1)
                .string(Schema.Tensor.NAME, "weights")
                .finish();
        TablePiece out = newer(TENSOR, 11)
                .present(Schema.Tensor.SHAPE, ValueCodec.ints(1))
                .scalar(Schema.Tensor.TYPE, 2)
                .string(Schema.Tensor.NAME, "out")
                .finish();
        TablePiece options = TableDraft.of(BRANCH, null, none)
                .scalar(NUMBER, 5)
                .string(TEXT, "options of a new operator")
                .tables(LEAVES, List.of(leaf(6, "six")))
                .finish();
        TablePiece operator = newer(OPERATOR, 12)
                .present(Schema.Operator.INPUTS, ValueCodec.ints(0, 1))
                .present(Schema.Operator.OUTPUTS, ValueCodec.ints(2))
                .union(Schema.Operator.OPTIONS_2, 200, options)
                .finish();
        TablePiece code = newer(CODE, 13)
                .scalar(Schema.OperatorCode.DEPRECATED_BUILTIN_CODE, 127)
                .scalar(Schema.OperatorCode.BUILTIN_CODE, 999)
                .scalar(Schema.OperatorCode.VERSION, 3)
                .finish();
        TablePiece graph = newer(SUBGRAPH, 14)
                .tables(Schema.SubGraph.TENSORS, List.of(in, weights, out))
                .present(Schema.SubGraph.INPUTS, ValueCodec.ints(0))
                .present(Schema.SubGraph.OUTPUTS, ValueCodec.ints(2))
                .tables(Schema.SubGraph.OPERATORS, List.of(operator))
                .finish();
        TablePiece root = newer(MODEL, 15)
                .scalar(Schema.Model.VERSION, 3)
                .tables(Schema.Model.OPERATOR_CODES, List.of(code))
                .tables(Schema.Model.SUBGRAPHS, List.of(graph))
                .tables(Schema.Model.BUFFERS, List.of(sentinel, constant))
                .finish();
        return Layout.write(root, Schema.IDENTIFIER).toArray();
    }

    @Test
    void fieldsOfEveryKindInEveryTableSurvive() {
        byte[] before = newerFile();
        byte[] after = ModelFile.toBytes(ModelFile.read(before));

        StructuralComparison comparison = StructuralComparison.of(before, after, MODEL);
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.tablesCompared()).isEqualTo(9 + 9 * 4 + 1);
    }

    @Test
    void theySurviveAnEditAndManyWritings() {
        byte[] before = newerFile();
        Model model = ModelFile.read(before);
        Graph main = model.main();
        byte[] after = ModelFile.toBytes(model.withDescription("edited")
                .withGraphs(List.of(main.withValues(
                        List.of(main.value(0).withName("another name than it had"), main.value(1), main.value(2))))));
        int size = after.length;
        for (int i = 0; i < 5; i++) {
            after = ModelFile.toBytes(ModelFile.read(after));
        }
        assertThat(StructuralComparison.of(before, after, MODEL).differences())
                .hasSize(2)
                .anyMatch(difference -> difference.startsWith("model.description"))
                .anyMatch(difference -> difference.contains(".name"));
        assertThat(after.length).isLessThanOrEqualTo(size + 64);
    }

    @Test
    void anOperatorOfANewerNumberIsCarriedWithItsOptions() {
        Model model = ModelFile.read(newerFile());
        assertThat(model.main().nodes().getFirst().operator())
                .isInstanceOfSatisfying(UnknownOperator.class, operator -> {
                    assertThat(operator.code()).isEqualTo(999);
                    assertThat(operator.name()).isEqualTo("OPERATOR_999");
                });
        String text = new String(ModelFile.toBytes(model), StandardCharsets.ISO_8859_1);
        assertThat(text).contains("options of a new operator").contains("six");
    }
}
