package dev.tern.conformance.hostile;

import static dev.tern.conformance.hostile.Trial.of;
import static dev.tern.conformance.hostile.Trial.refused;
import static dev.tern.conformance.hostile.Trial.refusedEachWay;
import static dev.tern.conformance.hostile.Trial.refusedInRun;
import static dev.tern.conformance.hostile.Trial.results;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Buffer;
import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Value;
import dev.tern.graph.text.GraphPrinter;
import dev.tern.interpreter.Interpreter;
import dev.tern.operators.Activation;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Padding;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.callonce.CallOnce;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.operators.split.SplitV;
import dev.tern.operators.stablehlo.StablehloGather;
import dev.tern.operators.variables.VarHandle;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import dev.tern.tflite.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Defects of other runtimes that were reported in public, each rebuilt here, and neighbours that must work. */
class AdvisoriesDTest {
    private static final Fill ONES = Fill.of(1);
    private static final Fill NONE = (type, shape) -> new byte[0];

    private static Shape shape(int... dims) {
        return Shape.of(dims);
    }

    private static Value value(String name, DataType type, int... dims) {
        return Value.of(name, type, shape(dims)).withHasRank(true);
    }

    private static Function<Fill, SingleOperator> ints(String operator, Shape data, Shape numbers) {
        return fill -> of(operator)
                .input(FLOAT32, data, ONES)
                .constant(INT32, numbers, fill)
                .output(FLOAT32);
    }

    private static Model model(SingleOperator node) {
        return node.expectRefusal("").model();
    }

    private static ByteBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A model is read or refused; nothing else comes of it. */
    private static void endsInAnAnswer(byte[] file) {
        try (Interpreter tern = Interpreter.of(ModelFile.read(file), Trial.OPTIONS)) {
            tern.run();
        } catch (TernException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @Test
    void d1RootOffsetsLieInTheFile() {
        for (int offset : new int[] {24, 8, 7, Integer.MAX_VALUE, -8, 0}) {
            byte[] file = words(new byte[8])
                    .putInt(offset)
                    .put("TFL3".getBytes(StandardCharsets.US_ASCII))
                    .array();
            assertThatThrownBy(() -> ModelFile.read(file)).isInstanceOf(TernException.class);
        }
    }

    @Test
    void d2OffsetsThatAreNotAlignedAreNoFault() {
        byte[] file =
                ModelFile.toBytes(model(ints("EXPAND_DIMS", shape(2), shape(1)).apply(Fill.of(0))));
        for (int at = 0; at + 4 <= file.length; at += 4) {
            for (int by = 1; by < 4; by++) {
                byte[] moved = file.clone();
                words(moved).putInt(at, words(moved).getInt(at) + by);
                endsInAnAnswer(moved);
            }
        }
    }

    @Test
    void d4ExtentsAreNeitherHugeNorNegative() {
        refused(
                of("RELU")
                        .input(INT8, shape(Integer.MAX_VALUE, Integer.MAX_VALUE, 3), NONE)
                        .output(INT8),
                "64-bit");
        byte[] file = ModelFile.toBytes(
                model(of("RELU").input(FLOAT32, shape(77, 3), ONES).output(FLOAT32)));
        for (int extent : new int[] {-2, -77, Integer.MIN_VALUE}) {
            byte[] changed = file.clone();
            for (int at = 0; at + 4 <= changed.length; at += 4) {
                if (words(changed).getInt(at) == 77) {
                    words(changed).putInt(at, extent);
                }
            }
            assertThatThrownBy(() -> ModelFile.read(changed))
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining(String.valueOf(extent));
        }
    }

    @Test
    void d5SizesNearTheLimitAreRefusedBeforeAllocation() {
        for (int extent : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 15, Integer.MAX_VALUE - 63}) {
            refused(of("RELU").input(FLOAT32, shape(extent), NONE).output(FLOAT32), "memory");
        }
    }

    @Test
    void d6ReshapeReplacesTheDeclaredShape() {
        for (int rank = 6; rank <= 8; rank++) {
            int[] dims = new int[rank];
            java.util.Arrays.fill(dims, 1);
            assertThat(results(ints("RESHAPE", shape(1), shape(rank)).apply(ONES))
                            .getFirst()
                            .shape())
                    .isEqualTo(Shape.of(dims));
        }
        refusedEachWay(ints("RESHAPE", shape(4), shape(2)), 1, Fill.of(-1, -1), Fill.of(-1, 2), "RESHAPE");
        refusedEachWay(ints("RESHAPE", shape(4), shape(2)), 1, Fill.of(-2, -2), Fill.of(2, 2), "RESHAPE");
        refusedEachWay(ints("RESHAPE", shape(4), shape(2)), 1, Fill.of(65_536, 65_536), Fill.of(4, 1), "RESHAPE");
    }

    @Test
    void d7ConstantsAreAsLongAsTheirShapes() {
        for (String operator : List.of("RESHAPE", "BITCAST", "EXPAND_DIMS", "RELU", "ABS")) {
            for (int bytes : new int[] {1, 7, 9, 4_000}) {
                Value constant = value("x", FLOAT32, 2).withBuffer(Buffer.of(new byte[bytes]));
                Value axis = value("axis", INT32, 1).withBuffer(Buffer.of(new byte[4]));
                List<Integer> operands =
                        operator.equals("EXPAND_DIMS") || operator.equals("RESHAPE") ? List.of(0, 1) : List.of(0);
                refused(
                        Model.of(Graph.of(
                                "main",
                                List.of(constant, axis, value("y", FLOAT32, 2)),
                                List.of(Node.of(Trial.operator(operator), operands, List.of(2))),
                                List.of(),
                                List.of(2))),
                        "constant bytes",
                        String.valueOf(bytes));
            }
        }
    }

    @Test
    void d8DeclaredResultsDoNotDecideSizes() {
        for (String operator : List.of("RELU6", "TANH", "EXP")) {
            Tensor result = results(
                            of(operator).input(FLOAT32, shape(100), ONES).output(FLOAT32, shape(2), Quantization.NONE))
                    .getFirst();
            assertThat(result.shape()).isEqualTo(shape(100));
            assertThat(result.data().byteSize()).isEqualTo(400);
        }
    }

    private static SingleOperator slice(Fill begin, Fill size, int entries) {
        return of("SLICE")
                .input(FLOAT32, shape(4, 4), ONES)
                .constant(INT32, shape(entries), begin)
                .constant(INT32, shape(entries), size)
                .output(FLOAT32, shape(2, 2), Quantization.NONE);
    }

    @Test
    void d9SlicesLieInTheOperandAgainAfterResizing() {
        refusedEachWay(begin -> slice(begin, Fill.of(2), 2), 1, Fill.of(3, 0), Fill.of(2, 2), "SLICE");
        refusedEachWay(size -> slice(Fill.of(0), size, 2), 2, Fill.of(2, 5), Fill.of(2, -1), "SLICE");
        refused(slice(Fill.of(0), Fill.of(1), 1), "SLICE");
        refused(slice(Fill.of(0), Fill.of(1), 3), "SLICE");
        try (Interpreter tern = Interpreter.of(model(slice(Fill.of(2), Fill.of(2), 2)), Trial.OPTIONS)) {
            tern.run();
            tern.resize(0, shape(3, 3));
            assertThatThrownBy(tern::run).isInstanceOf(TernException.class).hasMessageContaining("SLICE");
            tern.resize(0, shape(5, 5));
            tern.run();
        }
    }

    @Test
    void d10PermutationsNameEachAxisOnce() {
        refusedEachWay(ints("TRANSPOSE", shape(3, 5), shape(2)), 1, Fill.of(0, 0), Fill.of(1, 0), "TRANSPOSE");
    }

    @Test
    void d11MatricesHaveTwoAxes() {
        for (Shape low : List.of(shape(), shape(3))) {
            for (boolean left : new boolean[] {true, false}) {
                refused(
                        of("BATCH_MATMUL")
                                .input(FLOAT32, left ? low : shape(3, 3), ONES)
                                .input(FLOAT32, left ? shape(3, 3) : low, ONES)
                                .output(FLOAT32),
                        "BATCH_MATMUL");
            }
        }
    }

    @Test
    void d12ProductsOfTileThatWrapToSmallOnesAreRefused() {
        refusedEachWay(
                fill -> of("TILE")
                        .input(INT8, shape(65_537), (type, shape) -> new byte[65_537])
                        .constant(INT32, shape(1), fill)
                        .output(INT8),
                1,
                Fill.of(65_536),
                Fill.of(2),
                "TILE");
    }

    private static SingleOperator detection(String changed, Object to) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("max_detections", 3L);
        options.put("max_classes_per_detection", 1L);
        options.put("nms_score_threshold", 0.0);
        options.put("nms_iou_threshold", 0.5);
        options.put("num_classes", 2L);
        options.put("y_scale", 10.0);
        options.put("x_scale", 10.0);
        options.put("h_scale", 5.0);
        options.put("w_scale", 5.0);
        options.put(changed, to);
        return of(new CustomOperator("TFLite_Detection_PostProcess", FlexValue.encode(options)))
                .input(FLOAT32, shape(1, 6, 4), ONES)
                .input(FLOAT32, shape(1, 6, 3), Fill.uniform(1, 0, 1))
                .constant(FLOAT32, shape(6, 4), ONES)
                .output(FLOAT32)
                .output(FLOAT32)
                .output(FLOAT32)
                .output(FLOAT32);
    }

    @Test
    void d13OptionsOfDetectionHaveRanges() {
        for (String option : List.of("max_detections", "max_classes_per_detection", "num_classes")) {
            for (long number : new long[] {1L << 31, -1, Integer.MIN_VALUE, Long.MAX_VALUE}) {
                refused(detection(option, number), option);
            }
        }
        refused(detection("num_classes", (long) Integer.MAX_VALUE), "TFLite_Detection_PostProcess");
        refused(detection("max_classes_per_detection", 65_536L), "max_classes_per_detection");
        refused(detection("nms_iou_threshold", Double.NaN), "nms_iou_threshold");
        results(detection("max_detections", 3L));
    }

    private static Function<Fill, SingleOperator> sparseLookup(int operand) {
        return fill -> {
            SingleOperator node = of("EMBEDDING_LOOKUP_SPARSE");
            node = operand == 0 ? node.constant(INT32, shape(2), fill) : node.constant(INT32, shape(2), Fill.of(0));
            node = operand == 1
                    ? node.constant(INT32, shape(2, 2), fill)
                    : node.constant(INT32, shape(2, 2), Fill.of(0));
            return node.constant(INT32, shape(2), Fill.of(2, 3))
                    .input(FLOAT32, shape(2), ONES)
                    .input(FLOAT32, shape(4, 2), ONES)
                    .output(FLOAT32);
        };
    }

    @Test
    void d14BucketsOfSparseLookupsAreInRange() {
        for (Fill bad : List.of(Fill.of(0, 0, 2, 0), Fill.of(-1, 0, 0, 0))) {
            refusedEachWay(sparseLookup(1), 1, bad, Fill.of(0, 0, 1, 2), "EMBEDDING_LOOKUP_SPARSE");
        }
        refusedEachWay(sparseLookup(0), 0, Fill.of(0, 4), Fill.of(0, 3), "EMBEDDING_LOOKUP_SPARSE");
    }

    @Test
    void d15OptionListsAreNoLongerThanRanks() {
        List<Long> nine = new ArrayList<>();
        for (long i = 0; i < 9; i++) {
            nine.add(i);
        }
        List<List<Long>> right = List.of(List.of(1L), List.of(0L), List.of(0L), List.of(1L, 2L));
        for (int field = -1; field < 4; field++) {
            List<List<Long>> lists = new ArrayList<>(right);
            if (field >= 0) {
                lists.set(field, nine);
            }
            SingleOperator node = of(new StablehloGather(
                            lists.get(0), lists.get(1), lists.get(2), 1, lists.get(3), false))
                    .input(FLOAT32, shape(3, 2), ONES)
                    .input(INT32, shape(4, 1), ONES)
                    .output(FLOAT32);
            if (field >= 0) {
                refused(node, "STABLEHLO_GATHER");
            } else {
                assertThat(results(node).getFirst().shape()).isEqualTo(shape(4, 2));
            }
        }
    }

    @Test
    void d16GraphsThatRunOnceAreNotThemselves() {
        Graph main = Graph.of("main", List.of(), List.of(node(new CallOnce(0))), List.of(), List.of());
        refused(Model.of(main), "main");
        Graph first = Graph.of("main", List.of(), List.of(node(new CallOnce(1))), List.of(), List.of());
        refused(Model.of(List.of(first, first.withName("itself"))), "cycle");
    }

    private static Node node(Operator operator) {
        return Node.of(operator, List.of(), List.of());
    }

    @Test
    void d17ThePlannerSeesNoIndexThatWasNotChecked() {
        for (int index : new int[] {3, 999, Integer.MAX_VALUE, -2, Integer.MIN_VALUE}) {
            Graph graph = Graph.of(
                    "main",
                    List.of(value("x", FLOAT32, 2), value("y", FLOAT32, 2)),
                    List.of(Node.of(new Reshape(List.of(2)), List.of(index), List.of(1))),
                    List.of(0),
                    List.of(1));
            refused(Model.of(graph), "index");
        }
    }

    @Test
    void d18OperandsAreThere() {
        for (String operator : List.of("PAD", "DENSIFY", "EXP", "MAXIMUM", "ONE_HOT", "SPLIT_V", "CONV_2D", "GATHER")) {
            refused(of(operator).version(1).absent().output(FLOAT32), operator);
            refused(of(operator).version(1).output(FLOAT32), operator);
        }
    }

    @Test
    void d19HundredGigabytesAreRefusedByNameAndSize() {
        refused(
                of("RELU").input(FLOAT32, shape(1 << 20, 1 << 15), NONE).output(FLOAT32),
                "'x0'",
                String.valueOf(4L << 35),
                "Options.memoryLimit");
    }

    @Test
    void d20StridesAreNotNarrowed() {
        for (int stride : new int[] {65_536, 1 << 30, Integer.MAX_VALUE}) {
            assertThat(results(of(new DepthwiseConv2d(Padding.SAME, stride, stride, 1, Activation.NONE, 1, 1))
                                    .input(FLOAT32, shape(1, 4, 4, 1), ONES)
                                    .constant(FLOAT32, shape(1, 1, 1, 1), ONES)
                                    .absent()
                                    .output(FLOAT32))
                            .getFirst()
                            .shape())
                    .isEqualTo(shape(1, 1, 1, 1));
        }
    }

    @Test
    void d22LimitsBeyondTheExtentAreRefused() {
        refusedEachWay(size -> slice(Fill.of(1), size, 2), 2, Fill.of(Integer.MAX_VALUE, 1), Fill.of(3, 3), "SLICE");
    }

    @Test
    void d23LengthsOfReversedSequencesAreInRange() {
        Function<Fill, SingleOperator> node = fill -> of(new ReverseSequence(1, 0))
                .input(FLOAT32, shape(2, 3), ONES)
                .constant(INT32, shape(2), fill)
                .output(FLOAT32);
        refusedEachWay(node, 1, Fill.of(4, 1), Fill.of(3, 0), "REVERSE_SEQUENCE");
        refusedEachWay(node, 1, Fill.of(-1, 1), Fill.of(3, 0), "REVERSE_SEQUENCE");
    }

    private static Model variable(DataType stored, Shape storedShape, DataType read, Shape readShape) {
        Operator assign = Trial.operator("ASSIGN_VARIABLE");
        Operator reader = Trial.operator("READ_VARIABLE");
        return Model.of(Graph.of(
                "main",
                List.of(
                        value("handle", DataType.RESOURCE, 1),
                        Value.of("stored", stored, storedShape).withHasRank(true),
                        Value.of("read", read, readShape).withHasRank(true)),
                List.of(
                        Node.of(new VarHandle("", "v"), List.of(), List.of(0)),
                        Node.of(assign, List.of(0, 1), List.of()),
                        Node.of(reader, List.of(0), List.of(2))),
                List.of(1),
                List.of(2)));
    }

    @Test
    void d24VariablesKeepTheirTypes() {
        assertThat(Trial.refusalOfRun(variable(FLOAT32, shape(2), INT32, shape(2))))
                .hasMessageContaining("READ_VARIABLE");
        try (Interpreter tern = Interpreter.of(variable(FLOAT32, shape(2), FLOAT32, shape(3)), Trial.OPTIONS)) {
            tern.run();
            assertThat(tern.output(0).shape()).isEqualTo(shape(2));
        }
    }

    @Test
    void d25SizesOfImagesAreTwoNumbers() {
        for (int count : new int[] {0, 1, 3}) {
            refused(
                    of(new ResizeBilinear(false, false))
                            .input(FLOAT32, shape(1, 2, 2, 1), ONES)
                            .input(INT32, shape(count), ONES)
                            .output(FLOAT32),
                    "RESIZE_BILINEAR");
        }
    }

    private static Model reversedStrings(byte[] encoded, int elements) {
        Value strings = value("s", STRING, elements).withBuffer(Buffer.of(encoded));
        return Model.of(Graph.of(
                "main",
                List.of(strings, value("i", INT32, 1).withBuffer(Buffer.of(new byte[4])), value("y", STRING, 1)),
                List.of(Node.of(new Gather(0, 0), List.of(0, 1), List.of(2)).withVersion(3)),
                List.of(),
                List.of(2)));
    }

    private static byte[] strings(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }

    @Test
    void d26CountsOfStringsFitTheirBytes() {
        for (int count : new int[] {2, 1_000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            refused(reversedStrings(strings(count, 12, 16), 1), "string");
        }
        Interpreter.of(reversedStrings(StringElements.encodeText(List.of("word")), 1), Trial.OPTIONS)
                .run();
    }

    @Test
    void d27OffsetsOfStringsAscendInsideTheirBytes() {
        refused(reversedStrings(strings(1, 4, 16), 1), "string");
        refused(reversedStrings(strings(1, 20, 12), 1), "string");
        refused(reversedStrings(strings(1, 12, 1_000), 1), "string");
        refused(reversedStrings(new byte[3], 1), "string");
    }

    @Test
    void d28StringsAreCountedByAllExtents() {
        try (Interpreter tern = Interpreter.of(
                model(of(new Reshape(List.of(2)))
                        .input(STRING, shape(1, 2), Fill.strings("a", "b"))
                        .output(STRING)),
                Trial.OPTIONS)) {
            tern.input(0).copyFrom("one", "two");
            assertThatThrownBy(() -> tern.input(0).copyFrom("one")).isInstanceOf(TernException.class);
            tern.run();
            assertThat(tern.output(0).toStrings()).containsExactly("one", "two");
        }
    }

    @Test
    void d29BlocksMayBeAbsentFromSparseLayouts() {
        Sparsity layout = new Sparsity(
                List.of(0, 1),
                List.of(),
                List.of(new Sparsity.Dense(2), new Sparsity.Compressed(List.of(0, 1, 1), List.of(2), 4, 4)),
                Extras.NONE);
        Tensor dense = results(of("DENSIFY")
                        .sparse(FLOAT32, shape(2, 3), Quantization.NONE, layout, ONES.bytes(FLOAT32, shape(1)))
                        .output(FLOAT32))
                .getFirst();
        assertThat(dense.floatAt(2)).isEqualTo(1);
    }

    @Test
    void d32SizesAreCountedIn64Bits() {
        refused(of("RELU").input(FLOAT32, shape(65_536, 65_536), NONE).output(FLOAT32), String.valueOf(1L << 34));
    }

    @Test
    void d33ScalesAndZeroPointsAreAsManyAsSlices() {
        float[] scales = new float[100_000];
        java.util.Arrays.fill(scales, 1);
        for (Quantization wrong : List.of(
                Quantization.perAxis(scales, new long[100_000], 0),
                Quantization.of(new float[] {1, 1}, new long[] {0, 0, 0}, 0),
                Quantization.of(new float[] {1, 1, 1}, new long[] {0, 0, 0}, 0))) {
            refused(of("DEQUANTIZE").input(INT8, shape(2, 2), wrong, ONES).output(FLOAT32), "scale");
        }
    }

    @Test
    void d34TensorIndicesAreInRange() {
        Graph graph = Graph.of(
                "main",
                List.of(value("x", FLOAT32, 2), value("y", FLOAT32, 2)),
                List.of(Node.of(Trial.operator("TANH"), List.of(0), List.of(1))),
                List.of(0),
                List.of(1));
        refused(Model.of(graph.withInputs(List.of(999))), "999");
        refused(Model.of(graph.withOutputs(List.of(999))), "999");
        refused(Model.of(graph.withNodes(List.of(Node.of(Trial.operator("TANH"), List.of(0), List.of(999))))), "999");
    }

    @Test
    void d35BufferIndicesAreInRange() {
        byte[] file = ModelFile.toBytes(
                model(of("ABS").constant(FLOAT32, shape(3), Fill.of(1, 2, 3)).output(FLOAT32)));
        // Every word that holds a small number, the buffer's index among them: none may lead outside.
        int refusals = 0;
        for (int at = 8; at + 4 <= file.length; at += 4) {
            for (int index : new int[] {9_999, 65_535, -1}) {
                byte[] changed = file.clone();
                if (words(changed).getInt(at) == 1) {
                    words(changed).putInt(at, index);
                    try {
                        ModelFile.read(changed);
                    } catch (TernException e) {
                        refusals += e.getMessage().contains("buffer") ? 1 : 0;
                    }
                }
            }
        }
        assertThat(refusals).isGreaterThanOrEqualTo(3);
    }

    @Test
    void d36AxesOfArgExtremesAreCheckedAgainInTheRun() {
        for (String operator : List.of("ARG_MAX", "ARG_MIN")) {
            Function<Fill, SingleOperator> node =
                    fill -> of(new dev.tern.operators.arg.ArgExtreme(operator.equals("ARG_MAX"), INT32))
                            .input(FLOAT32, shape(2, 2), ONES)
                            .constant(INT32, shape(), fill)
                            .output(INT32);
            refusedEachWay(node, 1, Fill.of(2), Fill.of(-2), "axis");
        }
    }

    @Test
    void d37IndicesOfGatherAreBelowTheExtent() {
        Function<Fill, SingleOperator> node = fill -> of(new Gather(1, 0))
                .input(FLOAT32, shape(2, 3), ONES)
                .constant(INT32, shape(2), fill)
                .output(FLOAT32);
        refusedEachWay(node, 1, Fill.of(0, 3), Fill.of(0, 2), "3");
    }

    @Test
    void d38FilesWhoseStructureIsRightMayStillRefuse() {
        byte[] file =
                ModelFile.toBytes(model(ints("EXPAND_DIMS", shape(2), shape(1)).apply(Fill.of(0))));
        for (int at = 8; at + 4 <= file.length; at += 4) {
            for (int number : new int[] {-2, -1, 0, 1, 2, 9_999, 65_535, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                byte[] changed = file.clone();
                words(changed).putInt(at, number);
                endsInAnAnswer(changed);
            }
        }
    }

    @Test
    void d39WindowsComeFromTheFilter() {
        assertThat(results(of(new Conv2d(Padding.VALID, 1, 1, Activation.NONE, 1, 1, FLOAT32))
                                .input(FLOAT32, shape(1, 5, 5, 3), ONES)
                                .constant(FLOAT32, shape(32, 3, 3, 3), ONES)
                                .absent()
                                .output(FLOAT32, shape(1, 1, 1, 32), Quantization.NONE))
                        .getFirst()
                        .shape())
                .isEqualTo(shape(1, 3, 3, 32));
    }

    @Test
    void d41ProductsOfWindowsDoNotWrap() {
        for (Pool2d.Reduction reduction : Pool2d.Reduction.values()) {
            Tensor pooled = results(of(new Pool2d(reduction, Padding.SAME, 1, 1, 65_536, 65_536, Activation.NONE))
                            .input(FLOAT32, shape(1, 2, 2, 1), ONES)
                            .output(FLOAT32))
                    .getFirst();
            assertThat(pooled.floatAt(3)).isEqualTo(1);
        }
    }

    @Test
    void d42PackedSizesAreCheckedBeforeAllocation() {
        refused(
                of(new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, FLOAT32))
                        .input(FLOAT32, shape(1, 1, 1, 1 << 30), NONE)
                        .input(FLOAT32, shape(1 << 28, 4, 4, 1 << 30), NONE)
                        .absent()
                        .output(FLOAT32),
                "expected");
    }

    @Test
    void d43StridesOfBlocksDoNotWrap() {
        for (int size : new int[] {65_536, 46_341, Integer.MAX_VALUE}) {
            refused(
                    of(new DepthToSpace(size))
                            .input(FLOAT32, shape(1, 1, 1, 4), ONES)
                            .output(FLOAT32),
                    "block");
        }
    }

    @Test
    void d44RanksComeBeforeExtents() {
        for (String operator :
                List.of("MAX_POOL_2D", "AVERAGE_POOL_2D", "CONV_2D", "DEPTHWISE_CONV_2D", "RESIZE_BILINEAR")) {
            for (int rank = 0; rank < 4; rank++) {
                int[] dims = new int[rank];
                java.util.Arrays.fill(dims, 2);
                SingleOperator node = of(operator).version(1).input(FLOAT32, Shape.of(dims), ONES);
                if (operator.contains("CONV")) {
                    node = node.input(FLOAT32, shape(1, 1, 1, 2), ONES).absent();
                } else if (operator.startsWith("RESIZE")) {
                    node = node.constant(INT32, shape(2), ONES);
                }
                refused(node.output(FLOAT32), operator);
            }
        }
    }

    @Test
    void d45PairsOfPaddingAreOneForEachAxis() {
        for (Shape pairs : List.of(shape(1, 2), shape(3, 2), shape(2, 1), shape(4))) {
            refused(ints("PAD", shape(2, 2), pairs).apply(ONES), "PAD");
        }
        refusedEachWay(ints("PAD", shape(2, 2), shape(2, 2)), 1, Fill.of(-1, 0, 0, 0), Fill.of(1, 0, 0, 1), "PAD");
        refusedEachWay(
                ints("PAD", shape(2, 2), shape(2, 2)),
                1,
                Fill.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0),
                Fill.of(0),
                "PAD");
        for (int axis : new int[] {2, -3, Integer.MIN_VALUE}) {
            refused(
                    of(new Concatenation(axis, Activation.NONE))
                            .input(FLOAT32, shape(2, 2), ONES)
                            .input(FLOAT32, shape(2, 2), ONES)
                            .output(FLOAT32),
                    "axis");
        }
    }

    @Test
    void d46OddNumbersOfElementsAreRead() {
        for (int elements : new int[] {1, 2, 3, 7, 9, 15, 17, 31, 33}) {
            for (String operator : List.of("RELU", "TANH", "EXP", "ABS", "LOGISTIC")) {
                Tensor result = results(of(operator)
                                .input(FLOAT32, shape(elements), Fill.of(0.5))
                                .output(FLOAT32))
                        .getFirst();
                assertThat(result.floatAt(elements - 1)).isEqualTo(result.floatAt(0));
            }
        }
    }

    @Test
    void d49CountsOfWideElementsAreCountedInBytes() {
        byte[] file = ModelFile.toBytes(model(of("ABS")
                .input(INT8, shape(3), Quantization.perAxis(new float[] {1, 2, 3}, new long[] {0, 0, 0}, 0), ONES)
                .output(INT8, Quantization.perTensor(1, 0))));
        for (int at = 8; at + 4 <= file.length; at += 4) {
            if (words(file).getInt(at) == 3) {
                for (int count : new int[] {file.length - at - 4, (file.length - at) / 4, 1 << 29, 1 << 30, 1 << 31}) {
                    byte[] changed = file.clone();
                    words(changed).putInt(at, count);
                    endsInAnAnswer(changed);
                }
            }
        }
    }

    @Test
    void d51OptionsOfCustomOperatorsAreReadWithinTheirBytes() {
        byte[] options = ((CustomOperator) model(detection("max_detections", 3L))
                        .main()
                        .nodes()
                        .getFirst()
                        .operator())
                .options();
        OperatorCase legal = detection("max_detections", 3L).expectRefusal("");
        Graph graph = legal.model().main();
        for (int at = 0; at < options.length; at++) {
            for (int number : new int[] {0, 1, 3, 5, 127, 128, 255}) {
                byte[] changed = options.clone();
                changed[at] = (byte) number;
                Node node = graph.nodes()
                        .getFirst()
                        .withOperator(new CustomOperator("TFLite_Detection_PostProcess", changed));
                try (Interpreter tern = Interpreter.of(Model.of(graph.withNodes(List.of(node))), Trial.OPTIONS)) {
                    tern.run();
                } catch (TernException e) {
                    assertThat(e).hasMessageContaining("TFLite_Detection_PostProcess");
                }
            }
        }
    }

    @Test
    void d52OptionsThatContainThemselvesEnd() {
        byte[] itself = {0x01, 0x00, 0x28, 0x01};
        refused(
                of(new CustomOperator("TFLite_Detection_PostProcess", itself))
                        .input(FLOAT32, shape(1, 6, 4), ONES)
                        .input(FLOAT32, shape(1, 6, 3), ONES)
                        .constant(FLOAT32, shape(6, 4), ONES)
                        .output(FLOAT32)
                        .output(FLOAT32)
                        .output(FLOAT32)
                        .output(FLOAT32),
                "TFLite_Detection_PostProcess");
    }

    @Test
    void d53DumpsShowVerifiedModelsAlone() {
        byte[] file =
                ModelFile.toBytes(model(ints("EXPAND_DIMS", shape(2), shape(1)).apply(Fill.of(0))));
        for (int at = 0; at + 4 <= file.length; at += 4) {
            byte[] changed = file.clone();
            words(changed).putInt(at, 1 << 20);
            try {
                assertThat(GraphPrinter.print(ModelFile.read(changed)).length()).isLessThan(10_000);
            } catch (TernException e) {
                assertThat(e.getMessage()).hasSizeLessThan(5_000);
            }
        }
    }

    @Test
    void d55NumbersOutsideAnEnumAreRefusedWhereTheyMatter() {
        byte[] file = ModelFile.toBytes(model(of(new SplitV(1))
                .input(FLOAT32, shape(2), ONES)
                .constant(INT32, shape(1), Fill.of(2))
                .constant(INT32, shape(), Fill.of(0))
                .output(FLOAT32)));
        for (int at = 0; at < file.length; at++) {
            for (int number : new int[] {2, 33, 99, 127, 255}) {
                byte[] changed = file.clone();
                changed[at] = (byte) number;
                endsInAnAnswer(changed);
            }
        }
    }

    @Test
    void refusedRunsLeaveTheInterpreterUsable() {
        OperatorCase bad = divided(0);
        OperatorCase good = divided(2);
        refusedInRun(bad, good, "divisor");
    }

    private static OperatorCase divided(int by) {
        return of("DIV")
                .input(INT32, shape(2), Fill.of(6))
                .input(INT32, shape(2), Fill.of(3, by))
                .output(INT32)
                .expectRefusal("");
    }
}
