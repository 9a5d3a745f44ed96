package dev.tern.conformance.onnx;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;

/** Encoders of words and of pictures, written as PyTorch writes them: normalisation and GELU in single steps. */
final class Transformers {
    private Transformers() {}

    private static int[] ints(int... numbers) {
        return numbers;
    }

    private static String normalized(OnnxFile file, String x, int width) {
        String mean = file.node("ReduceMean", List.of(x), "axes", ints(-1));
        String centred = file.node("Sub", List.of(x, mean));
        String squared = file.node("Pow", List.of(centred, file.real(2)));
        String variance = file.node("ReduceMean", List.of(squared), "axes", ints(-1));
        String deviation = file.node("Sqrt", List.of(file.node("Add", List.of(variance, file.real(1e-5)))));
        String normal = file.node("Div", List.of(centred, deviation));
        return file.node(
                "Add", List.of(file.node("Mul", List.of(normal, file.positive(width))), file.weights(0.1, width)));
    }

    private static String dense(OnnxFile file, String x, int from, int to) {
        String product = file.node("MatMul", List.of(x, file.weights(Math.sqrt(3.0 / from), from, to)));
        return file.node("Add", List.of(file.weights(0.1, to), product));
    }

    private static String gelu(OnnxFile file, String x) {
        String erf = file.node("Erf", List.of(file.node("Div", List.of(x, file.real(Math.sqrt(2))))));
        String sum = file.node("Add", List.of(erf, file.real(1)));
        return file.node("Mul", List.of(file.node("Mul", List.of(x, sum)), file.real(0.5)));
    }

    /** One extent of {@code x}, as a list of one number. */
    private static String extent(OnnxFile file, String x, int axis) {
        String shape = file.node("Shape", List.of(x));
        String number = file.node("Gather", List.of(shape, file.number(axis)), "axis", 0);
        return file.node("Unsqueeze", List.of(number, file.ints(0)));
    }

    private static String heads(OnnxFile file, String x, int heads, int each) {
        String shape = file.node(
                "Concat",
                List.of(extent(file, x, 0), extent(file, x, 1), file.ints(heads), file.ints(each)),
                "axis",
                0);
        return file.node("Reshape", List.of(x, shape));
    }

    private static String attention(OnnxFile file, String x, int width, int heads) {
        int each = width / heads;
        String query = file.node(
                "Transpose", List.of(heads(file, dense(file, x, width, width), heads, each)), "perm", ints(0, 2, 1, 3));
        String key = file.node(
                "Transpose", List.of(heads(file, dense(file, x, width, width), heads, each)), "perm", ints(0, 2, 3, 1));
        String value = file.node(
                "Transpose", List.of(heads(file, dense(file, x, width, width), heads, each)), "perm", ints(0, 2, 1, 3));
        String scores = file.node("Div", List.of(file.node("MatMul", List.of(query, key)), file.real(Math.sqrt(each))));
        String weights = file.node("Softmax", List.of(scores), "axis", -1);
        String mixed =
                file.node("Transpose", List.of(file.node("MatMul", List.of(weights, value))), "perm", ints(0, 2, 1, 3));
        String shape = file.node(
                "Concat", List.of(extent(file, mixed, 0), extent(file, mixed, 1), file.ints(width)), "axis", 0);
        return dense(file, file.node("Reshape", List.of(mixed, shape)), width, width);
    }

    private static String layer(OnnxFile file, String x, int width, int heads) {
        String mixed = normalized(file, file.node("Add", List.of(attention(file, x, width, heads), x)), width);
        String wide = gelu(file, dense(file, mixed, width, 2 * width));
        return normalized(file, file.node("Add", List.of(dense(file, wide, 2 * width, width), mixed)), width);
    }

    /** Words, with open batch and length. */
    static OnnxNet encoder(int heads, int width, int layers, int length) {
        OnnxFile file = new OnnxFile(13, 21);
        String ids = file.input("input_ids", DataType.INT64, "batch", "sequence");
        String words = file.node("Gather", List.of(file.weights(1, 100, width), ids));
        // Positions up to the length of the words.
        String positions = file.node(
                "Slice", List.of(file.weights(0.3, 1, 512, width), file.ints(0), extent(file, ids, 1), file.ints(1)));
        String at = normalized(file, file.node("Add", List.of(words, positions)), width);
        for (int i = 0; i < layers; i++) {
            at = layer(file, at, width, heads);
        }
        String first = file.node("Gather", List.of(at, file.number(0)), "axis", 1);
        file.node(
                "Gemm",
                List.of(first, file.weights(0.3, 3, width), file.weights(0.1, 3)),
                List.of("output"),
                OnnxFile.attributes("transB", 1));
        file.output("output", DataType.FLOAT32);
        // Heads in front of what they attend to, and back, for each layer.
        return new OnnxNet(
                "encoder",
                file.toBytes(),
                OnnxNets.feed("input_ids", OnnxNets.drawn(DataType.INT64, 22, 2, length)),
                4 * layers,
                1e-5);
    }

    /** Patches of a picture as words. */
    static OnnxNet vision() {
        int width = 32;
        OnnxFile file = new OnnxFile(13, 23);
        String x = file.input("input", DataType.FLOAT32, "batch", 3, 32, 32);
        String patches = file.node(
                "Conv",
                List.of(x, file.weights(0.1, width, 3, 8, 8), file.weights(0.1, width)),
                "kernel_shape",
                ints(8, 8),
                "strides",
                ints(8, 8));
        String shape = file.node("Concat", List.of(extent(file, patches, 0), file.ints(width, -1)), "axis", 0);
        String row =
                file.node("Transpose", List.of(file.node("Reshape", List.of(patches, shape))), "perm", ints(0, 2, 1));
        String token = file.node(
                "Expand",
                List.of(
                        file.weights(0.5, 1, 1, width),
                        file.node("Concat", List.of(extent(file, row, 0), file.ints(1, width)), "axis", 0)));
        String at = file.node("Concat", List.of(token, row), "axis", 1);
        at = file.node("Add", List.of(at, file.weights(0.3, 1, 17, width)));
        at = layer(file, at, width, 4);
        String first = file.node("Gather", List.of(at, file.constant(OnnxFile.longs(Shape.scalar(), 0))), "axis", 1);
        file.node("MatMul", List.of(first, file.weights(0.3, width, 5)), List.of("output"), java.util.Map.of());
        file.output("output", DataType.FLOAT32);
        return new OnnxNet(
                "vision",
                file.toBytes(),
                OnnxNets.feed("input", OnnxNets.drawn(DataType.FLOAT32, 24, 2, 3, 32, 32)),
                5,
                1e-5);
    }
}
