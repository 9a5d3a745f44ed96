package dev.tern.conformance.onnx;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Whole nets as PyTorch writes them into ONNX files, with seeded weights. */
final class OnnxNets {
    private OnnxNets() {}

    static List<OnnxNet> all() {
        return List.of(
                residual(64),
                mobile(64),
                squeezed(),
                shuffled(),
                unet(48),
                audio(),
                Transformers.encoder(4, 64, 2, 16),
                Transformers.vision(),
                words(),
                quantized());
    }

    static Tensor drawn(DataType type, long seed, int... dims) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor tensor = Tensor.allocate(type, Shape.of(dims), Arena.ofAuto());
        for (long i = 0; i < tensor.elements(); i++) {
            if (type.isFloat()) {
                tensor.setFloat(i, (float) (random.nextDouble() * 2 - 1));
            } else {
                tensor.setLong(i, random.nextInt(100));
            }
        }
        return tensor;
    }

    static Map<String, Tensor> feed(String name, Tensor tensor) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put(name, tensor);
        return feeds;
    }

    private static int[] ints(int... numbers) {
        return numbers;
    }

    /** A convolution with bias whose outputs have about the size of its inputs. */
    static String conv(OnnxFile file, String x, int from, int to, int size, int stride, int groups) {
        double bound = Math.sqrt(6.0 / (size * size * from / (double) groups));
        int pad = size / 2;
        return file.node(
                "Conv",
                List.of(x, file.weights(bound, to, from / groups, size, size), file.weights(0.1, to)),
                "dilations",
                ints(1, 1),
                "group",
                groups,
                "kernel_shape",
                ints(size, size),
                "pads",
                ints(pad, pad, pad, pad),
                "strides",
                ints(stride, stride));
    }

    private static String normalized(OnnxFile file, String x, int channels) {
        return file.node(
                "BatchNormalization",
                List.of(
                        x,
                        file.positive(channels),
                        file.weights(0.1, channels),
                        file.weights(0.1, channels),
                        file.positive(channels)),
                "epsilon",
                1e-5f,
                "momentum",
                0.9f);
    }

    private static String relu(OnnxFile file, String x) {
        return file.node("Relu", List.of(x));
    }

    private static void classify(OnnxFile file, String x, int channels, int classes) {
        String pooled = file.node("GlobalAveragePool", List.of(x));
        String flat = file.node("Flatten", List.of(pooled), "axis", 1);
        file.node(
                "Gemm",
                List.of(flat, file.weights(0.3, classes, channels), file.weights(0.1, classes)),
                List.of("output"),
                OnnxFile.attributes("alpha", 1f, "beta", 1f, "transB", 1));
        file.output("output", DataType.FLOAT32);
    }

    private static String block(OnnxFile file, String x, int from, int to, int stride) {
        String first = relu(file, normalized(file, conv(file, x, from, to, 3, stride, 1), to));
        String second = conv(file, first, to, to, 3, 1, 1);
        String beside = stride == 1 && from == to ? x : conv(file, x, from, to, 1, stride, 1);
        return relu(file, file.node("Add", List.of(second, beside)));
    }

    /** Residual blocks, some with batch normalisation left in. */
    static OnnxNet residual(int size) {
        OnnxFile file = new OnnxFile(13, 1);
        String x = file.input("input", DataType.FLOAT32, "batch", 3, size, size);
        String at = relu(file, conv(file, x, 3, 16, 7, 2, 1));
        at = file.node(
                "MaxPool",
                List.of(at),
                "ceil_mode",
                0,
                "kernel_shape",
                ints(3, 3),
                "pads",
                ints(1, 1, 1, 1),
                "strides",
                ints(2, 2));
        at = block(file, at, 16, 16, 1);
        at = block(file, at, 16, 32, 2);
        at = block(file, at, 32, 64, 2);
        classify(file, at, 64, 10);
        return new OnnxNet(
                "residual", file.toBytes(), feed("input", drawn(DataType.FLOAT32, 2, 2, 3, size, size)), 1, 1e-5);
    }

    private static String clipped(OnnxFile file, String x) {
        return file.node("Clip", List.of(x, file.real(0), file.real(6)));
    }

    private static String inverted(OnnxFile file, String x, int from, int to, int stride) {
        int wide = from * 6;
        String at = clipped(file, conv(file, x, from, wide, 1, 1, 1));
        at = clipped(file, conv(file, at, wide, wide, 3, stride, wide));
        at = conv(file, at, wide, to, 1, 1, 1);
        return stride == 1 && from == to ? file.node("Add", List.of(x, at)) : at;
    }

    /** Inverted residuals of depthwise convolutions, Clip as ReLU6. */
    static OnnxNet mobile(int size) {
        OnnxFile file = new OnnxFile(12, 3);
        String x = file.input("input", DataType.FLOAT32, 1, 3, size, size);
        String at = clipped(file, conv(file, x, 3, 16, 3, 2, 1));
        at = inverted(file, at, 16, 24, 2);
        at = inverted(file, at, 24, 24, 1);
        at = inverted(file, at, 24, 32, 2);
        at = inverted(file, at, 32, 32, 1);
        at = clipped(file, conv(file, at, 32, 128, 1, 1, 1));
        classify(file, at, 128, 10);
        return new OnnxNet(
                "mobile", file.toBytes(), feed("input", drawn(DataType.FLOAT32, 4, 1, 3, size, size)), 1, 1e-5);
    }

    /** Hard swish, and channels weighted by what a small net makes of their means. */
    static OnnxNet squeezed() {
        OnnxFile file = new OnnxFile(14, 5);
        String x = file.input("input", DataType.FLOAT32, "batch", 3, 32, 32);
        String at = file.node("HardSwish", List.of(conv(file, x, 3, 16, 3, 2, 1)));
        for (int i = 0; i < 2; i++) {
            String wide = file.node("HardSwish", List.of(conv(file, at, 16, 16, 5, 1, 16)));
            String mean = file.node("GlobalAveragePool", List.of(wide));
            String small = relu(file, conv(file, mean, 16, 8, 1, 1, 1));
            String gate = file.node("HardSigmoid", List.of(conv(file, small, 8, 16, 1, 1, 1)), "alpha", 1 / 6f);
            at = conv(file, file.node("Mul", List.of(gate, wide)), 16, 16, 1, 1, 1);
        }
        // The other way of writing it: means without their axes, dense layers, and axes again.
        String mean = file.node("ReduceMean", List.of(at), "axes", ints(2, 3), "keepdims", 0);
        String dense = file.node("Gemm", List.of(mean, file.weights(0.4, 16, 16), file.weights(0.1, 16)), "transB", 1);
        String gate = file.node("Unsqueeze", List.of(file.node("Sigmoid", List.of(dense)), file.ints(2, 3)));
        at = file.node("Mul", List.of(at, gate));
        classify(file, at, 16, 10);
        return new OnnxNet(
                "squeezed", file.toBytes(), feed("input", drawn(DataType.FLOAT32, 6, 2, 3, 32, 32)), 1, 1e-5);
    }

    /** Channels shuffled by a reshape, a transpose and a reshape; halves split and joined. */
    static OnnxNet shuffled() {
        OnnxFile file = new OnnxFile(13, 7);
        String x = file.input("input", DataType.FLOAT32, 1, 3, 32, 32);
        String at = relu(file, conv(file, x, 3, 16, 3, 2, 1));
        for (int i = 0; i < 2; i++) {
            file.node("Split", List.of(at, file.ints(8, 8)), List.of("a" + i, "b" + i), OnnxFile.attributes("axis", 1));
            String right = relu(file, conv(file, conv(file, "b" + i, 8, 8, 3, 1, 8), 8, 8, 1, 1, 1));
            at = file.node("Concat", List.of("a" + i, right), "axis", 1);
            at = file.node("Reshape", List.of(at, file.ints(1, 2, 8, 16, 16)));
            at = file.node("Transpose", List.of(at), "perm", ints(0, 2, 1, 3, 4));
            at = file.node("Reshape", List.of(at, file.ints(1, 16, 16, 16)));
        }
        classify(file, at, 16, 10);
        // One at the input, and one inside the channels for each shuffle.
        return new OnnxNet(
                "shuffled", file.toBytes(), feed("input", drawn(DataType.FLOAT32, 8, 1, 3, 32, 32)), 3, 1e-5);
    }

    private static String twice(OnnxFile file, String x, int from, int to) {
        return relu(file, conv(file, relu(file, conv(file, x, from, to, 3, 1, 1)), to, to, 3, 1, 1));
    }

    /** Down by pools, up by transposed convolutions and a resize, with joins across. */
    static OnnxNet unet(int size) {
        OnnxFile file = new OnnxFile(11, 9);
        String x = file.input("input", DataType.FLOAT32, 1, 3, size, size);
        String high = twice(file, x, 3, 8);
        String middle = twice(file, pooled(file, high), 8, 16);
        String low = twice(file, pooled(file, middle), 16, 32);
        String up = file.node(
                "ConvTranspose",
                List.of(low, file.weights(0.3, 32, 16, 2, 2), file.weights(0.1, 16)),
                "kernel_shape",
                ints(2, 2),
                "strides",
                ints(2, 2));
        String at = twice(file, file.node("Concat", List.of(up, middle), "axis", 1), 32, 16);
        at = file.node(
                "Resize",
                List.of(
                        at,
                        file.constant(OnnxFile.floats(Shape.of(0))),
                        file.constant(OnnxFile.floats(Shape.of(4), 1, 1, 2, 2))),
                "coordinate_transformation_mode",
                "half_pixel",
                "mode",
                "linear");
        at = twice(file, file.node("Concat", List.of(at, high), "axis", 1), 24, 8);
        at = conv(file, at, 8, 4, 1, 1, 1);
        file.node("Softmax", List.of(at), List.of("output"), OnnxFile.attributes("axis", 3));
        file.output("output", DataType.FLOAT32);
        file.node("Sigmoid", List.of(at), List.of("mask"), Map.of());
        file.output("mask", DataType.FLOAT32);
        // In, out twice, and around the softmax along another axis than channels.
        return new OnnxNet(
                "unet", file.toBytes(), feed("input", drawn(DataType.FLOAT32, 10, 1, 3, size, size)), 4, 1e-5);
    }

    private static String pooled(OnnxFile file, String x) {
        return file.node("MaxPool", List.of(x), "kernel_shape", ints(2, 2), "strides", ints(2, 2));
    }

    /** Words read forwards and backwards by two LSTM layers, batches first outside. */
    static OnnxNet words() {
        OnnxFile file = new OnnxFile(14, 13);
        String ids = file.input("input", DataType.INT64, "batch", 40);
        String at = file.node("Gather", List.of(file.weights(1, 100, 16), ids));
        at = file.node("Transpose", List.of(at), "perm", ints(1, 0, 2));
        for (int layer = 0; layer < 2; layer++) {
            int width = layer == 0 ? 16 : 24;
            String all = "all" + layer;
            file.node(
                    "LSTM",
                    List.of(
                            at,
                            file.weights(0.3, 2, 48, width),
                            file.weights(0.3, 2, 48, 12),
                            file.weights(0.3, 2, 96)),
                    List.of(all, "hidden" + layer, "cell" + layer),
                    OnnxFile.attributes("direction", "bidirectional", "hidden_size", 12));
            String turned = file.node("Transpose", List.of(all), "perm", ints(0, 2, 1, 3));
            at = file.node("Reshape", List.of(turned, file.ints(0, 0, -1)));
        }
        at = file.node("Transpose", List.of(at), "perm", ints(1, 0, 2));
        String last = file.node("Gather", List.of(at, file.number(-1)), "axis", 1);
        file.node(
                "Gemm",
                List.of(last, file.weights(0.3, 3, 24), file.weights(0.1, 3)),
                List.of("output"),
                OnnxFile.attributes("transB", 1));
        file.output("output", DataType.FLOAT32);
        return new OnnxNet("words", file.toBytes(), feed("input", drawn(DataType.INT64, 14, 3, 40)), 3, 1e-5);
    }

    private static String rounded(OnnxFile file, String x, double scale) {
        String zero = file.constant(QuantizedCases.bytes(DataType.INT8, Shape.scalar(), 3));
        String size = file.real(scale);
        String stored = file.node("QuantizeLinear", List.of(x, size, zero));
        return file.node("DequantizeLinear", List.of(stored, size, zero));
    }

    /** Convolutions between pairs of QuantizeLinear and DequantizeLinear, weights in 8 bits. */
    static OnnxNet quantized() {
        OnnxFile file = new OnnxFile(13, 15);
        String at = rounded(file, file.input("input", DataType.FLOAT32, "batch", 3, 16, 16), 0.01);
        SplittableRandom random = new SplittableRandom(16);
        for (int from : new int[] {3, 8}) {
            int[] numbers = new int[8 * from * 9];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextInt(-127, 128);
            }
            String weights = file.node(
                    "DequantizeLinear",
                    List.of(
                            file.constant(QuantizedCases.bytes(DataType.INT8, Shape.of(8, from, 3, 3), numbers)),
                            file.real(0.003),
                            file.constant(QuantizedCases.bytes(DataType.INT8, Shape.scalar(), 0))));
            String sum = file.node("Conv", List.of(at, weights, file.weights(0.1, 8)), "pads", ints(1, 1, 1, 1));
            at = rounded(file, relu(file, sum), 0.03);
        }
        classify(file, at, 8, 4);
        // A single number that falls to the other side moves the outputs by a part of one step.
        return new OnnxNet(
                "quantized", file.toBytes(), feed("input", drawn(DataType.FLOAT32, 18, 1, 3, 16, 16)), 1, 1e-3);
    }

    /** Convolutions over time, with normalisation left in. */
    static OnnxNet audio() {
        OnnxFile file = new OnnxFile(13, 11);
        String x = file.input("input", DataType.FLOAT32, "batch", 1, 800);
        String at = relu(file, normalized(file, over(file, x, 1, 16, 11, 4, 1), 16));
        at = file.node("MaxPool", List.of(at), "kernel_shape", ints(4), "strides", ints(4));
        at = relu(file, normalized(file, over(file, at, 16, 32, 3, 1, 1), 32));
        at = relu(file, over(file, over(file, at, 32, 32, 5, 2, 32), 32, 32, 1, 1, 1));
        String mean = file.node("ReduceMean", List.of(at), "axes", ints(2), "keepdims", 0);
        file.node(
                "Gemm",
                List.of(mean, file.weights(0.3, 10, 32), file.weights(0.1, 10)),
                List.of("logits"),
                OnnxFile.attributes("transB", 1));
        file.node("LogSoftmax", List.of("logits"), List.of("output"), OnnxFile.attributes("axis", 1));
        file.output("output", DataType.FLOAT32);
        return new OnnxNet("audio", file.toBytes(), feed("input", drawn(DataType.FLOAT32, 12, 3, 1, 800)), 0, 1e-5);
    }

    private static String over(OnnxFile file, String x, int from, int to, int size, int stride, int groups) {
        double bound = Math.sqrt(6.0 / (size * from / (double) groups));
        return file.node(
                "Conv",
                List.of(x, file.weights(bound, to, from / groups, size), file.weights(0.1, to)),
                "dilations",
                ints(1),
                "group",
                groups,
                "kernel_shape",
                ints(size),
                "pads",
                ints(size / 2, size / 2),
                "strides",
                ints(stride));
    }
}
