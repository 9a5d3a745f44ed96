package dev.tern.training.savedmodel;

import static dev.tern.training.savedmodel.NodeWriting.attributes;

import dev.tern.operators.conv3d.Conv3d;
import dev.tern.operators.conv3d.Conv3dTranspose;
import dev.tern.operators.conv3d.Steps3d;
import dev.tern.operators.pool2d.Pool2d;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of windows over volumes, and of the roots of mean squares under windows. */
final class WindowRows {
    private WindowRows() {}

    static void add(Map<String, OperatorRows.Row> rows) {
        rows.put("CONV_3D", WindowRows::conv3d);
        rows.put("CONV_3D_TRANSPOSE", WindowRows::conv3dTranspose);
        rows.put("L2_POOL_2D", WindowRows::rootMeanSquare);
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
        Map<String, AttrValue> all = new HashMap<>(volumes(steps));
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
