package dev.tern.conformance.hostile;

import static dev.tern.conformance.hostile.Trial.of;
import static dev.tern.conformance.hostile.Trial.refused;
import static dev.tern.conformance.hostile.Trial.refusedEachWay;
import static dev.tern.conformance.hostile.Trial.results;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Catalog;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.arg.ArgExtreme;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.operators.fakequant.FakeQuant;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.operators.ifthen.If;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.operators.split.SplitV;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.Fill;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Published advisories on TensorFlow whose operators stand here too, and neighbours that must work. */
class AdvisoriesBTest {
    private static final Fill ONES = Fill.of(1);

    private static Shape shape(int... dims) {
        return Shape.of(dims);
    }

    private static Function<Fill, SingleOperator> ints(String operator, Shape data, Shape numbers) {
        return fill -> of(operator)
                .input(FLOAT32, data, ONES)
                .constant(INT32, numbers, fill)
                .output(FLOAT32);
    }

    @Test
    void b1EmptyFiltersOfConvolutionsAreRefused() {
        for (Shape filter : List.of(shape(0, 0, 0, 0), shape(2, 1, 1, 0), shape(2, 0, 1, 1))) {
            refused(
                    of(new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, FLOAT32))
                            .input(FLOAT32, shape(1, 2, 2, 1), ONES)
                            .input(FLOAT32, filter, ONES)
                            .absent()
                            .output(FLOAT32),
                    "CONV_2D");
        }
        Function<Shape, SingleOperator> conv3d =
                filter -> of(new Conv3d(new Steps3d(Padding.SAME, 1, 1, 1, Activation.NONE, 1, 1, 1)))
                        .input(FLOAT32, shape(1, 2, 2, 2, 1), ONES)
                        .input(FLOAT32, filter, ONES)
                        .output(FLOAT32);
        refused(conv3d.apply(shape(0, 0, 0, 0, 0)), "CONV_3D");
        refused(conv3d.apply(shape(1, 1, 1, 0, 2)), "CONV_3D");
        results(conv3d.apply(shape(1, 1, 1, 1, 2)));
    }

    @Test
    void b2StrideZeroNeverReachesThePlan() {
        refused(
                of(new Conv3d(new Steps3d(Padding.SAME, 0, 1, 1, Activation.NONE, 1, 1, 1)))
                        .input(FLOAT32, shape(1, 2, 2, 2, 1), ONES)
                        .input(FLOAT32, shape(1, 1, 1, 1, 2), ONES)
                        .output(FLOAT32),
                "stride");
    }

    @Test
    void b3HugePoolingWindowsEnd() {
        for (Pool2d.Reduction reduction : Pool2d.Reduction.values()) {
            for (int window : new int[] {0, -1}) {
                refused(
                        of(new Pool2d(reduction, Padding.SAME, 1, 1, window, window, Activation.NONE))
                                .input(FLOAT32, shape(1, 4, 4, 1), ONES)
                                .output(FLOAT32),
                        "window");
            }
            // No window fits into the image, so there is no result; windows that reach beyond it end where it ends.
            assertThat(results(of(new Pool2d(reduction, Padding.VALID, 1, 1, 5, 5, Activation.NONE))
                                    .input(FLOAT32, shape(1, 4, 4, 1), ONES)
                                    .output(FLOAT32))
                            .getFirst()
                            .shape())
                    .isEqualTo(shape(1, 0, 0, 1));
            int huge = Integer.MAX_VALUE - 3;
            assertThat(results(of(new Pool2d(reduction, Padding.SAME, 1, 1, huge, huge, Activation.NONE))
                                    .input(FLOAT32, shape(1, 4, 4, 1), ONES)
                                    .output(FLOAT32))
                            .getFirst()
                            .floatAt(15))
                    .isEqualTo(1);
        }
    }

    @Test
    void b4InterpolatedPlacesStayInTheImage() {
        for (int from : new int[] {1, 2, 3, 7, 13}) {
            for (int to : new int[] {1, 2, 3, 5, 29, 97}) {
                for (int mode = 0; mode < 3; mode++) {
                    for (DataType type : new DataType[] {FLOAT32, INT8, DataType.UINT8}) {
                        Quantization q = type == FLOAT32 ? Quantization.NONE : Quantization.perTensor(0.5f, 0);
                        Tensor resized = results(of(new ResizeBilinear(mode == 1, mode == 2))
                                        .input(type, shape(1, from, 1, 1), q, Fill.of(7))
                                        .constant(INT32, shape(2), Fill.of(to, 1))
                                        .output(type, q))
                                .getFirst();
                        for (int i = 0; i < to; i++) {
                            assertThat(resized.floatAt(i)).isCloseTo(7, within(1e-5f));
                        }
                    }
                }
            }
        }
    }

    @Test
    void b5HugeResultsOfResizingAllocateNothing() {
        for (boolean bilinear : new boolean[] {true, false}) {
            Function<Fill, SingleOperator> node =
                    fill -> of(bilinear ? new ResizeBilinear(false, false) : new ResizeNearestNeighbor(false, false))
                            .input(FLOAT32, shape(1, 2, 2, 1), ONES)
                            .constant(INT32, shape(2), fill)
                            .output(FLOAT32);
            refusedEachWay(node, 1, Fill.of(1_879_048_192, 1_879_048_192), Fill.of(3, 3), "RESIZE");
            refusedEachWay(node, 1, Fill.of(-1, 3), Fill.of(3, 3), "RESIZE");
        }
    }

    @Test
    void b6ProductsOfTileDoNotWrap() {
        refusedEachWay(
                ints("TILE", shape(2, 2), shape(2)),
                1,
                Fill.of(Integer.MAX_VALUE, Integer.MAX_VALUE),
                Fill.of(2, 3),
                "TILE");
        refusedEachWay(ints("TILE", shape(2, 2), shape(2)), 1, Fill.of(-1, 2), Fill.of(2, 3), "TILE");
    }

    private static Function<Fill, SingleOperator> range(DataType type, Fill start, Fill limit) {
        return fill -> of("RANGE")
                .constant(type, shape(), start)
                .constant(type, shape(), limit)
                .constant(type, shape(), fill)
                .output(type);
    }

    @Test
    void b7CountsOfRangeDoNotWrap() {
        for (DataType type : new DataType[] {INT32, INT64, FLOAT32}) {
            refusedEachWay(range(type, Fill.of(0), Fill.of(5)), 2, Fill.of(0), Fill.of(1), "RANGE");
            refusedEachWay(range(type, Fill.of(0), Fill.of(5)), 2, Fill.of(-1), Fill.of(1), "RANGE");
        }
        Fill least = Fill.of(Long.MIN_VALUE);
        refused(range(INT64, least, Fill.of(0x1p62)).apply(Fill.of(1)), "RANGE");
        for (double limit : new double[] {1e20, 1e38, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(range(FLOAT32, Fill.of(0), Fill.of(limit)).apply(Fill.of(1)), "RANGE");
        }
        refused(range(FLOAT32, Fill.of(0), Fill.of(1)).apply(Fill.of(Double.NaN)), "RANGE");
    }

    @Test
    void b8ProductsOfBlocksDoNotWrap() {
        Function<Fill, SingleOperator> node = fill -> of("SPACE_TO_BATCH_ND")
                .input(FLOAT32, shape(1, 4, 4, 1), ONES)
                .constant(INT32, shape(2), fill)
                .constant(INT32, shape(2, 2), Fill.of(0))
                .output(FLOAT32);
        refusedEachWay(node, 1, Fill.of(-1_879_048_192, -1_879_048_192), Fill.of(2, 2), "block");
    }

    @Test
    void b9ProductsOfShapesDoNotWrapWhereverAZeroStands() {
        for (int zero = -1; zero < 13; zero++) {
            int[] dims = new int[13];
            Arrays.fill(dims, 1_879_048_192);
            if (zero >= 0) {
                dims[zero] = 0;
            }
            Shape hostile = Shape.of(dims);
            Fill extents = (type, shape) ->
                    Fill.of(Arrays.stream(dims).asDoubleStream().toArray()).bytes(type, shape);
            SingleOperator relu = of("RELU")
                    .input(FLOAT32, hostile, (type, shape) -> new byte[0])
                    .output(FLOAT32);
            SingleOperator fill = of("FILL")
                    .constant(INT32, shape(13), extents)
                    .constant(FLOAT32, shape(), ONES)
                    .output(FLOAT32);
            if (zero < 0) {
                refused(relu, "64-bit");
                refused(fill, "FILL");
            } else {
                assertThat(results(relu).getFirst().shape()).isEqualTo(hostile);
                assertThat(results(fill).getFirst().shape()).isEqualTo(hostile);
            }
        }
    }

    @Test
    void b10ProductsOfBroadcastShapesDoNotWrap() {
        Fill none = (type, shape) -> new byte[0];
        refused(
                of("MAXIMUM")
                        .input(INT8, shape(1 << 20, 1), Quantization.NONE, none)
                        .input(INT8, shape(1, 1 << 20), Quantization.NONE, none)
                        .output(INT8),
                "MAXIMUM");
        refused(
                of("BROADCAST_TO")
                        .input(FLOAT32, shape(1, 1, 1), ONES)
                        .constant(INT32, shape(3), Fill.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
                        .output(FLOAT32),
                "BROADCAST_TO");
    }

    @Test
    void b11WideAxesAreComparedBeforeTheyAreNarrowed() {
        Function<Fill, SingleOperator> node = fill -> of(new ArgExtreme(true, INT64))
                .input(FLOAT32, shape(2, 3), ONES)
                .constant(INT64, shape(), fill)
                .output(INT64);
        refusedEachWay(node, 1, Fill.of(1L << 32), Fill.of(1), "axis");
        refusedEachWay(node, 1, Fill.of(-(1L << 32)), Fill.of(-1), "axis");
    }

    @Test
    void b12SizesOfSplitVAreWhole() {
        Function<Fill, SingleOperator> node = fill -> of(new SplitV(2))
                .input(FLOAT32, shape(4), ONES)
                .constant(INT32, shape(2), fill)
                .constant(INT32, shape(), Fill.of(0))
                .output(FLOAT32)
                .output(FLOAT32);
        for (Fill bad : List.of(Fill.of(-2, 6), Fill.of(-1, -1), Fill.of(1, 2), Fill.of(-1, 5))) {
            refusedEachWay(node, 1, bad, Fill.of(-1, 3), "SPLIT_V");
        }
    }

    @Test
    void b13EntriesOfPermutationsAreInRange() {
        Function<Fill, SingleOperator> node = ints("TRANSPOSE", shape(2, 3), shape(2));
        refusedEachWay(node, 1, Fill.of(-3, 0), Fill.of(1, 0), "TRANSPOSE");
        refusedEachWay(node, 1, Fill.of(2, 0), Fill.of(-1, 0), "TRANSPOSE");
    }

    @Test
    void b14AxesOfReverseSequenceAreInRange() {
        int[][] wrong = {{-1, 0}, {2, 0}, {0, -1}, {0, 2}, {1, 1}, {Integer.MAX_VALUE, 0}};
        for (int[] axes : wrong) {
            refused(reversed(axes[0], axes[1], Fill.of(1)), "REVERSE_SEQUENCE");
        }
        results(reversed(1, 0, Fill.of(3)));
    }

    private static SingleOperator reversed(int sequence, int batch, Fill lengths) {
        return of(new ReverseSequence(sequence, batch))
                .input(FLOAT32, shape(2, 3), ONES)
                .constant(INT32, shape(2), lengths)
                .output(FLOAT32);
    }

    @Test
    void b15ReversingNothingGivesNothing() {
        assertThat(results(ints("REVERSE_V2", shape(0, 3), shape(1)).apply(Fill.of(0)))
                        .getFirst()
                        .shape())
                .isEqualTo(shape(0, 3));
    }

    @Test
    void b16DiagonalsOfNothingAreDefined() {
        assertThat(results(of("MATRIX_DIAG").input(FLOAT32, shape(0), ONES).output(FLOAT32))
                        .getFirst()
                        .shape())
                .isEqualTo(shape(0, 0));
        refused(
                of("MATRIX_SET_DIAG")
                        .input(FLOAT32, shape(2, 2), ONES)
                        .input(FLOAT32, shape(0), ONES)
                        .output(FLOAT32),
                "MATRIX_SET_DIAG");
        refused(of("MATRIX_DIAG").input(FLOAT32, shape(), ONES).output(FLOAT32), "MATRIX_DIAG");
    }

    private static SingleOperator unsorted(Shape count, Fill counts, Fill ids) {
        return of("UNSORTED_SEGMENT_SUM")
                .input(FLOAT32, shape(2, 2), ONES)
                .constant(INT32, shape(2), ids)
                .constant(INT32, count, counts)
                .output(FLOAT32);
    }

    @Test
    void b17ElementCountsOfSegmentsStayPositive() {
        refused(
                of("UNSORTED_SEGMENT_SUM")
                        .input(FLOAT32, shape(1, 65_536), (type, shape) -> new byte[4 * 65_536])
                        .constant(INT32, shape(1), Fill.of(0))
                        .constant(INT32, shape(), Fill.of(65_536))
                        .output(FLOAT32),
                "UNSORTED_SEGMENT_SUM");
    }

    @Test
    void b18NumbersOfSegmentsAreOneNumber() {
        refused(unsorted(shape(0), ONES, Fill.of(0)), "UNSORTED_SEGMENT_SUM");
        refused(unsorted(shape(2), ONES, Fill.of(0)), "UNSORTED_SEGMENT_SUM");
        refusedEachWay(
                count -> unsorted(shape(), count, Fill.of(0)), 2, Fill.of(-1), Fill.of(1), "UNSORTED_SEGMENT_SUM");
        refusedEachWay(
                ids -> unsorted(shape(), Fill.of(3), ids), 1, Fill.of(0, 3), Fill.of(0, 2), "UNSORTED_SEGMENT_SUM");
    }

    @Test
    void b19NumbersOfBoxesAreNotNegative() {
        Function<Fill, SingleOperator> node = fill -> of("NON_MAX_SUPPRESSION_V4")
                .input(FLOAT32, shape(3, 4), ONES)
                .input(FLOAT32, shape(3), ONES)
                .constant(INT32, shape(), fill)
                .constant(FLOAT32, shape(), Fill.of(0.5))
                .constant(FLOAT32, shape(), Fill.of(0))
                .output(INT32)
                .output(INT32);
        refusedEachWay(node, 2, Fill.of(-1), Fill.of(2), "NON_MAX_SUPPRESSION_V4");
        refusedEachWay(node, 2, Fill.of(Integer.MAX_VALUE), Fill.of(0), "NON_MAX_SUPPRESSION_V4");
    }

    @Test
    void b21AxesOfDequantizeAreInRange() {
        for (int axis : new int[] {2, -3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            refused(
                    of("DEQUANTIZE")
                            .input(
                                    INT8,
                                    shape(2, 2),
                                    Quantization.perAxis(new float[] {1, 2}, new long[] {0, 0}, axis),
                                    ONES)
                            .output(FLOAT32),
                    "axis");
        }
    }

    @Test
    void b23RangesOfFakeQuantizationAreNumbersInOrder() {
        for (FakeQuant node : List.of(
                new FakeQuant(1, 0, 8, false),
                new FakeQuant(0, Float.NaN, 8, false),
                new FakeQuant(0, 1, 0, false),
                new FakeQuant(0, 1, 99, false))) {
            refused(of(node).input(FLOAT32, shape(2), ONES).output(FLOAT32), "FAKE_QUANT");
        }
        results(of(new FakeQuant(0, 1, 8, false)).input(FLOAT32, shape(2), ONES).output(FLOAT32));
    }

    @Test
    void b24LengthsOfTransformsArePowersOfTwo() {
        Function<Fill, SingleOperator> node = fill -> of("RFFT2D")
                .input(FLOAT32, shape(4, 4), ONES)
                .constant(INT32, shape(2), fill)
                .output(DataType.COMPLEX64);
        for (int length : new int[] {0, -4, 3, Integer.MIN_VALUE}) {
            refusedEachWay(node, 1, Fill.of(4, length), Fill.of(4, 4), "RFFT2D");
        }
        refusedEachWay(node, 1, Fill.of(1 << 30, 1 << 30), Fill.of(4, 4), "RFFT2D");
    }

    private static SingleOperator mfcc(String changed, int number, int rate) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("upper_frequency_limit", 4000L);
        options.put("lower_frequency_limit", 20L);
        options.put("filterbank_channel_count", 40L);
        options.put("dct_coefficient_count", 13L);
        options.put(changed, (long) number);
        return of(new CustomOperator("Mfcc", FlexValue.encode(options)))
                .input(FLOAT32, shape(1, 2, 513), ONES)
                .constant(INT32, shape(1), Fill.of(rate))
                .output(FLOAT32);
    }

    @Test
    void b25OptionsOfMfccHaveRanges() {
        for (int number : new int[] {Integer.MAX_VALUE, 0, -1, Integer.MIN_VALUE}) {
            refused(mfcc("filterbank_channel_count", number, 16_000), "filterbank_channel_count");
        }
        refused(mfcc("upper_frequency_limit", 20, 16_000), "upper_frequency_limit");
        refused(mfcc("dct_coefficient_count", 41, 16_000), "dct_coefficient_count");
        refusedEachWay(
                rate -> of(new CustomOperator(
                                "Mfcc",
                                ((CustomOperator) mfcc("dct_coefficient_count", 13, 1)
                                                .expectRefusal("")
                                                .model()
                                                .main()
                                                .nodes()
                                                .getFirst()
                                                .operator())
                                        .options()))
                        .input(FLOAT32, shape(1, 2, 513), ONES)
                        .constant(INT32, shape(1), rate)
                        .output(FLOAT32),
                1,
                Fill.of(0),
                Fill.of(16_000),
                "sample rate");
    }

    private static SingleOperator spectrogram(long window, long stride) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("window_size", window);
        options.put("stride", stride);
        options.put("magnitude_squared", true);
        return of(new CustomOperator("AudioSpectrogram", FlexValue.encode(options)))
                .input(FLOAT32, shape(64, 1), ONES)
                .output(FLOAT32);
    }

    @Test
    void b26WindowsAndStridesOfSpectrogramsArePositive() {
        for (long number : new long[] {0, -1, Integer.MIN_VALUE, 1L << 32}) {
            refused(spectrogram(16, number), "stride");
            refused(spectrogram(number, 16), "window_size");
        }
        results(spectrogram(16, 16));
    }

    private static SingleOperator lstm(int times, int biasExtent, int recurrentColumns) {
        SingleOperator node = of(new UnidirectionalSequenceLstm(Activation.TANH, 0, 0, true, false, false))
                .input(FLOAT32, shape(times, 2, 3), ONES);
        for (int i = 0; i < 4; i++) {
            node = node.constant(FLOAT32, shape(4, 3), ONES);
        }
        for (int i = 0; i < 4; i++) {
            node = node.constant(FLOAT32, shape(4, recurrentColumns), ONES);
        }
        node = node.absent().absent().absent();
        for (int i = 0; i < 4; i++) {
            node = node.constant(FLOAT32, biasExtent == 0 ? shape() : shape(biasExtent), ONES);
        }
        return node.absent()
                .absent()
                .variable(FLOAT32, shape(2, 4), Quantization.NONE)
                .variable(FLOAT32, shape(2, 4), Quantization.NONE)
                .output(FLOAT32);
    }

    @Test
    void b27SequencesOfLengthZeroGiveNothing() {
        assertThat(results(lstm(0, 4, 4)).getFirst().shape()).isEqualTo(shape(0, 2, 4));
        assertThat(results(lstm(1, 4, 4)).getFirst().shape()).isEqualTo(shape(1, 2, 4));
    }

    @Test
    void b28WeightsOfRecurrentOperatorsFitTogether() {
        refused(lstm(2, 0, 4), "UNIDIRECTIONAL_SEQUENCE_LSTM");
        refused(lstm(2, 3, 4), "UNIDIRECTIONAL_SEQUENCE_LSTM");
        refused(lstm(2, 4, 5), "UNIDIRECTIONAL_SEQUENCE_LSTM");
    }

    @Test
    void b32ArityComesBeforeRules() {
        for (OperatorDefinition<?> definition : Catalog.all()) {
            Operator operator = definition.defaults();
            if (operator != null
                    && definition.inputs().minimum() > 0
                    && definition.kernel().isPresent()) {
                refused(of(operator).version(1).output(FLOAT32), definition.name());
            }
        }
    }

    @Test
    void b33ConstantsThatAskForMemoryGetNone() {
        for (int extent : new int[] {Integer.MAX_VALUE, 1 << 30, -1, Integer.MIN_VALUE}) {
            refusedEachWay(
                    fill -> of("FILL")
                            .constant(INT32, shape(1), fill)
                            .constant(FLOAT32, shape(), ONES)
                            .output(FLOAT32),
                    0,
                    Fill.of(extent),
                    Fill.of(3),
                    "FILL");
        }
    }

    @Test
    void b35CallsAreFoundWithoutRecursion() {
        List<Graph> graphs = new ArrayList<>();
        int count = 20_000;
        Value flag = Value.of("c", DataType.BOOL, shape());
        for (int g = 0; g < count; g++) {
            int callee = g + 1 < count ? g + 1 : 1;
            graphs.add(Graph.of(
                    "g" + g,
                    List.of(flag, flag.withName("d")),
                    List.of(Node.of(new If(callee, callee), List.of(0), List.of(1))),
                    List.of(0),
                    List.of(1)));
        }
        refused(Model.of(graphs), "call");
    }
}
