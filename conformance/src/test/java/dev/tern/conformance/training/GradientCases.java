package dev.tern.conformance.training;

import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.add.Add;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToBatch;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.broadcast.Tile;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.operators.cumsum.Cumsum;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.elementwise.AddN;
import dev.tern.operators.elementwise.Atan2;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.elementwise.FloorDivision;
import dev.tern.operators.elu.Elu;
import dev.tern.operators.embedding.EmbeddingLookup;
import dev.tern.operators.fakequant.FakeQuant;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.gather.GatherNd;
import dev.tern.operators.gather.ScatterNd;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.l2normalization.L2Normalization;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.localresponsenormalization.LocalResponseNormalization;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.pack.Unpack;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.prelu.Prelu;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.reshape.ExpandDims;
import dev.tern.operators.reshape.Squeeze;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.operators.select.Select;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.split.Split;
import dev.tern.operators.split.SplitV;
import dev.tern.operators.squareddifference.SquaredDifference;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;
import java.util.stream.Stream;

/** Every operator that gradients flow through, at least once. */
final class GradientCases {
    private GradientCases() {}

    /** An operator with operands drawn from {@code low} to {@code high}. */
    record Case(String name, float low, float high, List<Shape> shapes, Forward.Body body) {
        Forward forward() {
            return Forward.of(name, low, high, body, shapes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, Forward.Body body, int[]... shapes) {
        return of(name, -2, 2, body, shapes);
    }

    private static Case of(String name, float low, float high, Forward.Body body, int[]... shapes) {
        return new Case(name, low, high, Stream.of(shapes).map(Shape::of).toList(), body);
    }

    private static int[] s(int... extents) {
        return extents;
    }

    static Stream<Case> cases() {
        return Stream.of(elementwise(), binary(), matrices(), movements(), rarerMovements(), reductions(), windows())
                .flatMap(s -> s);
    }

    private static Stream<Case> elementwise() {
        int[] shape = s(3, 7);
        return Stream.of(
                of("exp", (m, x) -> m.exp(x.get(0)), shape),
                of("log", 0.5f, 2, (m, x) -> m.log(x.get(0)), shape),
                of("sqrt", 0.5f, 2, (m, x) -> m.sqrt(x.get(0)), shape),
                of("rsqrt", 0.5f, 2, (m, x) -> m.rsqrt(x.get(0)), shape),
                of("square", (m, x) -> m.square(x.get(0)), shape),
                of("sin", (m, x) -> m.sin(x.get(0)), shape),
                of("cos", (m, x) -> m.cos(x.get(0)), shape),
                of("logistic", (m, x) -> m.sigmoid(x.get(0)), shape),
                of("tanh", (m, x) -> m.tanh(x.get(0)), shape),
                of("abs", (m, x) -> m.tape().add(Abs.DEFINITION, x.get(0)), shape),
                of("neg", (m, x) -> m.neg(x.get(0)), shape),
                of("elu", (m, x) -> m.tape().add(Elu.DEFINITION, x.get(0)), shape),
                of("relu", (m, x) -> m.relu(x.get(0)), shape),
                of("relu6", -2, 8, (m, x) -> m.tape().add(Relu.RELU6, x.get(0)), shape),
                of("relu from -1 to 1", (m, x) -> m.tape().add(Relu.RELU_N1_TO_1, x.get(0)), shape),
                of("relu from 0 to 1", (m, x) -> m.tape().add(Relu.RELU_0_TO_1, x.get(0)), shape),
                of("cast", GradientCases::cast, shape),
                of("fake quant", (m, x) -> m.apply(new FakeQuant(-1, 1.5f, 8, false), x.get(0)), shape),
                of("hard swish", -4, 4, (m, x) -> m.tape().add(HardSwish.DEFINITION, x.get(0)), shape),
                of("gelu", (m, x) -> m.apply(new Gelu(false), x.get(0)), shape),
                of("gelu by tanh", (m, x) -> m.apply(new Gelu(true), x.get(0)), shape),
                of("leaky relu", (m, x) -> m.apply(new LeakyRelu(0.2f), x.get(0)), shape),
                of("prelu", (m, x) -> m.tape().add(Prelu.DEFINITION, x.get(0), x.get(1)), s(2, 3, 4), s(1, 1, 4)),
                of("softplus", (m, x) -> m.softplus(x.get(0)), shape));
    }

    private static Edge cast(Maths m, List<Edge> x) {
        Value result = Value.of("cast", DataType.FLOAT32, x.get(0).shape());
        Cast cast = new Cast(DataType.FLOAT32, DataType.FLOAT32);
        return m.square(m.tape().node(cast, 1, List.of(result), x.get(0)).getFirst());
    }

    private static Stream<Case> binary() {
        return Stream.of(
                of("add", (m, x) -> m.add(x.get(0), x.get(1)), s(2, 3, 4), s(3, 1)),
                of("add with relu", (m, x) -> m.apply(new Add(Activation.RELU, true), x.get(0), x.get(1)), s(4), s(4)),
                of("sub", (m, x) -> m.sub(x.get(0), x.get(1)), s(3, 4), s(4)),
                of("mul", (m, x) -> m.mul(x.get(0), x.get(1)), s(3, 4), s(3, 1)),
                of("mul by itself", (m, x) -> m.mul(x.get(0), x.get(0)), s(3, 4)),
                of("div", 0.5f, 2, (m, x) -> m.div(x.get(0), x.get(1)), s(3, 4), s(1, 4)),
                of("pow", 0.5f, 2, (m, x) -> m.pow(x.get(0), x.get(1)), s(3, 4), s(4)),
                of("maximum", (m, x) -> m.max(x.get(0), x.get(1)), s(3, 4), s(4)),
                of("minimum", (m, x) -> m.tape().add(Extremes.MINIMUM, x.get(0), x.get(1)), s(3, 4), s(4)),
                of("atan2", 0.5f, 2, (m, x) -> m.tape().add(Atan2.DEFINITION, x.get(0), x.get(1)), s(3, 4), s(3, 4)),
                of(
                        "squared difference",
                        (m, x) -> m.tape().add(SquaredDifference.DEFINITION, x.get(0), x.get(1)),
                        s(3, 4),
                        s(4)),
                of(
                        "floor mod",
                        0.5f,
                        2,
                        (m, x) -> m.tape().add(FloorDivision.FLOOR_MOD, x.get(0), x.get(1)),
                        s(9),
                        s(9)),
                of("add n", (m, x) -> m.tape().add(AddN.DEFINITION, x.get(0), x.get(1), x.get(0)), s(5), s(5)),
                of(
                        "select",
                        (m, x) -> m.add(x.get(0), m.select(m.greater(x.get(0), 0), x.get(1), x.get(2))),
                        s(4),
                        s(4),
                        s(1)),
                of(
                        "select rows",
                        (m, x) -> m.mul(
                                m.reshape(x.get(0), 4, 1),
                                m.tape().add(Select.SELECT, m.greater(x.get(0), 0), x.get(1), x.get(2))),
                        s(4),
                        s(4, 3),
                        s(4, 3)));
    }

    private static Stream<Case> matrices() {
        FullyConnected plain =
                new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32);
        FullyConnected kept = new FullyConnected(Activation.RELU, WeightsFormat.DEFAULT, true, false, DataType.FLOAT32);
        return Stream.of(
                of("fully connected", (m, x) -> m.apply(plain, x.get(0), x.get(1), x.get(2)), s(3, 5), s(4, 5), s(4)),
                of(
                        "fully connected with relu",
                        (m, x) -> m.apply(kept, x.get(0), x.get(1), x.get(2)),
                        s(2, 3, 5),
                        s(4, 5),
                        s(4)),
                of("matmul", (m, x) -> m.matmul(x.get(0), x.get(1), false, false), s(2, 3, 5), s(2, 5, 4)),
                of(
                        "matmul of transposed x",
                        (m, x) -> m.matmul(x.get(0), x.get(1), true, false),
                        s(2, 5, 3),
                        s(2, 5, 4)),
                of("matmul of transposed y", (m, x) -> m.matmul(x.get(0), x.get(1), false, true), s(2, 3, 5), s(4, 5)),
                of("matmul of transposed both", (m, x) -> m.matmul(x.get(0), x.get(1), true, true), s(5, 3), s(4, 5)));
    }

    private static Stream<Case> movements() {
        return Stream.of(
                of("reshape", (m, x) -> m.square(m.reshape(x.get(0), 4, 3)), s(3, 4)),
                of("transpose", (m, x) -> m.square(m.transpose(x.get(0), 2, 0, 1)), s(2, 3, 4)),
                of("concatenation", (m, x) -> m.square(m.concat(1, x)), s(2, 3), s(2, 1), s(2, 2)),
                of("pack", (m, x) -> m.square(m.apply(new Pack(2, 1), x.get(0), x.get(1))), s(2, 3), s(2, 3)),
                of(
                        "unpack",
                        (m, x) -> {
                            List<Edge> parts = m.tape().addAll(new Unpack(3, 1), x.get(0));
                            return m.mul(m.square(parts.get(0)), parts.get(2));
                        },
                        s(2, 3)),
                of(
                        "split",
                        (m, x) -> {
                            List<Edge> parts =
                                    m.tape().addAll(new Split(2), m.tape().ints(Shape.scalar(), 1), x.get(0));
                            return m.mul(m.square(parts.get(0)), parts.get(1));
                        },
                        s(2, 4)),
                of("slice", (m, x) -> m.square(m.slice(x.get(0), new int[] {1, 0}, new int[] {2, 3})), s(4, 5)),
                of("strided slice", (m, x) -> strided(m, x, 0, s(1, 4), s(4, 0), s(2, -2)), s(5, 6)),
                of("strided slice of a row", (m, x) -> strided(m, x, 1, s(1, 0), s(2, 6), s(1, 3)), s(5, 6)),
                of("pad", (m, x) -> m.square(m.pad(x.get(0), s(1, 0), s(2, 1))), s(2, 3)),
                of("mirror pad", (m, x) -> mirrored(m, x, MirrorPad.Mode.REFLECT), s(3, 4)),
                of("mirror pad with edge", (m, x) -> mirrored(m, x, MirrorPad.Mode.SYMMETRIC), s(3, 4)),
                of("broadcast", (m, x) -> m.square(m.broadcast(x.get(0), Shape.of(2, 3, 4))), s(3, 1)),
                of(
                        "tile",
                        (m, x) -> m.square(
                                m.tape().add(Tile.DEFINITION, x.get(0), m.tape().ints(2, 3))),
                        s(2, 3)),
                of("reverse", (m, x) -> m.mul(m.reverse(x.get(0), 1), x.get(0)), s(2, 3)),
                of("space to depth", (m, x) -> m.square(m.apply(new SpaceToDepth(2), x.get(0))), s(1, 4, 4, 2)),
                of("depth to space", (m, x) -> m.square(m.apply(new DepthToSpace(2), x.get(0))), s(1, 2, 2, 8)),
                of("gather", (m, x) -> m.square(m.gather(x.get(0), m.tape().ints(2, 0, 2), 1)), s(2, 3, 4)),
                of(
                        "gather nd",
                        (m, x) -> m.square(m.tape()
                                .add(GatherNd.DEFINITION, x.get(0), m.tape().ints(Shape.of(2, 1), 1, 1))),
                        s(3, 4)),
                of(
                        "embedding lookup",
                        (m, x) -> m.square(m.tape()
                                .add(EmbeddingLookup.DEFINITION, m.tape().ints(1, 0, 1), x.get(0))),
                        s(3, 4)));
    }

    private static Stream<Case> rarerMovements() {
        return Stream.of(
                of("squeeze", (m, x) -> m.square(m.apply(new Squeeze(List.of(1)), x.get(0))), s(3, 1, 2)),
                of(
                        "expand dims",
                        (m, x) -> m.square(m.tape()
                                .add(ExpandDims.DEFINITION, x.get(0), m.tape().ints(Shape.scalar(), 1))),
                        s(3, 2)),
                of(
                        "split v",
                        (m, x) -> {
                            List<Edge> parts = m.tape()
                                    .addAll(
                                            new SplitV(2),
                                            x.get(0),
                                            m.tape().ints(1, 3),
                                            m.tape().ints(Shape.scalar(), 1));
                            return m.mul(m.square(parts.get(1)), m.sum(parts.get(0), true, 1));
                        },
                        s(2, 4)),
                of(
                        "pad v2",
                        (m, x) -> m.square(m.tape()
                                .add(
                                        Pad.PADV2,
                                        x.get(0),
                                        m.tape().ints(Shape.of(2, 2), 1, 0, 2, 1),
                                        m.tape().scalar(0.5f))),
                        s(2, 3)),
                of(
                        "reverse sequence",
                        (m, x) -> m.mul(
                                m.tape()
                                        .add(
                                                new ReverseSequence(1, 0),
                                                x.get(0),
                                                m.tape().ints(2, 4)),
                                x.get(0)),
                        s(2, 4, 3)),
                of(
                        "space to batch",
                        (m, x) -> m.square(m.tape()
                                .add(
                                        SpaceToBatch.SPACE_TO_BATCH_ND,
                                        x.get(0),
                                        m.tape().ints(2, 2),
                                        m.tape().ints(Shape.of(2, 2), 0, 1, 1, 0))),
                        s(1, 3, 3, 2)),
                of(
                        "batch to space",
                        (m, x) -> m.square(m.tape()
                                .add(
                                        SpaceToBatch.BATCH_TO_SPACE_ND,
                                        x.get(0),
                                        m.tape().ints(2, 2),
                                        m.tape().ints(Shape.of(2, 2), 0, 1, 1, 0))),
                        s(4, 2, 2, 2)),
                of(
                        "scatter nd",
                        (m, x) -> m.square(m.tape()
                                .add(
                                        ScatterNd.DEFINITION,
                                        m.tape().ints(Shape.of(3, 1), 4, 1, 1),
                                        x.get(0),
                                        m.tape().ints(5, 2))),
                        s(3, 2)));
    }

    private static Edge strided(Maths m, List<Edge> x, int shrink, int[] begin, int[] end, int[] steps) {
        StridedSlice operator = new StridedSlice(0, 0, 0, 0, shrink, false);
        return m.square(m.apply(
                operator,
                x.get(0),
                m.tape().ints(begin),
                m.tape().ints(end),
                m.tape().ints(steps)));
    }

    private static Edge mirrored(Maths m, List<Edge> x, MirrorPad.Mode mode) {
        Edge paddings = m.tape().ints(Shape.of(2, 2), 1, 2, 2, 0);
        return m.square(m.apply(new MirrorPad(mode), x.get(0), paddings));
    }

    private static Stream<Case> reductions() {
        return Stream.of(
                of("sum", (m, x) -> m.square(m.sum(x.get(0), false, 1)), s(3, 4, 2)),
                of("mean", (m, x) -> m.square(m.mean(x.get(0), true, 0, 2)), s(3, 4, 2)),
                of("max", (m, x) -> m.largest(x.get(0), false, 1), s(3, 4)),
                of("min", (m, x) -> m.reduce(ReductionRule.MINIMUM, x.get(0), true, 1), s(3, 4)),
                of("product", 0.5f, 1.5f, (m, x) -> m.reduce(ReductionRule.PRODUCT, x.get(0), false, 1), s(3, 4)),
                of(
                        "cumsum",
                        (m, x) -> m.square(m.apply(
                                new Cumsum(true, false), x.get(0), m.tape().ints(Shape.scalar(), 1))),
                        s(3, 4)),
                of("softmax", (m, x) -> m.apply(new Softmax(1.5f), x.get(0)), s(3, 5)),
                of("log softmax", (m, x) -> m.logSoftmax(x.get(0)), s(3, 5)),
                of("l2 normalization", (m, x) -> m.apply(new L2Normalization(Activation.NONE), x.get(0)), s(3, 5)),
                of(
                        "local response",
                        (m, x) -> m.apply(new LocalResponseNormalization(2, 1, 0.3f, 0.75f), x.get(0)),
                        s(1, 2, 2, 7)));
    }

    private static Stream<Case> windows() {
        return Stream.of(
                of(
                        "convolution",
                        (m, x) -> m.apply(conv(Padding.SAME, 1, 1, Activation.NONE), x.get(0), x.get(1), x.get(2)),
                        s(2, 5, 4, 3),
                        s(4, 3, 3, 3),
                        s(4)),
                of(
                        "convolution with stride",
                        (m, x) -> m.apply(conv(Padding.SAME, 2, 1, Activation.NONE), x.get(0), x.get(1)),
                        s(2, 6, 5, 2),
                        s(3, 3, 2, 2)),
                of(
                        "convolution that leaves a border",
                        (m, x) -> m.apply(conv(Padding.VALID, 2, 1, Activation.RELU), x.get(0), x.get(1)),
                        s(2, 6, 6, 2),
                        s(3, 3, 3, 2)),
                of(
                        "dilated convolution",
                        (m, x) -> m.apply(conv(Padding.SAME, 1, 2, Activation.NONE), x.get(0), x.get(1)),
                        s(1, 6, 7, 2),
                        s(3, 3, 3, 2)),
                of(
                        "depthwise",
                        (m, x) -> m.apply(depthwise(Padding.SAME, 2, 1), x.get(0), x.get(1), x.get(2)),
                        s(2, 5, 6, 3),
                        s(1, 3, 3, 3),
                        s(3)),
                of(
                        "depthwise with several results",
                        (m, x) -> m.apply(depthwise(Padding.VALID, 1, 2), x.get(0), x.get(1)),
                        s(1, 5, 5, 2),
                        s(1, 3, 2, 4)),
                of(
                        "transposed convolution",
                        (m, x) -> m.apply(
                                new TransposeConv(Padding.SAME, 2, 2, Activation.NONE, DataType.FLOAT32),
                                m.tape().ints(2, 6, 8, 3),
                                x.get(0),
                                x.get(1),
                                x.get(2)),
                        s(3, 3, 3, 2),
                        s(2, 3, 4, 2),
                        s(3)),
                of(
                        "convolution of volumes",
                        (m, x) -> m.apply(new Conv3d(steps(Padding.SAME, 2)), x.get(0), x.get(1)),
                        s(1, 3, 4, 4, 2),
                        s(2, 3, 2, 2, 3)),
                of(
                        "transposed convolution of volumes",
                        (m, x) -> m.apply(
                                new Conv3dTranspose(steps(Padding.VALID, 2)),
                                m.tape().ints(1, 4, 4, 3, 3),
                                x.get(0),
                                x.get(1)),
                        s(2, 3, 2, 3, 2),
                        s(1, 2, 2, 2, 2)),
                of(
                        "largest of a window",
                        (m, x) -> m.apply(pool(Pool2d.Reduction.MAX, Padding.SAME, 2), x.get(0)),
                        s(2, 5, 4, 3)),
                of(
                        "average of a window",
                        (m, x) -> m.apply(pool(Pool2d.Reduction.AVERAGE, Padding.SAME, 1), x.get(0)),
                        s(2, 5, 4, 3)),
                of(
                        "root mean square of a window",
                        0.5f,
                        2,
                        (m, x) -> m.apply(pool(Pool2d.Reduction.L2, Padding.VALID, 2), x.get(0)),
                        s(1, 4, 4, 2)),
                of(
                        "bilinear",
                        (m, x) -> m.apply(
                                new ResizeBilinear(false, true),
                                x.get(0),
                                m.tape().ints(5, 7)),
                        s(2, 3, 4, 2)),
                of(
                        "nearest neighbour",
                        (m, x) -> m.apply(
                                new ResizeNearestNeighbor(false, false),
                                x.get(0),
                                m.tape().ints(6, 5)),
                        s(1, 3, 4, 2)));
    }

    private static Conv2d conv(Padding padding, int stride, int dilation, Activation activation) {
        return new Conv2d(padding, stride, stride, activation, dilation, dilation, DataType.FLOAT32);
    }

    private static DepthwiseConv2d depthwise(Padding padding, int stride, int multiplier) {
        return new DepthwiseConv2d(padding, stride, stride, multiplier, Activation.NONE, 1, 1);
    }

    private static Steps3d steps(Padding padding, int stride) {
        return new Steps3d(padding, stride, 1, 1, Activation.NONE, 1, 1, 1);
    }

    private static Pool2d pool(Pool2d.Reduction reduction, Padding padding, int stride) {
        return new Pool2d(reduction, padding, stride, stride, 2, 3, Activation.NONE);
    }
}
