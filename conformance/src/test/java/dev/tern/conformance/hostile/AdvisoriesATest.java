package dev.tern.conformance.hostile;

import static dev.tern.conformance.hostile.AdvisoryNodes.ONES;
import static dev.tern.conformance.hostile.AdvisoryNodes.ONES_OF_NOTHING;
import static dev.tern.conformance.hostile.AdvisoryNodes.binary;
import static dev.tern.conformance.hostile.AdvisoryNodes.blocks;
import static dev.tern.conformance.hostile.AdvisoryNodes.calling;
import static dev.tern.conformance.hostile.AdvisoryNodes.chain;
import static dev.tern.conformance.hostile.AdvisoryNodes.convolution;
import static dev.tern.conformance.hostile.AdvisoryNodes.differingWord;
import static dev.tern.conformance.hostile.AdvisoryNodes.endless;
import static dev.tern.conformance.hostile.AdvisoryNodes.ints;
import static dev.tern.conformance.hostile.AdvisoryNodes.node;
import static dev.tern.conformance.hostile.AdvisoryNodes.patched;
import static dev.tern.conformance.hostile.AdvisoryNodes.pool;
import static dev.tern.conformance.hostile.AdvisoryNodes.shape;
import static dev.tern.conformance.hostile.AdvisoryNodes.split;
import static dev.tern.conformance.hostile.AdvisoryNodes.svdf;
import static dev.tern.conformance.hostile.AdvisoryNodes.value;
import static dev.tern.conformance.hostile.AdvisoryNodes.window;
import static dev.tern.conformance.hostile.Trial.of;
import static dev.tern.conformance.hostile.Trial.refused;
import static dev.tern.conformance.hostile.Trial.refusedEachWay;
import static dev.tern.conformance.hostile.Trial.results;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.arg.ArgExtreme;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.ifthen.If;
import dev.tern.operators.onehot.OneHot;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.split.SplitV;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.Fill;
import dev.tern.testkit.SingleOperator;
import dev.tern.tflite.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Published advisories on TensorFlow Lite up to its release 2.5: each trigger, and a neighbour one step inside that works. */
class AdvisoriesATest {
    @Test
    void a1IndicesOfTheFileAreChecked() {
        Node relu = node("RELU", List.of(0), List.of(1));
        Node tanh = node("TANH", List.of(1), List.of(2));
        Node logistic = node("LOGISTIC", List.of(2), List.of(3));
        Model first = chain(List.of(relu, tanh, logistic, node("TANH", List.of(3), List.of(4))));
        Model second = chain(List.of(relu, tanh, logistic, node("LOGISTIC", List.of(3), List.of(4))));
        int code = differingWord(first, second);
        // Lists that no other node has: files say the same list once.
        Model sum = chain(List.of(relu, tanh, logistic, node("ADD", List.of(3, 2), List.of(4))));
        Model other = chain(List.of(relu, tanh, logistic, node("ADD", List.of(3, 1), List.of(4))));
        int operand = differingWord(sum, other);
        for (int number : new int[] {3, 65_535, Integer.MAX_VALUE, -1}) {
            refused(patched(first, code, number), "operator codes");
        }
        for (int number : new int[] {5, 999, Integer.MAX_VALUE, -2, Integer.MIN_VALUE}) {
            refused(patched(sum, operand, number), "tensor index");
        }
        ModelFile.read(patched(first, code, 2));
        ModelFile.read(patched(sum, operand, 2));
        // A root table that holds a version and nothing else: no operator codes, no buffers, no subgraphs.
        ByteBuffer bare = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        bare.putInt(16).put("TFL3".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        bare.putShort((short) 6).putShort((short) 8).putShort((short) 4).putShort((short) 0);
        bare.putInt(8).putInt(3);
        refused(bare.array(), "subgraph");
    }

    @Test
    void a2SegmentIdsAreNotNegative() {
        refusedEachWay(
                ints("SEGMENT_SUM", shape(3, 2), shape(3)),
                1,
                Fill.of(-1, 0, 1),
                Fill.of(0, 0, 1),
                "segment id 0",
                "-1");
    }

    @Test
    void a3HugeSegmentIdsAllocateNothing() {
        refusedEachWay(
                ints("SEGMENT_SUM", shape(3, 2), shape(3)),
                1,
                Fill.of(0, 1, Integer.MAX_VALUE),
                Fill.of(0, 1, 2),
                "segment id 2");
        Function<Fill, SingleOperator> unsorted = count -> of("UNSORTED_SEGMENT_SUM")
                .input(FLOAT32, shape(3, 2), ONES)
                .constant(INT32, shape(3), Fill.of(0, 1, 2))
                .constant(INT32, shape(), count)
                .output(FLOAT32);
        refusedEachWay(unsorted, 2, Fill.of(Integer.MAX_VALUE), Fill.of(3), "UNSORTED_SEGMENT_SUM", "Options.");
    }

    @Test
    void a4SegmentIdsAscend() {
        refusedEachWay(
                ints("SEGMENT_SUM", shape(3, 2), shape(3)), 1, Fill.of(5, 4, 0), Fill.of(0, 1, 1), "segment id 0", "5");
    }

    @Test
    void a5NoOperandThatMustBeThereIsLeftOut() {
        refused(of("RELU").absent().output(FLOAT32), "operand 'x'", "-1");
        refused(
                Model.of(Graph.of(
                        "main",
                        List.of(value("x", FLOAT32, 2), value("y", FLOAT32, 2)),
                        List.of(node("RELU", List.of(0), List.of(-1))),
                        List.of(0),
                        List.of(1))),
                "output 0");
        Graph legal = chain(List.of(node("RELU", List.of(0), List.of(1)))).main();
        refused(Model.of(legal.withInputs(List.of(-1))), "input 0");
        refused(Model.of(legal.withOutputs(List.of(-1))), "output 0");
        results(of(new Conv2d(Padding.VALID, 1, 1, Activation.NONE, 1, 1, FLOAT32))
                .input(FLOAT32, shape(1, 2, 2, 1), ONES)
                .constant(FLOAT32, shape(1, 1, 1, 1), ONES)
                .absent()
                .output(FLOAT32));
    }

    @Test
    void a6NoOperatorWritesItsOwnOperand() {
        for (String operator : List.of("RELU", "RESHAPE", "CONCATENATION", "ADD")) {
            List<Integer> operands = operator.equals("ADD") ? List.of(0, 1) : List.of(1);
            refused(
                    Model.of(Graph.of(
                            "main",
                            List.of(value("x", FLOAT32, 2), value("y", FLOAT32, 2)),
                            List.of(node("TANH", List.of(0), List.of(1)), node(operator, operands, List.of(1))),
                            List.of(0),
                            List.of(1))),
                    "'y'");
        }
    }

    @Test
    void a7TensorsThatAreReadHaveASource() {
        Conv2d convolution = new Conv2d(Padding.VALID, 1, 1, Activation.NONE, 1, 1, FLOAT32);
        Model legal = of(convolution)
                .input(FLOAT32, shape(1, 2, 2, 1), ONES)
                .constant(FLOAT32, shape(1, 1, 1, 1), ONES)
                .constant(FLOAT32, shape(1), ONES)
                .output(FLOAT32)
                .expectRefusal("")
                .model();
        for (int v = 1; v <= 2; v++) {
            List<Value> values = new ArrayList<>(legal.main().values());
            values.set(v, values.get(v).withBuffer(null));
            refused(Model.of(legal.main().withValues(values)), "source");
            values.set(v, values.get(v).withBuffer(Buffer.of(new byte[0])));
            refused(Model.of(legal.main().withValues(values)), "source");
        }
    }

    @Test
    void a8ExtentsThatMustBeEqualAre() {
        Conv2d convolution = new Conv2d(Padding.VALID, 1, 1, Activation.NONE, 1, 1, FLOAT32);
        refused(
                of(convolution)
                        .input(FLOAT32, shape(1, 4, 4, 2), ONES)
                        .constant(FLOAT32, shape(3, 1, 1, 3), ONES)
                        .constant(FLOAT32, shape(3), ONES)
                        .output(FLOAT32),
                "CONV_2D",
                "channels");
        refused(
                of(convolution)
                        .input(FLOAT32, shape(1, 4, 4, 2), ONES)
                        .constant(FLOAT32, shape(3, 1, 1, 2), ONES)
                        .constant(FLOAT32, shape(2), ONES)
                        .output(FLOAT32),
                "CONV_2D",
                "bias");
        // A declared result that is too small is not what memory is given for.
        List<Tensor> results = results(of(convolution)
                .input(FLOAT32, shape(1, 4, 4, 2), ONES)
                .constant(FLOAT32, shape(3, 1, 1, 2), ONES)
                .constant(FLOAT32, shape(3), ONES)
                .output(FLOAT32, shape(1, 1, 1, 1), Quantization.NONE));
        assertThat(results.getFirst().shape()).isEqualTo(shape(1, 4, 4, 3));
    }

    @Test
    void a9AxesOfReductionsAreInRange() {
        for (String operator : List.of("MEAN", "SUM", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_PROD")) {
            for (int axis : new int[] {-5, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                refusedEachWay(ints(operator, shape(2, 2, 2), shape(1)), 1, Fill.of(axis), Fill.of(-3), "axis");
            }
        }
    }

    @Test
    void a10StrideZeroIsRefused() {
        for (Padding padding : new Padding[] {Padding.SAME, Padding.VALID}) {
            for (int stride : new int[] {0, -1, Integer.MIN_VALUE}) {
                refused(window(new Conv2d(padding, stride, 1, Activation.NONE, 1, 1, FLOAT32)), "stride");
                refused(window(new Conv2d(padding, 1, stride, Activation.NONE, 1, 1, FLOAT32)), "stride");
                refused(window(new DepthwiseConv2d(padding, stride, 1, 1, Activation.NONE, 1, 1)), "stride");
                refused(window(new DepthwiseConv2d(padding, 1, stride, 1, Activation.NONE, 1, 1)), "stride");
            }
            results(window(new Conv2d(padding, 1, 1, Activation.NONE, 1, 1, FLOAT32)));
            results(window(new DepthwiseConv2d(padding, 1, 1, 1, Activation.NONE, 1, 1)));
        }
    }

    @Test
    void a11StrideZeroOfPoolingIsRefused() {
        for (Pool2d.Reduction reduction : Pool2d.Reduction.values()) {
            refused(window(pool(reduction, 0, 2)), "stride");
            refused(window(new Pool2d(reduction, Padding.VALID, 1, 0, 2, 2, Activation.NONE)), "stride");
            results(window(pool(reduction, 1, 2)));
        }
    }

    @Test
    void a12BlockSizeOfSpaceToDepthIsPositive() {
        for (int size : new int[] {0, -2, 3, Integer.MAX_VALUE}) {
            refused(
                    of(new SpaceToDepth(size))
                            .input(FLOAT32, shape(1, 4, 4, 1), ONES)
                            .output(FLOAT32),
                    "block");
        }
        results(of(new SpaceToDepth(2)).input(FLOAT32, shape(1, 4, 4, 1), ONES).output(FLOAT32));
    }

    @Test
    void a13NothingIsGatheredFromNothing() {
        Function<Fill, SingleOperator> node = fill -> of("GATHER_ND")
                .input(FLOAT32, shape(0, 3), ONES)
                .constant(INT32, shape(2, 1), fill)
                .output(FLOAT32);
        refused(node.apply(Fill.of(0)), "index");
        assertThat(results(of("GATHER_ND")
                                .input(FLOAT32, shape(0, 3), ONES)
                                .input(INT32, shape(0, 1), ONES)
                                .output(FLOAT32))
                        .getFirst()
                        .shape())
                .isEqualTo(shape(0, 3));
    }

    @Test
    void a14StrideZeroOfTransposedConvolutionIsRefused() {
        refused(window(new TransposeConv(Padding.SAME, 0, 1, Activation.NONE, FLOAT32)), "stride");
        refused(window(new TransposeConv(Padding.VALID, 1, 0, Activation.NONE, FLOAT32)), "stride");
        results(window(new TransposeConv(Padding.SAME, 1, 1, Activation.NONE, FLOAT32)));
    }

    @Test
    void a15EmptyOperandsBroadcastToNothingOrAreRefused() {
        for (String operator : List.of("MINIMUM", "MAXIMUM", "SUB", "DIV", "SQUARED_DIFFERENCE", "POW")) {
            refused(binary(operator, shape(0), shape(3)), "[0]", "[3]");
            refused(binary(operator, shape(2, 0), shape(2, 2)), "[2,0]");
            assertThat(results(binary(operator, shape(0), shape(1))).getFirst().shape())
                    .isEqualTo(shape(0));
            assertThat(results(binary(operator, shape(2, 0), shape(1, 1)))
                            .getFirst()
                            .shape())
                    .isEqualTo(shape(2, 0));
        }
    }

    @Test
    void a16ReshapeNeedsItsShapeOperandsData() {
        Graph graph = Graph.of(
                "main",
                List.of(value("x", FLOAT32, 2, 2), value("shape", INT32, 1), value("y", FLOAT32, 4)),
                List.of(Node.of(new Reshape(List.of()), List.of(0, 1), List.of(2))),
                List.of(0),
                List.of(2));
        refused(Model.of(graph), "source");
    }

    @Test
    void a17GraphsNeverCallThemselves() {
        Operator not = Trial.operator("LOGICAL_NOT");
        refused(calling(new While(1, 1), new While(1, 1)), "call");
        refused(calling(new While(1, 0), not), "main");
        refused(calling(new If(1, 0), not), "main");
        refused(calling(new If(1, 2), new If(2, 2)), "cycle");
        refused(calling(new If(1, 3), not), "graph 3");
        assertThat(Trial.refusalOfRun(endless())).hasMessageContaining("end within");
    }

    @Test
    void a18BlockSizeOfDepthToSpaceIsPositiveAndDivides() {
        for (int size : new int[] {0, -2, 3, Integer.MIN_VALUE, 65_536}) {
            refused(
                    of(new DepthToSpace(size))
                            .input(FLOAT32, shape(1, 2, 2, 4), ONES)
                            .output(FLOAT32),
                    "block");
        }
        results(of(new DepthToSpace(2)).input(FLOAT32, shape(1, 2, 2, 4), ONES).output(FLOAT32));
    }

    @Test
    void a19ConvolutionsHaveNoEmptyFilters() {
        refused(convolution(shape(1, 4, 4, 0), shape(2, 1, 1, 0)), "CONV_2D");
        refused(convolution(shape(1, 4, 4, 1), shape(2, 0, 1, 1)), "CONV_2D");
        refused(convolution(shape(1, 4, 4, 1), shape(2, 1, 0, 1)), "CONV_2D");
        assertThat(results(convolution(shape(0, 4, 4, 1), shape(2, 1, 1, 1)))
                        .getFirst()
                        .shape())
                .isEqualTo(shape(0, 4, 4, 2));
    }

    @Test
    void a20NothingIsLookedUpInAnEmptyTable() {
        Function<Shape, SingleOperator> node = table -> of("EMBEDDING_LOOKUP")
                .constant(INT32, shape(2), Fill.of(0, 0))
                .input(FLOAT32, table, ONES)
                .output(FLOAT32);
        refused(node.apply(shape(0, 3)), "EMBEDDING_LOOKUP");
        results(node.apply(shape(1, 3)));
    }

    @Test
    void a21BlocksOfBatchToSpaceArePositive() {
        for (int size : new int[] {0, -1, Integer.MIN_VALUE}) {
            refusedEachWay(blocks("BATCH_TO_SPACE_ND", true), 1, Fill.of(2, size), Fill.of(2, 2), "block");
        }
        refusedEachWay(blocks("BATCH_TO_SPACE_ND", true), 1, Fill.of(2, Integer.MAX_VALUE), Fill.of(2, 2), "extent");
    }

    @Test
    void a22BlocksOfSpaceToBatchArePositiveAndDivide() {
        for (int size : new int[] {0, -1, Integer.MIN_VALUE}) {
            refusedEachWay(blocks("SPACE_TO_BATCH_ND", false), 1, Fill.of(2, size), Fill.of(2, 4), "block");
        }
        for (int size : new int[] {3, Integer.MAX_VALUE}) {
            refusedEachWay(blocks("SPACE_TO_BATCH_ND", false), 1, Fill.of(2, size), Fill.of(2, 4), "multiple of");
        }
    }

    @Test
    void a23RankOfSvdfDividesTheFilters() {
        for (int rank : new int[] {0, -1, 3, Integer.MIN_VALUE}) {
            refused(svdf(rank, 4, shape(1, 20), true), "rank");
        }
        results(svdf(2, 4, shape(1, 20), true));
    }

    @Test
    void a24SplitsArePositiveAndDivide() {
        refused(split(0, 2), "SPLIT");
        refused(split(-2, 2), "SPLIT");
        refused(split(3, 3), "SPLIT");
        refused(split(4, 2), "SPLIT");
        results(split(2, 2));
    }

    @Test
    void a25OneHotOfNothingIsEmpty() {
        assertThat(results(of(new OneHot(-1))
                                .input(INT32, shape(0, 2), ONES)
                                .constant(INT32, shape(), Fill.of(3))
                                .constant(FLOAT32, shape(), Fill.of(1))
                                .constant(FLOAT32, shape(), Fill.of(0))
                                .output(FLOAT32))
                        .getFirst()
                        .shape())
                .isEqualTo(shape(0, 2, 3));
    }

    @Test
    void a26DepthwiseConvolutionsNeedChannels() {
        Function<Integer, SingleOperator> node =
                channels -> of(new DepthwiseConv2d(Padding.SAME, 1, 1, 1, Activation.NONE, 1, 1))
                        .input(FLOAT32, shape(1, 2, 2, channels), ONES)
                        .input(FLOAT32, shape(1, 1, 1, 2), ONES)
                        .absent()
                        .output(FLOAT32);
        refused(node.apply(0), "input", "[1,2,2,0]");
        results(node.apply(2));
    }

    @Test
    void a27HashtableLookupNeedsRows() {
        Function<Integer, SingleOperator> node = rows -> of("HASHTABLE_LOOKUP")
                .input(INT32, shape(2), Fill.of(0))
                .input(INT32, shape(rows), Fill.of(0))
                .input(FLOAT32, shape(rows, 2), ONES)
                .output(FLOAT32)
                .output(DataType.UINT8);
        refused(node.apply(0), "HASHTABLE_LOOKUP");
        results(node.apply(1));
    }

    @Test
    void a28SumsOfExtentsDoNotWrap() {
        for (int other : new int[] {0, 1}) {
            SingleOperator node = of(new Concatenation(0, Activation.NONE))
                    .input(INT8, shape(1 << 30, other), ONES_OF_NOTHING)
                    .input(INT8, shape(1 << 30, other), ONES_OF_NOTHING)
                    .output(INT8);
            refused(node, other == 0 ? "CONCATENATION" : "memory");
        }
        results(of(new Concatenation(0, Activation.NONE))
                .input(FLOAT32, shape(2, 1), ONES)
                .input(FLOAT32, shape(3, 1), ONES)
                .output(FLOAT32));
    }

    @Test
    void a29RanksAreLimited() {
        int[] dims = new int[100_000];
        java.util.Arrays.fill(dims, 1);
        refused(of("RELU").input(FLOAT32, Shape.of(dims), ONES).output(FLOAT32), "extents");
        refused(
                of("RESHAPE")
                        .input(FLOAT32, shape(1), ONES)
                        .constant(INT32, shape(100_000), ONES)
                        .output(FLOAT32),
                "RESHAPE");
    }

    @Test
    void a30AxesOfArgExtremesAreInRange() {
        for (boolean largest : new boolean[] {true, false}) {
            Function<Fill, SingleOperator> node = fill -> of(new ArgExtreme(largest, INT32))
                    .input(FLOAT32, shape(2, 2, 2), ONES)
                    .constant(INT32, shape(1), fill)
                    .output(INT32);
            refusedEachWay(node, 1, Fill.of(4), Fill.of(2), "axis");
            refusedEachWay(node, 1, Fill.of(-5), Fill.of(-3), "axis");
        }
    }

    @Test
    void a31AxisOfSplitVIsInRange() {
        Function<Fill, SingleOperator> node = fill -> of(new SplitV(2))
                .input(FLOAT32, shape(4, 4), ONES)
                .constant(INT32, shape(2), Fill.of(1, 3))
                .constant(INT32, shape(), fill)
                .output(FLOAT32)
                .output(FLOAT32);
        refusedEachWay(node, 2, Fill.of(2), Fill.of(1), "axis");
        refusedEachWay(node, 2, Fill.of(-3), Fill.of(-2), "axis");
    }
}
