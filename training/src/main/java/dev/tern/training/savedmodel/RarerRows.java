package dev.tern.training.savedmodel;

import static dev.tern.training.savedmodel.NodeWriting.attributes;

import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.operators.cumsum.Cumsum;
import dev.tern.operators.fakequant.FakeQuant;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.localresponsenormalization.LocalResponseNormalization;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.operators.split.SplitV;
import dev.tern.tensor.DataType;
import java.util.List;
import java.util.Map;

/** Rows of operators that few layers use. */
final class RarerRows {
    private RarerRows() {}

    static void add(Map<String, OperatorRows.Row> rows) {
        rows.put("ATAN2", n -> n.give(n.addTyped("Atan2", Map.of(), n.in(0), n.in(1))));
        rows.put(
                "ADD_N",
                n -> n.give(n.addTyped(
                        "AddN",
                        attributes("N", n.node().inputs().size()),
                        n.all().toArray(String[]::new))));
        rows.put("GELU", RarerRows::gelu);
        rows.put("PRELU", n -> {
            String below = n.addTyped("Minimum", Map.of(), n.in(0), n.number(0));
            String scaled = n.addTyped("Mul", Map.of(), below, n.in(1));
            n.give(n.addTyped("AddV2", Map.of(), n.addTyped("Relu", Map.of(), n.in(0)), scaled));
        });
        rows.put("RELU_N1_TO_1", n -> clamp(n, -1));
        rows.put("RELU_0_TO_1", n -> clamp(n, 0));
        rows.put("FAKE_QUANT", n -> {
            FakeQuant quant = (FakeQuant) n.node().operator();
            n.give(n.add(
                    "FakeQuantWithMinMaxArgs",
                    attributes(
                            "min", quant.min(),
                            "max", quant.max(),
                            "num_bits", quant.bits(),
                            "narrow_range", quant.narrowRange()),
                    n.in(0)));
        });
        rows.put("CUMSUM", n -> {
            Cumsum sum = (Cumsum) n.node().operator();
            n.give(n.addTyped(
                    "Cumsum",
                    attributes(
                            "Tidx", n.value(1).type(),
                            "exclusive", sum.exclusive(),
                            "reverse", sum.reverse()),
                    n.in(0),
                    n.in(1)));
        });
        rows.put("L2_NORMALIZATION", RarerRows::unit);
        rows.put("LOCAL_RESPONSE_NORMALIZATION", n -> {
            LocalResponseNormalization norm =
                    (LocalResponseNormalization) n.node().operator();
            n.give(n.addTyped(
                    "LRN",
                    attributes(
                            "depth_radius", norm.radius(),
                            "bias", norm.bias(),
                            "alpha", norm.alpha(),
                            "beta", norm.beta()),
                    n.in(0)));
        });
        movements(rows);
        rows.put("CONV_3D", RarerRows::conv3d);
        rows.put("CONV_3D_TRANSPOSE", RarerRows::conv3dTranspose);
        rows.put("L2_POOL_2D", RarerRows::rootMeanSquare);
    }

    private static void movements(Map<String, OperatorRows.Row> rows) {
        rows.put(
                "MIRROR_PAD",
                n -> n.give(n.addTyped(
                        "MirrorPad",
                        attributes(
                                "Tpaddings",
                                n.value(1).type(),
                                "mode",
                                ((MirrorPad) n.node().operator()).mode().name()),
                        n.in(0),
                        n.in(1))));
        rows.put(
                "REVERSE_V2",
                n -> n.give(
                        n.addTyped("ReverseV2", attributes("Tidx", n.value(1).type()), n.in(0), n.in(1))));
        rows.put("REVERSE_SEQUENCE", n -> {
            ReverseSequence reverse = (ReverseSequence) n.node().operator();
            n.give(n.addTyped(
                    "ReverseSequence",
                    attributes(
                            "Tlen", n.value(1).type(),
                            "seq_dim", reverse.sequenceAxis(),
                            "batch_dim", reverse.batchAxis()),
                    n.in(0),
                    n.in(1)));
        });
        rows.put("SPLIT_V", n -> {
            int count = ((SplitV) n.node().operator()).count();
            String first = n.addTyped(
                    "SplitV", attributes("num_split", count, "Tlen", n.value(1).type()), n.in(0), n.in(1), n.in(2));
            String[] all = new String[count];
            java.util.Arrays.setAll(all, i -> i == 0 ? first : first + ":" + i);
            n.give(all);
        });
        rows.put(
                "SPACE_TO_DEPTH",
                n -> n.give(n.addTyped(
                        "SpaceToDepth",
                        attributes("block_size", ((SpaceToDepth) n.node().operator()).size()),
                        n.in(0))));
        rows.put(
                "DEPTH_TO_SPACE",
                n -> n.give(n.addTyped(
                        "DepthToSpace",
                        attributes("block_size", ((DepthToSpace) n.node().operator()).size()),
                        n.in(0))));
        rows.put("SPACE_TO_BATCH_ND", n -> blocks(n, "SpaceToBatchND", "Tpaddings"));
        rows.put("BATCH_TO_SPACE_ND", n -> blocks(n, "BatchToSpaceND", "Tcrops"));
        rows.put(
                "GATHER_ND",
                n -> n.give(n.add(
                        "GatherNd",
                        attributes(
                                "Tparams", n.value(0).type(),
                                "Tindices", n.value(1).type()),
                        n.in(0),
                        n.in(1))));
        rows.put(
                "SCATTER_ND",
                n -> n.give(n.add(
                        "ScatterNd",
                        attributes(
                                "T", n.value(1).type(),
                                "Tindices", n.value(0).type()),
                        n.in(0),
                        n.in(1),
                        n.in(2))));
        rows.put(
                "EMBEDDING_LOOKUP",
                n -> n.give(n.add(
                        "GatherV2",
                        attributes(
                                "Tparams", n.value(1).type(),
                                "Tindices", n.value(0).type(),
                                "Taxis", DataType.INT32),
                        n.in(1),
                        n.in(0),
                        n.scalar(0))));
    }

    private static void blocks(NodeWriting n, String operator, String bordersType) {
        n.give(n.addTyped(
                operator,
                attributes(
                        "Tblock_shape",
                        n.value(1).type(),
                        bordersType,
                        n.value(2).type()),
                n.in(0),
                n.in(1),
                n.in(2)));
    }

    private static void clamp(NodeWriting n, float low) {
        String above = n.addTyped("Maximum", Map.of(), n.in(0), n.number(low));
        n.give(n.addTyped("Minimum", Map.of(), above, n.number(1)));
    }

    /** {@code x (1 + erf(x / sqrt 2)) / 2}, or the hyperbolic tangent that comes close to it. */
    private static void gelu(NodeWriting n) {
        String x = n.in(0);
        String gate;
        if (((Gelu) n.node().operator()).approximate()) {
            String cube = n.addTyped("Mul", Map.of(), n.addTyped("Square", Map.of(), x), x);
            String bent = n.addTyped("AddV2", Map.of(), x, n.addTyped("Mul", Map.of(), cube, n.number(0.044715f)));
            gate = n.addTyped("Tanh", Map.of(), n.addTyped("Mul", Map.of(), bent, n.number((float)
                    Math.sqrt(2 / Math.PI))));
        } else {
            gate = n.addTyped("Erf", Map.of(), n.addTyped("Mul", Map.of(), x, n.number((float) Math.sqrt(0.5))));
        }
        String half = n.addTyped("Mul", Map.of(), x, n.number(0.5f));
        n.give(n.addTyped("Mul", Map.of(), half, n.addTyped("AddV2", Map.of(), gate, n.number(1))));
    }

    private static void unit(NodeWriting n) {
        String squares = n.addTyped("Square", Map.of(), n.in(0));
        String sum = n.addTyped("Sum", attributes("Tidx", DataType.INT32, "keep_dims", true), squares, n.ints(-1));
        String floor = n.addTyped("Maximum", Map.of(), sum, n.number(1e-12f));
        n.give(n.addTyped("Mul", Map.of(), n.in(0), n.addTyped("Rsqrt", Map.of(), floor)));
    }

    private static void rootMeanSquare(NodeWriting n) {
        Pool2d pool = (Pool2d) n.node().operator();
        String mean = n.addTyped(
                "AvgPool",
                attributes(
                        "ksize", NodeWriting.ints(List.of(1, pool.filterHeight(), pool.filterWidth(), 1)),
                        "strides", NodeWriting.ints(List.of(1, pool.strideHeight(), pool.strideWidth(), 1)),
                        "padding", pool.padding().name()),
                n.addTyped("Square", Map.of(), n.in(0)));
        n.give(n.activated(n.addTyped("Sqrt", Map.of(), mean), pool.activation()));
    }

    private static Map<String, AttrValue> volumes(Steps3d steps) {
        return attributes(
                "strides",
                NodeWriting.ints(List.of(1, steps.strideDepth(), steps.strideHeight(), steps.strideWidth(), 1)),
                "dilations",
                NodeWriting.ints(List.of(1, steps.dilationDepth(), steps.dilationHeight(), steps.dilationWidth(), 1)),
                "padding",
                steps.padding().name());
    }

    private static void conv3d(NodeWriting n) {
        Steps3d steps = ((Conv3d) n.node().operator()).steps();
        String kernel = n.variable(1, n.value(1).shape());
        String result = n.addTyped("Conv3D", volumes(steps), n.in(0), kernel);
        n.give(n.activated(OperatorRows.biased(n, result, 2), steps.activation()));
    }

    private static void conv3dTranspose(NodeWriting n) {
        Steps3d steps = ((Conv3dTranspose) n.node().operator()).steps();
        String kernel = n.variable(1, n.value(1).shape());
        Map<String, AttrValue> all = new java.util.HashMap<>(volumes(steps));
        all.put("T", NodeWriting.type(n.value(2).type()));
        all.put("Tshape", NodeWriting.type(n.value(0).type()));
        String result = n.add("Conv3DBackpropInputV2", all, n.in(0), kernel, n.in(2));
        String summed = n.has(3)
                ? n.add(
                        "BiasAdd",
                        attributes("T", n.value(2).type()),
                        result,
                        n.variable(3, n.value(3).shape()))
                : result;
        n.give(n.activated(summed, steps.activation()));
    }
}
