package dev.tern.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Buffer;
import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.operators.Catalog;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorNames;
import dev.tern.operators.reshape.Reshape;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.Layout;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged and malicious files end in a model or in one clear exception. */
final class HostileFilesTest {
    private static final String[] WHAT_IS_SAID = {
        "made/buffer_index_out_of_range", "tensor 0",
        "made/buffer_too_short", "constant bytes",
        "made/empty_file", "0 bytes",
        "made/flip_00", "outside",
        "made/flip_06", "zero points",
        "made/input_index_out_of_range", "inputs[0]",
        "made/op_output_is_constant_weight", "input of the same node",
        "made/root_offset_past_end_8_bytes", "outside",
        "made/scale_nan", "NaN",
        "made/tensor_vector_huge", "4294967295",
        "made/truncated_25", "cut short",
        "made/truncated_75", "cut short",
        "bad_model", "identifier",
        "litert_invalid_model", "identifier",
        "litert_0_subgraphs", "subgraph",
        "litert_segment_sum_invalid_buffer", "has none",
    };

    /** A small model with a bit of everything. */
    static Model varied() {
        Buffer weights = Buffer.of(new byte[] {1, 2, 3, 4, 5, 6});
        Value in = Value.of("in", DataType.INT8, Shape.of(-1, 6)).withQuantization(Quantization.perTensor(0.5f, -3));
        Value constant = Value.of("weights", DataType.INT8, Shape.of(2, 3))
                .withQuantization(Quantization.perAxis(new float[] {0.1f, 0.2f}, new long[] {0, 0}, 0))
                .withBuffer(weights);
        Value shape = Value.of("shape", DataType.INT32, Shape.of(2))
                .withBuffer(Buffer.of(new byte[] {1, 0, 0, 0, 6, 0, 0, 0}));
        Value middle =
                Value.of("middle", DataType.INT8, Shape.of(1, 6)).withQuantization(Quantization.perTensor(0.5f, -3));
        Value out = Value.of("out", DataType.FLOAT32, Shape.of(1, 6));
        Graph main = Graph.of(
                "main",
                List.of(in, constant, shape, middle, out),
                List.of(
                        Node.of(new Reshape(List.of(1, 6)), List.of(0, 2), List.of(3)),
                        Node.of(new CustomOperator("Special", new byte[] {9, 8, 7}), List.of(3, 1), List.of(4))),
                List.of(0),
                List.of(4));
        return Model.of(main)
                .withDescription("varied")
                .withSignatures(List.of(Signature.of("serve", 0, Map.of("x", 0), Map.of("y", 4))))
                .withMetadata(List.of(new Model.Metadata("note", Buffer.of(new byte[] {42}), Extras.NONE)));
    }

    @Test
    void malformedFilesAreRefusedWithTheReason() {
        Path folder = OutsideFiles.root().resolve("models/malformed");
        OutsideFiles.under("models/malformed", ".tflite");
        for (int i = 0; i < WHAT_IS_SAID.length; i += 2) {
            Path file = folder.resolve(WHAT_IS_SAID[i] + ".tflite");
            assertThatThrownBy(() -> ModelFile.read(file))
                    .as("%s", file)
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining(WHAT_IS_SAID[i + 1]);
        }
    }

    @Test
    void mutatedFilesEndInAModelOrOneException() {
        List<byte[]> bases = new ArrayList<>(List.of(ModelFile.toBytes(varied())));
        if (Files.isDirectory(OutsideFiles.root().resolve("models/ops_litert"))) {
            OutsideFiles.under("models/ops_litert", ".tflite").stream()
                    .map(OutsideFiles::bytes)
                    .filter(bytes -> bytes.length < 20_000)
                    .forEach(bases::add);
        }
        Random random = new Random(20260117);
        int refused = 0;
        int rounds = 4000;
        for (int round = 0; round < rounds; round++) {
            byte[] mutated = mutate(bases.get(round % bases.size()), bases, random);
            try {
                Model model = ModelFile.read(MemorySegment.ofArray(mutated), ReadOptions.DEFAULT.withoutVerification());
                ModelFile.toBytes(model);
                AssociatedFiles.of(model);
                ModelFile.read(mutated);
            } catch (TernException e) {
                refused++;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("round " + round, e);
            }
        }
        assertThat(refused).isBetween(rounds / 20, rounds - rounds / 20);
    }

    private static byte[] mutate(byte[] base, List<byte[]> others, Random random) {
        byte[] bytes = base.clone();
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (random.nextInt(5)) {
            case 0 -> {
                for (int i = 0; i <= random.nextInt(4); i++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 2 -> {
                int[] values = {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 4, bytes.length, 1 << 20};
                words.putInt(random.nextInt(bytes.length / 4) * 4, values[random.nextInt(values.length)]);
            }
            case 3 -> {
                int from = random.nextInt(bytes.length / 4) * 4;
                int to = random.nextInt(bytes.length / 4) * 4;
                words.putInt(to, words.getInt(from));
            }
            default -> {
                byte[] other = others.get(random.nextInt(others.size()));
                int length = Math.min(64, Math.min(other.length, bytes.length) - 8);
                int from = random.nextInt(other.length - length);
                System.arraycopy(other, from, bytes, 8 + random.nextInt(bytes.length - length - 7), length);
            }
        }
        return bytes;
    }

    @Test
    void d54SharedTablesDoNotMultiply() {
        // One graph that a long list of graphs refers to again and again: small as a file, endless as a model.
        UnknownFields none = new UnknownFields();
        byte[] bytes = Layout.write(
                        TableDraft.of(Schema.Model.ROWS, null, none)
                                .scalar(Schema.Model.VERSION, 3)
                                .tables(
                                        Schema.Model.SUBGRAPHS,
                                        List.of(TableDraft.of(Schema.SubGraph.ROWS, null, none)
                                                .tables(
                                                        Schema.SubGraph.TENSORS,
                                                        Stream.generate(() -> leafTensor(none))
                                                                .limit(20_000)
                                                                .toList())
                                                .finish()))
                                .tables(Schema.Model.BUFFERS, List.of())
                                .finish(),
                        Schema.IDENTIFIER)
                .toArray();
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        // The first long vector is the list of tensors: let every entry mean the first one, whose name is made huge.
        int list = 0;
        for (int at = 8; at < bytes.length - 4; at += 4) {
            if (words.getInt(at) == 20_000) {
                list = at;
                break;
            }
        }
        // The name's length word: all that stands from there on.
        int name = words.getInt(list + 4) + list + 4;
        for (int at = name; at < name + 700; at += 4) {
            if (words.getInt(at) == 600) {
                words.putInt(at, bytes.length - at - 4);
                break;
            }
        }
        for (int i = 1; i <= 20_000; i++) {
            int place = list + 4 * i;
            words.putInt(place, name - place);
        }
        assertThatThrownBy(() -> ModelFile.read(bytes))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("over and over");
    }

    private static TablePiece leafTensor(UnknownFields none) {
        return TableDraft.of(Schema.Tensor.ROWS, null, none)
                .string(Schema.Tensor.NAME, "n".repeat(600))
                .present(Schema.Tensor.SHAPE, ValueCodec.ints(1))
                .finish();
    }

    @Test
    void limitsAreKept() {
        byte[] bytes = ModelFile.toBytes(varied());
        assertThatThrownBy(() -> ModelFile.read(MemorySegment.ofArray(bytes), ReadOptions.DEFAULT.withTables(5)))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("read limit");
        assertThatThrownBy(() -> ModelFile.read(MemorySegment.ofArray(bytes), ReadOptions.DEFAULT.withValues(4)))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("tensors");
    }

    @Test
    void builtModelsComeBackAsTheyWere(@TempDir Path folder) {
        Path file = folder.resolve("varied.tflite");
        ModelFile.write(varied(), file);
        Model read = ModelFile.read(file);

        assertThat(read.description()).isEqualTo("varied");
        assertThat(read.main().nodes().get(0).operator()).isEqualTo(new Reshape(List.of(1, 6)));
        assertThat(read.main().nodes().get(1).operator())
                .isEqualTo(new CustomOperator("Special", new byte[] {9, 8, 7}));
        assertThat(read.main().value(0).openShape()).isEqualTo(Shape.of(-1, 6));
        assertThat(read.main().value(1).quantization())
                .isEqualTo(varied().main().value(1).quantization());
        assertThat(read.signature("serve").orElseThrow().outputs()).containsExactly(Map.entry("y", 4));
        assertThat(read.main().value(1).buffer()).isNotNull();
        assertThat(ModelFile.toBytes(read)).isEqualTo(ModelFile.toBytes(varied()));
        ModelFile.write(read, file);
        assertThat(ModelFile.toBytes(ModelFile.read(file))).isEqualTo(ModelFile.toBytes(varied()));
        assertThat(folder.toFile().list()).as("no temporary files stay").containsExactly("varied.tflite");
    }

    @Test
    void constantsBeyondTwoGigabytesStandOutsideTheFlatbuffer() {
        byte[] outside = ModelWriter.encode(varied(), 0).toArray();
        Model read = ModelFile.read(outside);
        assertThat(StructuralComparison.of(outside, ModelFile.toBytes(read)).differences())
                .isEmpty();
        Value weights = read.main().value(1);
        assertThat(weights.buffer())
                .isNotNull()
                .satisfies(buffer -> assertThat(
                                buffer.bytes().mismatch(MemorySegment.ofArray(new byte[] {1, 2, 3, 4, 5, 6})))
                        .isEqualTo(-1));
        assertThatThrownBy(() -> ModelFile.read(Arrays.copyOf(outside, outside.length - 3)))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("outside the flatbuffer");
    }

    @Test
    void d3OffsetsAndSizesOfBuffersDoNotWrap() {
        byte[] outside = ModelWriter.encode(varied(), 0).toArray();
        ByteBuffer words = ByteBuffer.wrap(outside).order(ByteOrder.LITTLE_ENDIAN);
        long weights = placeOf(outside);
        int field = -1;
        for (int at = 0; at + 8 <= weights; at += 4) {
            field = words.getLong(at) == weights ? at : field;
        }
        assertThat(field).as("the field that says where the weights lie").isPositive();
        for (long offset :
                new long[] {-1, -4, -6, Long.MIN_VALUE, Long.MAX_VALUE, outside.length, outside.length - 3}) {
            byte[] changed = outside.clone();
            ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(field, offset);
            assertThatThrownBy(() -> ModelFile.read(changed))
                    .as("offset %s", Long.toUnsignedString(offset))
                    .isInstanceOf(TernException.class);
        }
    }

    /** Where the six weights of {@link #varied} lie. */
    private static long placeOf(byte[] file) {
        for (int at = 0; at + 6 <= file.length; at++) {
            if (Arrays.equals(file, at, at + 6, new byte[] {1, 2, 3, 4, 5, 6}, 0, 6)) {
                return at;
            }
        }
        throw new AssertionError("the file holds no weights");
    }

    private static byte[] withExternalWeights(String name) {
        UnknownFields none = new UnknownFields();
        TablePiece tensor = TableDraft.of(Schema.Tensor.ROWS, null, none)
                .present(Schema.Tensor.SHAPE, ValueCodec.ints(2))
                .scalar(Schema.Tensor.TYPE, DataType.INT8.code())
                .scalar(Schema.Tensor.EXTERNAL_BUFFER, 0x8000_0000L)
                .finish();
        TablePiece graph = TableDraft.of(Schema.SubGraph.ROWS, null, none)
                .tables(Schema.SubGraph.TENSORS, List.of(tensor))
                .finish();
        return Layout.write(
                        TableDraft.of(Schema.Model.ROWS, null, none)
                                .scalar(Schema.Model.VERSION, 3)
                                .tables(Schema.Model.SUBGRAPHS, List.of(graph))
                                .tables(
                                        Schema.Model.EXTERNAL_GROUPS,
                                        List.of(TableDraft.of(Schema.ExternalGroup.ROWS, null, none)
                                                .string(Schema.ExternalGroup.NAME, name)
                                                .finish()))
                                .tables(
                                        Schema.Model.EXTERNAL_BUFFERS,
                                        List.of(TableDraft.of(Schema.ExternalBuffer.ROWS, null, none)
                                                .scalar(Schema.ExternalBuffer.ID, 0x8000_0000L)
                                                .scalar(Schema.ExternalBuffer.OFFSET, 1)
                                                .scalar(Schema.ExternalBuffer.LENGTH, 2)
                                                .finish()))
                                .finish(),
                        Schema.IDENTIFIER)
                .toArray();
    }

    @Test
    void weightsInAFileBesideTheModelAreFoundAndKept(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("model.weights"), new byte[] {7, 8, 9});
        Path file = folder.resolve("model.tflite");
        byte[] bytes = withExternalWeights("model.weights");
        Files.write(file, bytes);

        Model model = ModelFile.read(file);
        Buffer buffer = model.main().value(0).buffer();
        assertThat(buffer).isNotNull();
        assertThat(buffer.bytes().mismatch(MemorySegment.ofArray(new byte[] {8, 9})))
                .isEqualTo(-1);
        assertThat(StructuralComparison.of(bytes, ModelFile.toBytes(model)).differences())
                .isEmpty();
    }

    @Test
    void weightsOutsideTheModelsFolderAreRefused(@TempDir Path folder) throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.write(folder.resolve("secret"), new byte[] {7, 8, 9});
        Files.createSymbolicLink(inner.resolve("link"), folder.resolve("secret"));
        for (String name : List.of("../secret", folder.resolve("secret").toString(), "link", "..", "", "missing")) {
            Path file = inner.resolve("model.tflite");
            Files.write(file, withExternalWeights(name));
            assertThatThrownBy(() -> ModelFile.read(file))
                    .as("%s", name)
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("external weights");
        }
        assertThatThrownBy(() -> ModelFile.read(withExternalWeights("secret")))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("folder");
    }

    @Test
    void everyDefinitionBearsTheNameOfItsNumber() {
        Catalog.all()
                .forEach(definition -> assertThat(definition.name()).isEqualTo(OperatorNames.of(definition.code())));
        assertThat(OperatorNames.all()).hasSize(210).doesNotHaveDuplicates();
    }
}
