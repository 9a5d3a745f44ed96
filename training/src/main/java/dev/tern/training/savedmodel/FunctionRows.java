package dev.tern.training.savedmodel;

import static dev.tern.training.savedmodel.NodeWriting.attributes;

import dev.tern.operators.cumsum.Cumsum;
import dev.tern.operators.fakequant.FakeQuant;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.localresponsenormalization.LocalResponseNormalization;
import dev.tern.tensor.DataType;
import java.util.Map;

/** Rows of functions of elements, sums and norms that TensorFlow spells otherwise. */
final class FunctionRows {
    private FunctionRows() {}

    static void add(Map<String, OperatorRows.Row> rows) {
        rows.put("ATAN2", n -> n.give(n.addTyped("Atan2", Map.of(), n.in(0), n.in(1))));
        rows.put(
                "ADD_N",
                n -> n.give(n.addTyped(
                        "AddN",
                        attributes("N", n.node().inputs().size()),
                        n.all().toArray(String[]::new))));
        rows.put("GELU", FunctionRows::gelu);
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
        rows.put("L2_NORMALIZATION", FunctionRows::unit);
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
}
