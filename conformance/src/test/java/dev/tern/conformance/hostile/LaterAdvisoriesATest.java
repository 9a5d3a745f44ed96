package dev.tern.conformance.hostile;

import static dev.tern.conformance.hostile.AdvisoryNodes.ONES;
import static dev.tern.conformance.hostile.AdvisoryNodes.Q;
import static dev.tern.conformance.hostile.AdvisoryNodes.binary;
import static dev.tern.conformance.hostile.AdvisoryNodes.connected;
import static dev.tern.conformance.hostile.AdvisoryNodes.convolution;
import static dev.tern.conformance.hostile.AdvisoryNodes.ints;
import static dev.tern.conformance.hostile.AdvisoryNodes.pool;
import static dev.tern.conformance.hostile.AdvisoryNodes.shape;
import static dev.tern.conformance.hostile.AdvisoryNodes.sparse;
import static dev.tern.conformance.hostile.AdvisoryNodes.sparseLookup;
import static dev.tern.conformance.hostile.AdvisoryNodes.strided;
import static dev.tern.conformance.hostile.AdvisoryNodes.svdf;
import static dev.tern.conformance.hostile.AdvisoryNodes.window;
import static dev.tern.conformance.hostile.Trial.of;
import static dev.tern.conformance.hostile.Trial.refused;
import static dev.tern.conformance.hostile.Trial.refusedEachWay;
import static dev.tern.conformance.hostile.Trial.results;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.lshprojection.LshProjection;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.Fill;
import dev.tern.testkit.SingleOperator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Published advisories on TensorFlow Lite since its release 2.6: each trigger, and a neighbour one step inside that works. */
class LaterAdvisoriesATest {
    @Test
    void a32WeightsHaveColumns() {
        Tensor nothing = results(connected(shape(2, 0), shape(3, 0), shape(3))).getFirst();
        assertThat(nothing.shape()).isEqualTo(shape(2, 3));
        refused(connected(shape(2, 4), shape(3, 0), shape(3)), "FULLY_CONNECTED");
        results(connected(shape(2, 1), shape(3, 1), shape(3)));
    }

    @Test
    void a33StateIsVariable() {
        refused(svdf(2, 4, shape(1, 20), false), "variable");
        refused(svdf(2, 4, shape(1, 19), true), "state");
    }

    @Test
    void a34QuantisedRolesHaveQuantisation() {
        Conv2d convolution = new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, FLOAT32);
        Quantization[] all = {Q, Q, Q};
        for (int missing = 0; missing < 3; missing++) {
            for (Quantization wrong : List.of(Quantization.NONE, Quantization.of(new float[0], new long[] {0}, 0))) {
                Quantization[] some = all.clone();
                some[missing] = wrong;
                refused(
                        of(convolution)
                                .input(INT8, shape(1, 2, 2, 1), some[0], ONES)
                                .constant(INT8, shape(1, 1, 1, 1), some[1], ONES)
                                .absent()
                                .output(INT8, some[2]),
                        "CONV_2D");
            }
        }
        results(of(convolution)
                .input(INT8, shape(1, 2, 2, 1), Q, ONES)
                .constant(INT8, shape(1, 1, 1, 1), Q, ONES)
                .absent()
                .output(INT8, Q));
    }

    @Test
    void a35IntegersAreNotDividedByZero() {
        for (String operator : List.of("DIV", "FLOOR_DIV", "FLOOR_MOD")) {
            Function<Fill, SingleOperator> node = fill -> of(operator)
                    .input(INT32, shape(2), Fill.of(Integer.MIN_VALUE, 7))
                    .constant(INT32, shape(2), fill)
                    .output(INT32);
            refusedEachWay(node, 1, Fill.of(1, 0), Fill.of(-1, 2), operator, "0");
        }
        assertThat(results(of("DIV")
                                .input(FLOAT32, shape(1), Fill.of(1))
                                .input(FLOAT32, shape(1), Fill.of(0))
                                .output(FLOAT32))
                        .getFirst()
                        .floatAt(0))
                .as("floats are clamped to what floats can say, as the original clamps them")
                .isEqualTo(Float.MAX_VALUE);
    }

    @Test
    void a36WindowsOfPoolingArePositive() {
        for (int number : new int[] {0, -1, Integer.MIN_VALUE}) {
            refused(window(pool(Pool2d.Reduction.AVERAGE, 1, number)), "window");
            refused(window(pool(Pool2d.Reduction.MAX, number, 2)), "stride");
        }
    }

    @Test
    void a37EllipsesEnd() {
        refused(strided(1, 4), "STRIDED_SLICE");
        refused(strided(3, 2), "STRIDED_SLICE");
        refused(strided(-1, 3), "STRIDED_SLICE");
        results(strided(1, 1));
        results(strided(2, 2));
    }

    @Test
    void a38AxisOfExpandDimsIsInRange() {
        refusedEachWay(ints("EXPAND_DIMS", shape(2, 2), shape(1)), 1, Fill.of(-100_000), Fill.of(-3), "axis");
        refusedEachWay(ints("EXPAND_DIMS", shape(2, 2), shape(1)), 1, Fill.of(3), Fill.of(2), "axis");
    }

    @Test
    void a39IndicesOfGatherAreNotNegative() {
        Function<Fill, SingleOperator> gather = fill -> of(new Gather(0, 0))
                .input(FLOAT32, shape(1, 2), ONES)
                .constant(INT32, shape(2), fill)
                .output(FLOAT32);
        refusedEachWay(gather, 1, Fill.of(0, -10), Fill.of(0, 0), "-10");
        refusedEachWay(ints("GATHER_ND", shape(1, 2), shape(2, 1)), 1, Fill.of(0, -10), Fill.of(0, 0), "-10");
    }

    @Test
    void a40BroadcastingNothingFiveFoldGivesNothing() {
        assertThat(results(binary("MAXIMUM", shape(0), shape(1, 1, 1, 1, 1)))
                        .getFirst()
                        .shape())
                .isEqualTo(shape(1, 1, 1, 1, 0));
        assertThat(results(connected(shape(2, 3), shape(0, 3), shape(0)))
                        .getFirst()
                        .shape())
                .isEqualTo(shape(2, 0));
    }

    @Test
    void a41ReducingAlongNoAxisIsDefined() {
        assertThat(results(of("SUM")
                                .input(FLOAT32, shape(2, 2), ONES)
                                .input(INT32, shape(0), ONES)
                                .output(FLOAT32))
                        .getFirst()
                        .shape())
                .isEqualTo(shape(2, 2));
    }

    @Test
    void a42ProjectionsNeedItems() {
        Function<Integer, SingleOperator> node = items -> of(new LshProjection(LshProjection.Kind.DENSE))
                .input(FLOAT32, shape(2, 3), ONES)
                .input(INT32, shape(items, 2), ONES)
                .output(INT32);
        refused(node.apply(0), "item");
        results(node.apply(1));
    }

    @Test
    void a43BiasHasAsManyElementsAsChannels() {
        refused(connected(shape(2, 4), shape(3, 4), shape(0)), "bias");
        refused(connected(shape(2, 4), shape(3, 4), shape(4)), "bias");
        results(connected(shape(2, 4), shape(3, 4), shape(3)));
    }

    @Test
    void a44DilationZeroIsRefused() {
        refused(window(new DepthwiseConv2d(Padding.SAME, 0, 0, 1, Activation.NONE, 1, 1)), "stride");
        refused(window(new DepthwiseConv2d(Padding.SAME, 1, 1, 1, Activation.NONE, 0, 1)), "dilation");
        refused(window(new DepthwiseConv2d(Padding.VALID, 1, 1, 1, Activation.NONE, 1, -1)), "dilation");
        refused(window(new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 0, 1, FLOAT32)), "dilation");
    }

    @Test
    void a45ShapesGivenByOperandsAreLimited() {
        refused(
                of("FILL")
                        .constant(INT32, shape(70_000), ONES)
                        .constant(FLOAT32, shape(), ONES)
                        .output(FLOAT32),
                "FILL");
    }

    @Test
    void a46ProductsOfRunTimeShapesDoNotWrap() {
        refusedEachWay(sparseLookup(3), 2, Fill.of(65_536, 65_536, 2), Fill.of(2, 2, 2), "EMBEDDING_LOOKUP_SPARSE");
    }

    @Test
    void a47SparseIndicesLieInsideTheTensor() {
        refused(sparse(List.of(0, 1), List.of(0, 1, 2), List.of(0, 3), 2), "ind");
        refused(sparse(List.of(0, 1), List.of(0, 1, 2), List.of(0, -1), 2), "ind");
        results(sparse(List.of(0, 1), List.of(0, 1, 2), List.of(0, 2), 2));
    }

    @Test
    void a48SparseLayoutsAreWhole() {
        refused(sparse(List.of(0, 1), List.of(0, 2, 1), List.of(0, 2), 2), "segment");
        refused(sparse(List.of(0, 1), List.of(0, 1, 3), List.of(0, 2), 2), "segment");
        refused(sparse(List.of(0, 0), List.of(0, 1, 2), List.of(0, 2), 2), "order");
        refused(sparse(List.of(0, 1), List.of(0, 1, 2), List.of(0, 2), 1), "bytes");
    }

    @Test
    void a49AnyFiniteMultiplierIsComputed() {
        Conv2d convolution = new Conv2d(Padding.SAME, 1, 1, Activation.NONE, 1, 1, FLOAT32);
        Function<Float, SingleOperator> node = scale -> of(convolution)
                .input(INT8, shape(1, 1, 1, 1), Quantization.perTensor(scale, 0), Fill.of(3))
                .constant(INT8, shape(1, 1, 1, 1), Quantization.perTensor(4, 0), Fill.of(2))
                .absent()
                .output(INT8, Quantization.perTensor(1, 0));
        assertThat(results(node.apply(2f)).getFirst().intAt(0)).isEqualTo(48);
        for (float scale : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            refused(node.apply(scale), "scale");
        }
    }

    @Test
    void a50IndicesOfGatherNdAreInRange() {
        refusedEachWay(ints("GATHER_ND", shape(2, 2), shape(1, 2)), 1, Fill.of(0, 2), Fill.of(0, 1), "2");
        refused(ints("GATHER_ND", shape(2, 2), shape(1, 3)).apply(Fill.of(0)), "GATHER_ND");
    }

    @Test
    void a51IndicesOfScatterNdAreInRange() {
        Function<Fill, SingleOperator> node = fill -> of("SCATTER_ND")
                .constant(INT32, shape(2, 1), fill)
                .input(FLOAT32, shape(2), ONES)
                .constant(INT32, shape(1), Fill.of(3))
                .output(FLOAT32);
        refusedEachWay(node, 0, Fill.of(0, 3), Fill.of(0, 2), "3");
        refusedEachWay(node, 0, Fill.of(0, -1), Fill.of(0, 0), "-1");
    }

    @Test
    void a52TransposedConvolutionsPerChannelOnTheWrongAxisAreRefused() {
        Function<Integer, SingleOperator> node =
                axis -> of(new TransposeConv(Padding.SAME, 1, 1, Activation.NONE, FLOAT32))
                        .constant(INT32, shape(4), Fill.of(1, 2, 2, 2))
                        .constant(
                                INT8,
                                shape(2, 1, 1, 2),
                                Quantization.perAxis(new float[] {0.5f, 0.25f}, new long[] {0, 0}, axis),
                                ONES)
                        .input(INT8, shape(1, 2, 2, 2), Q, ONES)
                        .output(INT8, Q);
        refused(node.apply(3), "TRANSPOSE_CONV");
        results(node.apply(0));
    }

    @Test
    void a53IndicesOfGatherNdAreCheckedInTheRun() {
        Function<Fill, SingleOperator> wide = fill -> of("GATHER_ND")
                .input(FLOAT32, shape(2, 2), ONES)
                .constant(INT64, shape(1, 2), fill)
                .output(FLOAT32);
        refusedEachWay(wide, 1, Fill.of(0, 1L << 32), Fill.of(1, 1), "GATHER_ND");
        refusedEachWay(wide, 1, Fill.of(-1, 0), Fill.of(1, 1), "-1");
    }

    @Test
    void a54BiasOfManyChannelsIsAddedInPlace() {
        Steps3d steps = new Steps3d(Padding.VALID, 1, 1, 1, Activation.NONE, 1, 1, 1);
        List<Tensor> results = results(of(new Conv3dTranspose(steps))
                .constant(INT32, shape(5), Fill.of(1, 1, 1, 1, 8))
                .constant(FLOAT32, shape(1, 1, 1, 8, 1024), Fill.of(0.5))
                .input(FLOAT32, shape(1, 1, 1, 1, 1024), ONES)
                .constant(FLOAT32, shape(8), Fill.of(0, 1, 2, 3, 4, 5, 6, 7))
                .output(FLOAT32));
        for (int channel = 0; channel < 8; channel++) {
            assertThat(results.getFirst().floatAt(channel)).isEqualTo(512 + channel);
        }
    }

    @Test
    void a55GroupsOfConvolutionsFit() {
        refused(convolution(shape(1, 4, 4, 4), shape(2, 1, 1, 0)), "filter", "[2,1,1,0]");
        refused(convolution(shape(1, 4, 4, 4), shape(2, 1, 1, 3)), "channels");
        refused(convolution(shape(1, 4, 4, 4), shape(3, 1, 1, 2)), "channels");
        results(convolution(shape(1, 4, 4, 4), shape(2, 1, 1, 2)));
    }
}
