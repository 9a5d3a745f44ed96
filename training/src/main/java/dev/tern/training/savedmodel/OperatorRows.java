package dev.tern.training.savedmodel;

import static dev.tern.training.savedmodel.NodeWriting.attributes;

import dev.tern.operators.Activation;
import dev.tern.operators.add.Add;
import dev.tern.operators.arg.ArgExtreme;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.div.Div;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.onehot.OneHot;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.pack.Unpack;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reshape.Squeeze;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.split.Split;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** How Tern's operators are written as nodes of TensorFlow's: one row each. */
final class OperatorRows {
    /** Writes a node. */
    interface Row {
        void write(NodeWriting n);
    }

    private static final Map<String, Row> ROWS = rows();

    private OperatorRows() {}

    static void write(NodeWriting n) {
        Row row = ROWS.get(n.node().operator().name());
        if (row == null) {
            throw TernException.of("no TensorFlow node is known for it; known are " + new TreeSet<>(ROWS.keySet()));
        }
        row.write(n);
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new HashMap<>();
        // Operators whose operands, result and type are TensorFlow's own.
        String[][] same = {
            {"ABS", "Abs"},
            {"CEIL", "Ceil"},
            {"COS", "Cos"},
            {"ELU", "Elu"},
            {"EXP", "Exp"},
            {"FLOOR", "Floor"},
            {"LOG", "Log"},
            {"LOGISTIC", "Sigmoid"},
            {"LOG_SOFTMAX", "LogSoftmax"},
            {"NEG", "Neg"},
            {"RELU", "Relu"},
            {"RELU6", "Relu6"},
            {"ROUND", "Round"},
            {"RSQRT", "Rsqrt"},
            {"SIGN", "Sign"},
            {"SIN", "Sin"},
            {"SQRT", "Sqrt"},
            {"SQUARE", "Square"},
            {"TANH", "Tanh"},
            {"ZEROS_LIKE", "ZerosLike"},
            {"MAXIMUM", "Maximum"},
            {"MINIMUM", "Minimum"},
            {"POW", "Pow"},
            {"SQUARED_DIFFERENCE", "SquaredDifference"},
            {"FLOOR_DIV", "FloorDiv"},
            {"FLOOR_MOD", "FloorMod"},
            {"EQUAL", "Equal"},
            {"NOT_EQUAL", "NotEqual"},
            {"LESS", "Less"},
            {"LESS_EQUAL", "LessEqual"},
            {"GREATER", "Greater"},
            {"GREATER_EQUAL", "GreaterEqual"}
        };
        for (String[] pair : same) {
            rows.put(pair[0], n -> n.give(n.addTyped(pair[1], Map.of(), n.all().toArray(String[]::new))));
        }
        for (String[] pair : new String[][] {
            {"LOGICAL_AND", "LogicalAnd"}, {"LOGICAL_OR", "LogicalOr"}, {"LOGICAL_NOT", "LogicalNot"}
        }) {
            rows.put(pair[0], n -> n.give(n.add(pair[1], Map.of(), n.all().toArray(String[]::new))));
        }
        rows.put("ADD", n -> binary(n, "AddV2", ((Add) n.node().operator()).activation()));
        rows.put("SUB", n -> binary(n, "Sub", ((Sub) n.node().operator()).activation()));
        rows.put("MUL", n -> binary(n, "Mul", ((Mul) n.node().operator()).activation()));
        rows.put("DIV", n -> binary(n, "RealDiv", ((Div) n.node().operator()).activation()));
        rows.put("CONV_2D", OperatorRows::conv2d);
        rows.put("DEPTHWISE_CONV_2D", OperatorRows::depthwise);
        rows.put("TRANSPOSE_CONV", OperatorRows::transposeConv);
        rows.put("FULLY_CONNECTED", OperatorRows::dense);
        rows.put("BATCH_MATMUL", OperatorRows::batchMatmul);
        rows.put("AVERAGE_POOL_2D", n -> pool(n, "AvgPool"));
        rows.put("MAX_POOL_2D", n -> pool(n, "MaxPool"));
        rows.put("SOFTMAX", OperatorRows::softmax);
        rows.put(
                "LEAKY_RELU",
                n -> n.give(n.addTyped(
                        "LeakyRelu", attributes("alpha", ((LeakyRelu) n.node().operator()).alpha()), n.in(0))));
        rows.put("HARD_SWISH", OperatorRows::hardSwish);
        for (String[] pair : new String[][] {
            {"MEAN", "Mean"}, {"SUM", "Sum"}, {"REDUCE_MAX", "Max"}, {"REDUCE_MIN", "Min"}, {"REDUCE_PROD", "Prod"}
        }) {
            rows.put(pair[0], n -> reduction(n, pair[1]));
        }
        rows.put("ARG_MAX", n -> extreme(n, "ArgMax"));
        rows.put("ARG_MIN", n -> extreme(n, "ArgMin"));
        rows.put("RESHAPE", OperatorRows::reshape);
        rows.put(
                "SQUEEZE",
                n -> n.give(n.addTyped(
                        "Squeeze",
                        attributes(
                                "squeeze_dims",
                                NodeWriting.ints(((Squeeze) n.node().operator()).axes())),
                        n.in(0))));
        rows.put(
                "EXPAND_DIMS",
                n -> n.give(
                        n.addTyped("ExpandDims", attributes("Tdim", n.value(1).type()), n.in(0), n.in(1))));
        rows.put(
                "TRANSPOSE",
                n -> n.give(
                        n.addTyped("Transpose", attributes("Tperm", n.value(1).type()), n.in(0), n.in(1))));
        rows.put(
                "PAD",
                n -> n.give(n.addTyped("Pad", attributes("Tpaddings", n.value(1).type()), n.in(0), n.in(1))));
        rows.put(
                "PADV2",
                n -> n.give(
                        n.addTyped("PadV2", attributes("Tpaddings", n.value(1).type()), n.in(0), n.in(1), n.in(2))));
        rows.put("CONCATENATION", OperatorRows::concatenation);
        rows.put(
                "PACK",
                n -> n.give(n.addTyped(
                        "Pack",
                        attributes(
                                "N",
                                n.node().inputs().size(),
                                "axis",
                                ((Pack) n.node().operator()).axis()),
                        n.all().toArray(String[]::new))));
        rows.put("UNPACK", OperatorRows::unpack);
        rows.put("SPLIT", OperatorRows::split);
        rows.put(
                "SHAPE",
                n -> n.give(n.addTyped(
                        "Shape", attributes("out_type", ((ShapeOf) n.node().operator()).type()), n.in(0))));
        rows.put(
                "SLICE",
                n -> n.give(n.addTyped("Slice", attributes("Index", n.value(1).type()), n.in(0), n.in(1), n.in(2))));
        rows.put("STRIDED_SLICE", OperatorRows::stridedSlice);
        rows.put("GATHER", OperatorRows::gather);
        rows.put(
                "TILE",
                n -> n.give(
                        n.addTyped("Tile", attributes("Tmultiples", n.value(1).type()), n.in(0), n.in(1))));
        rows.put(
                "BROADCAST_TO",
                n -> n.give(
                        n.addTyped("BroadcastTo", attributes("Tidx", n.value(1).type()), n.in(0), n.in(1))));
        rows.put(
                "FILL",
                n -> n.give(n.add(
                        "Fill",
                        attributes(
                                "T", n.value(1).type(), "index_type", n.value(0).type()),
                        n.in(0),
                        n.in(1))));
        rows.put("CAST", n -> {
            Cast cast = (Cast) n.node().operator();
            n.give(n.add("Cast", attributes("SrcT", cast.from(), "DstT", cast.to()), n.in(0)));
        });
        rows.put(
                "SELECT_V2",
                n -> n.give(n.add("SelectV2", attributes("T", n.value(1).type()), n.in(0), n.in(1), n.in(2))));
        rows.put(
                "SELECT", n -> n.give(n.add("Select", attributes("T", n.value(1).type()), n.in(0), n.in(1), n.in(2))));
        rows.put(
                "ONE_HOT",
                n -> n.give(n.add(
                        "OneHot",
                        attributes(
                                "T", n.value(2).type(),
                                "TI", n.value(0).type(),
                                "axis", ((OneHot) n.node().operator()).axis()),
                        n.in(0),
                        n.in(1),
                        n.in(2),
                        n.in(3))));
        rows.put("RESIZE_BILINEAR", n -> {
            ResizeBilinear resize = (ResizeBilinear) n.node().operator();
            n.give(n.addTyped(
                    "ResizeBilinear",
                    attributes("align_corners", resize.alignCorners(), "half_pixel_centers", resize.halfPixelCenters()),
                    n.in(0),
                    n.in(1)));
        });
        rows.put("RESIZE_NEAREST_NEIGHBOR", n -> {
            ResizeNearestNeighbor resize = (ResizeNearestNeighbor) n.node().operator();
            n.give(n.addTyped(
                    "ResizeNearestNeighbor",
                    attributes("align_corners", resize.alignCorners(), "half_pixel_centers", resize.halfPixelCenters()),
                    n.in(0),
                    n.in(1)));
        });
        FunctionRows.add(rows);
        MovementRows.add(rows);
        WindowRows.add(rows);
        return Map.copyOf(rows);
    }

    private static void binary(NodeWriting n, String operator, Activation activation) {
        n.give(n.activated(n.addTyped(operator, Map.of(), n.in(0), n.in(1)), activation));
    }

    private static AttrValue window(int height, int width) {
        return NodeWriting.ints(List.of(1, height, width, 1));
    }

    static String biased(NodeWriting n, String tensor, int slot) {
        if (!n.has(slot)) {
            return tensor;
        }
        String bias = n.variable(slot, n.value(slot).shape());
        return n.addTyped("BiasAdd", Map.of(), tensor, bias);
    }

    private static void conv2d(NodeWriting n) {
        Conv2d conv = (Conv2d) n.node().operator();
        Shape f = n.value(1).shape();
        String kernel = n.variable(1, Shape.of(f.dim(1), f.dim(2), f.dim(3), f.dim(0)), 1, 2, 3, 0);
        String result = n.addTyped(
                "Conv2D",
                attributes(
                        "strides", window(conv.strideHeight(), conv.strideWidth()),
                        "dilations", window(conv.dilationHeight(), conv.dilationWidth()),
                        "padding", conv.padding().name()),
                n.in(0),
                kernel);
        n.give(n.activated(biased(n, result, 2), conv.activation()));
    }

    private static void depthwise(NodeWriting n) {
        DepthwiseConv2d conv = (DepthwiseConv2d) n.node().operator();
        Shape f = n.value(1).shape();
        int multiplier = f.dim(3) / Math.max(1, n.value(0).shape().dim(3));
        String kernel = n.variable(1, Shape.of(f.dim(1), f.dim(2), f.dim(3) / Math.max(1, multiplier), multiplier));
        String result = n.addTyped(
                "DepthwiseConv2dNative",
                attributes(
                        "strides", window(conv.strideHeight(), conv.strideWidth()),
                        "dilations", window(conv.dilationHeight(), conv.dilationWidth()),
                        "padding", conv.padding().name()),
                n.in(0),
                kernel);
        n.give(n.activated(biased(n, result, 2), conv.activation()));
    }

    private static void transposeConv(NodeWriting n) {
        TransposeConv conv = (TransposeConv) n.node().operator();
        Shape f = n.value(1).shape();
        String kernel = n.variable(1, Shape.of(f.dim(1), f.dim(2), f.dim(0), f.dim(3)), 1, 2, 0, 3);
        String result = n.add(
                "Conv2DBackpropInput",
                attributes(
                        "T", n.value(2).type(),
                        "strides", window(conv.strideHeight(), conv.strideWidth()),
                        "padding", conv.padding().name()),
                n.in(0),
                kernel,
                n.in(2));
        String biased = n.has(3)
                ? n.add(
                        "BiasAdd",
                        attributes("T", n.value(2).type()),
                        result,
                        n.variable(3, n.value(3).shape()))
                : result;
        n.give(n.activated(biased, conv.activation()));
    }

    private static void dense(NodeWriting n) {
        FullyConnected dense = (FullyConnected) n.node().operator();
        Shape w = n.value(1).shape();
        boolean constant = n.value(1).isConstant();
        String kernel = constant ? n.variable(1, Shape.of(w.dim(1), w.dim(0)), 1, 0) : n.in(1);
        int rank = n.value(0).shape().rank();
        String result;
        if (dense.keepNumDims() && rank != 2) {
            result = n.addTyped("BatchMatMulV2", attributes("adj_y", !constant), n.in(0), kernel);
        } else {
            String rows = rank == 2
                    ? n.in(0)
                    : n.addTyped("Reshape", attributes("Tshape", DataType.INT32), n.in(0), n.ints(-1, w.dim(1)));
            result = n.addTyped("MatMul", attributes("transpose_b", !constant), rows, kernel);
        }
        n.give(n.activated(biased(n, result, 2), dense.activation()));
    }

    private static void batchMatmul(NodeWriting n) {
        BatchMatmul product = (BatchMatmul) n.node().operator();
        n.give(n.addTyped(
                "BatchMatMulV2",
                attributes("adj_x", product.adjointX(), "adj_y", product.adjointY()),
                n.in(0),
                n.in(1)));
    }

    private static void pool(NodeWriting n, String operator) {
        Pool2d pool = (Pool2d) n.node().operator();
        String result = n.addTyped(
                operator,
                attributes(
                        "ksize", window(pool.filterHeight(), pool.filterWidth()),
                        "strides", window(pool.strideHeight(), pool.strideWidth()),
                        "padding", pool.padding().name()),
                n.in(0));
        n.give(n.activated(result, pool.activation()));
    }

    private static void softmax(NodeWriting n) {
        float beta = ((Softmax) n.node().operator()).beta();
        String scaled = beta == 1f ? n.in(0) : n.addTyped("Mul", Map.of(), n.in(0), n.number(beta));
        n.give(n.addTyped("Softmax", Map.of(), scaled));
    }

    /** x relu6(x + 3) / 6. */
    private static void hardSwish(NodeWriting n) {
        String gate = n.addTyped("Relu6", Map.of(), n.addTyped("AddV2", Map.of(), n.in(0), n.number(3)));
        String product = n.addTyped("Mul", Map.of(), n.in(0), gate);
        n.give(n.addTyped("Mul", Map.of(), product, n.number(1f / 6)));
    }

    private static void reduction(NodeWriting n, String operator) {
        Reduction reduction = (Reduction) n.node().operator();
        n.give(n.addTyped(
                operator, attributes("Tidx", n.value(1).type(), "keep_dims", reduction.keepAxes()), n.in(0), n.in(1)));
    }

    private static void extreme(NodeWriting n, String operator) {
        ArgExtreme extreme = (ArgExtreme) n.node().operator();
        n.give(n.addTyped(
                operator, attributes("Tidx", n.value(1).type(), "output_type", extreme.type()), n.in(0), n.in(1)));
    }

    private static void reshape(NodeWriting n) {
        String shape = n.has(1)
                ? n.in(1)
                : n.ints(((dev.tern.operators.reshape.Reshape) n.node().operator())
                        .newShape().stream().mapToInt(Integer::intValue).toArray());
        n.give(n.addTyped("Reshape", attributes("Tshape", DataType.INT32), n.in(0), shape));
    }

    private static void concatenation(NodeWriting n) {
        Concatenation joined = (Concatenation) n.node().operator();
        List<String> inputs = n.all();
        int parts = inputs.size();
        inputs.add(n.scalar(joined.axis()));
        String result =
                n.addTyped("ConcatV2", attributes("N", parts, "Tidx", DataType.INT32), inputs.toArray(String[]::new));
        n.give(n.activated(result, joined.activation()));
    }

    private static String[] numbered(String tensor, int count) {
        String[] results = new String[count];
        for (int i = 0; i < count; i++) {
            results[i] = i == 0 ? tensor : tensor + ":" + i;
        }
        return results;
    }

    private static void unpack(NodeWriting n) {
        Unpack unpack = (Unpack) n.node().operator();
        int count = n.node().outputs().size();
        n.give(numbered(n.addTyped("Unpack", attributes("num", count, "axis", unpack.axis()), n.in(0)), count));
    }

    private static void split(NodeWriting n) {
        int count = ((Split) n.node().operator()).count();
        n.give(numbered(
                n.add("Split", attributes("T", n.value(1).type(), "num_split", count), n.in(0), n.in(1)), count));
    }

    private static void stridedSlice(NodeWriting n) {
        StridedSlice slice = (StridedSlice) n.node().operator();
        if (slice.offset()) {
            throw TernException.of("its end is an offset, which TensorFlow's node cannot say");
        }
        n.give(n.addTyped(
                "StridedSlice",
                attributes(
                        "Index", n.value(1).type(),
                        "begin_mask", slice.beginMask(),
                        "end_mask", slice.endMask(),
                        "ellipsis_mask", slice.ellipsisMask(),
                        "new_axis_mask", slice.newAxisMask(),
                        "shrink_axis_mask", slice.shrinkAxisMask()),
                n.in(0),
                n.in(1),
                n.in(2),
                n.in(3)));
    }

    private static void gather(NodeWriting n) {
        Gather gather = (Gather) n.node().operator();
        n.give(n.add(
                "GatherV2",
                attributes(
                        "Tparams", n.value(0).type(),
                        "Tindices", n.value(1).type(),
                        "Taxis", DataType.INT32,
                        "batch_dims", gather.batchDims()),
                n.in(0),
                n.in(1),
                n.scalar(gather.axis())));
    }
}
