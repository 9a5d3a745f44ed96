package dev.tern.conformance.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.converter.Conversion;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nets as static quantisation writes them, QuantizeLinear and DequantizeLinear around every operator: their operators compute with
 * 8-bit integers, and results are within a quantum of ONNX Runtime's, here and in TensorFlow Lite.
 */
class QuantizedNetsTest {
    /**
     * A quantised net.
     *
     * @param quantum scale of the result
     * @param quanta how many of them results may be off
     * @param operators what must compute with integers, how often
     */
    record Net(String name, byte[] bytes, Tensor fed, double quantum, int quanta, Map<String, Integer> operators) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A file in the making, with numbers of one type. */
    private static final class Making {
        private final OnnxFile file = new OnnxFile(13, 7);
        private final SplittableRandom random = new SplittableRandom(5);
        private final DataType type;
        private final boolean byChannel;

        Making(DataType type, boolean byChannel) {
            this.type = type;
            this.byChannel = byChannel;
        }

        String rounded(String x, double scale, int zero) {
            int stored = type == DataType.UINT8 ? zero + 128 : zero;
            String zeroPoint = file.constant(QuantizedCases.bytes(type, Shape.scalar(), stored));
            String size = file.real(scale);
            String numbers = file.node("QuantizeLinear", List.of(x, size, zeroPoint));
            return file.node("DequantizeLinear", List.of(numbers, size, zeroPoint));
        }

        String weights(int axis, int... dims) {
            Shape shape = Shape.of(dims);
            int[] all = new int[shape.intElements()];
            for (int i = 0; i < all.length; i++) {
                all[i] = random.nextInt(-127, 128);
            }
            String numbers = file.constant(QuantizedCases.bytes(DataType.INT8, shape, all));
            if (!byChannel) {
                return file.node(
                        "DequantizeLinear",
                        List.of(
                                numbers,
                                file.real(0.004),
                                file.constant(QuantizedCases.bytes(DataType.INT8, Shape.scalar(), 0))));
            }
            float[] scales = new float[dims[axis]];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = 0.002f + 0.0003f * i;
            }
            return file.node(
                    "DequantizeLinear",
                    List.of(
                            numbers,
                            file.constant(OnnxFile.floats(Shape.of(scales.length), scales)),
                            file.constant(QuantizedCases.bytes(
                                    DataType.INT8, Shape.of(scales.length), new int[scales.length]))),
                    "axis",
                    axis);
        }

        String conv(String x, int from, int to, int stride, int groups) {
            return file.node(
                    "Conv",
                    List.of(x, weights(0, to, from / groups, 3, 3), file.weights(0.2, to)),
                    "pads",
                    new int[] {1, 1, 1, 1},
                    "strides",
                    new int[] {stride, stride},
                    "group",
                    groups);
        }

        Net net(String name, Shape shape, String result, double quantum, int quanta, Map<String, Integer> operators) {
            file.node("Identity", List.of(result), List.of("output"), Map.of());
            file.output("output", DataType.FLOAT32);
            return new Net(
                    name + ", " + type.text() + (byChannel ? ", by channel" : ""),
                    file.toBytes(),
                    OnnxNets.drawn(DataType.FLOAT32, 3, shape.dims()),
                    quantum,
                    quanta,
                    operators);
        }

        String input(Shape shape) {
            Object[] extents = new Object[shape.rank()];
            for (int i = 0; i < extents.length; i++) {
                extents[i] = shape.dim(i);
            }
            return rounded(file.input("input", DataType.FLOAT32, extents), 0.008, 3);
        }
    }

    private static final Shape IMAGE = Shape.of(1, 8, 10, 10);

    static List<Net> nets() {
        List<Net> nets = new ArrayList<>();
        for (DataType type : List.of(DataType.INT8, DataType.UINT8)) {
            for (boolean byChannel : new boolean[] {false, true}) {
                nets.addAll(weighted(type, byChannel));
                nets.add(residual(type, byChannel));
            }
            nets.addAll(plain(type));
        }
        return nets;
    }

    private static List<Net> weighted(DataType type, boolean byChannel) {
        List<Net> nets = new ArrayList<>();
        for (int groups : new int[] {1, 8}) {
            for (int stride : new int[] {1, 2}) {
                Making m = new Making(type, byChannel);
                String sum = m.conv(m.input(IMAGE), 8, 8, stride, groups);
                String result = m.rounded(m.file.node("Relu", List.of(sum)), 0.03, -128);
                nets.add(m.net(
                        "Conv in " + groups + " groups, stride " + stride,
                        IMAGE,
                        result,
                        0.03,
                        1,
                        Map.of(groups == 1 ? "CONV_2D" : "DEPTHWISE_CONV_2D", 1)));
            }
        }
        Making gemm = new Making(type, byChannel);
        String rows = gemm.input(Shape.of(3, 20));
        String product =
                gemm.file.node("Gemm", List.of(rows, gemm.weights(0, 6, 20), gemm.file.weights(0.2, 6)), "transB", 1);
        nets.add(gemm.net(
                "Gemm", Shape.of(3, 20), gemm.rounded(product, 0.03, 5), 0.03, 1, Map.of("FULLY_CONNECTED", 1)));
        Making matrix = new Making(type, byChannel);
        String left = matrix.input(Shape.of(3, 20));
        String plain = matrix.file.node("MatMul", List.of(left, matrix.weights(1, 20, 6)));
        nets.add(matrix.net(
                "MatMul", Shape.of(3, 20), matrix.rounded(plain, 0.03, 5), 0.03, 1, Map.of("FULLY_CONNECTED", 1)));
        return nets;
    }

    private static List<Net> plain(DataType type) {
        List<Net> nets = new ArrayList<>();
        for (String operator : List.of("Add", "Mul", "Sub")) {
            Making m = new Making(type, false);
            String x = m.input(IMAGE);
            String y = m.rounded(m.file.node("Neg", List.of(x)), 0.006, -10);
            String result = m.rounded(m.file.node(operator, List.of(x, y)), 0.02, 4);
            nets.add(m.net(operator, IMAGE, result, 0.02, 1, Map.of(operator.toUpperCase(java.util.Locale.ROOT), 1)));
        }
        Making max = new Making(type, false);
        String pooled = max.file.node(
                "MaxPool", List.of(max.input(IMAGE)), "kernel_shape", new int[] {2, 2}, "strides", new int[] {2, 2});
        nets.add(max.net("MaxPool", IMAGE, max.rounded(pooled, 0.008, 3), 0.008, 1, Map.of("MAX_POOL_2D", 1)));
        Making mean = new Making(type, false);
        String averaged = mean.file.node("GlobalAveragePool", List.of(mean.input(IMAGE)));
        nets.add(mean.net("GlobalAveragePool", IMAGE, mean.rounded(averaged, 0.002, 3), 0.002, 1, Map.of("MEAN", 1)));
        Making sigmoid = new Making(type, false);
        String chance = sigmoid.file.node("Sigmoid", List.of(sigmoid.input(IMAGE)));
        nets.add(sigmoid.net(
                "Sigmoid", IMAGE, sigmoid.rounded(chance, 1 / 256.0, -128), 1 / 256.0, 1, Map.of("LOGISTIC", 1)));
        return nets;
    }

    /** Convolutions, a sum with what went around them, means and a dense layer. */
    private static Net residual(DataType type, boolean byChannel) {
        Making m = new Making(type, byChannel);
        String x = m.input(IMAGE);
        String first = m.rounded(m.file.node("Relu", List.of(m.conv(x, 8, 8, 1, 1))), 0.02, -128);
        String second = m.rounded(m.conv(first, 8, 8, 1, 8), 0.03, 6);
        String sum = m.rounded(m.file.node("Relu", List.of(m.file.node("Add", List.of(second, x)))), 0.02, -128);
        String mean = m.rounded(m.file.node("GlobalAveragePool", List.of(sum)), 0.01, -128);
        String flat = m.rounded(m.file.node("Flatten", List.of(mean)), 0.01, -128);
        String product = m.file.node("Gemm", List.of(flat, m.weights(0, 5, 8), m.file.weights(0.2, 5)), "transB", 1);
        return m.net(
                "residual",
                IMAGE,
                m.rounded(product, 0.02, 7),
                0.02,
                2,
                Map.of("CONV_2D", 1, "DEPTHWISE_CONV_2D", 1, "ADD", 1, "MEAN", 1, "FULLY_CONNECTED", 1));
    }

    private static long inIntegers(Graph graph, String operator) {
        return graph.nodes().stream()
                .filter(node -> node.operator().name().equals(operator))
                .filter(node -> types(graph, node))
                .count();
    }

    private static boolean types(Graph graph, Node node) {
        return graph.value(node.inputs().getFirst()).type() == DataType.INT8
                && graph.value(node.outputs().getFirst()).type() == DataType.INT8;
    }

    @ParameterizedTest
    @MethodSource("nets")
    void operatorsComputeWithIntegers(Net net) throws Exception {
        Conversion conversion = OnnxOperatorsTest.convert(net.bytes);
        net.operators.forEach(
                (operator, count) -> assertThat(inIntegers(conversion.model().main(), operator))
                        .as(operator + "\n" + conversion.report().text(true))
                        .isEqualTo(count.longValue()));
        Map<String, Tensor> feeds = OnnxNets.feed("input", net.fed);
        float[] ours = OnnxOperatorsTest.run(conversion, feeds).getFirst().toFloats();
        try (OnnxRun original = OnnxRun.of(net.bytes)) {
            float[] expected = original.run(feeds).getFirst().toFloats();
            assertWithin(net, "ONNX Runtime", ours, expected, net.quanta);
        }
        try (OracleSession lite = NativeOracle.WHEEL.open(conversion.toBytes(), 1)) {
            lite.allocate();
            lite.setInput(0, net.fed.data().toArray(ValueLayout.JAVA_BYTE));
            lite.invoke();
            float[] theirs = new float[ours.length];
            ByteBuffer.wrap(lite.output(0))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(theirs);
            assertWithin(net, "TensorFlow Lite", ours, theirs, 0);
        }
    }

    private static void assertWithin(Net net, String whose, float[] ours, float[] expected, int quanta) {
        assertThat(ours).hasSameSizeAs(expected);
        double most = 0;
        for (int i = 0; i < ours.length; i++) {
            most = Math.max(most, Math.abs(ours[i] - expected[i]) / net.quantum);
        }
        assertThat(most).as("quanta from " + whose + "'s").isLessThanOrEqualTo(quanta + 1e-3);
        // Something moves: results at one limit of their range would agree whatever is computed.
        assertThat(java.util.Arrays.stream(toDoubles(expected)).distinct().count())
                .isGreaterThan(3);
    }

    private static double[] toDoubles(float[] floats) {
        double[] doubles = new double[floats.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }
}
