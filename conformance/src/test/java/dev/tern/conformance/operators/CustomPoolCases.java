package dev.tern.conformance.operators;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pools with places, the way back, transposed convolutions with bias, and Hadamard rotations, by hand and by definition. */
final class CustomPoolCases implements OperatorCase.Source {
    private static final int SAME = 1;
    private static final int VALID = 2;
    private static final DataType F32 = DataType.FLOAT32;

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        pools(cases);
        unpools(cases);
        for (int padding : new int[] {SAME, VALID}) {
            for (int stride = 1; stride <= 3; stride++) {
                cases.add(transposed(padding, stride, 2, 3));
                cases.add(transposed(padding, stride, 3, 2));
            }
        }
        for (int size : new int[] {1, 2, 8, 64, 128}) {
            cases.add(rotated(size, 2 * size));
        }
        cases.add(rotated(4, 6));
        cases.add(SingleOperator.of(hadamard(6), "no power of two")
                .input(F32, Shape.of(1, 6), Fill.random(1))
                .output(F32)
                .expectRefusal("hadamard_size"));
        return cases;
    }

    private static byte[] record(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    private static byte[] floats(Shape shape, double... values) {
        return Fill.of(values).bytes(F32, shape);
    }

    private static void pools(List<OperatorCase> cases) {
        Fill image = Fill.of(1, 5, 2, 8, 3, 9, 7, 4, 6);
        cases.add(
                SingleOperator.of(new CustomOperator("MaxPoolingWithArgmax2D", record(VALID, 1, 1, 2, 2, 0)), "2 by 2")
                        .input(F32, Shape.of(1, 3, 3, 1), image)
                        .output(F32)
                        .output(F32)
                        .expect(
                                floats(Shape.of(1, 2, 2, 1), 8, 9, 8, 9),
                                floats(Shape.of(1, 2, 2, 1), 2.1f, 3.1f, 0.1f, 1.1f)));
        cases.add(SingleOperator.of(
                        new CustomOperator("MaxPoolingWithArgmax2D", record(SAME, 2, 2, 2, 2, 3)), "padded, RELU6")
                .input(F32, Shape.of(1, 3, 3, 1), image)
                .output(F32)
                .output(F32)
                .expect(
                        floats(Shape.of(1, 2, 2, 1), 6, 6, 6, 6),
                        floats(Shape.of(1, 2, 2, 1), 2.1f, 2.1f, 0.1f, 0.1f)));
        byte[] byName = FlexValue.encode(
                Map.of("padding", "VALID", "ksize", List.of(1, 2, 2, 1), "strides", List.of(1, 1, 1, 1)));
        cases.add(SingleOperator.of(new CustomOperator("MaxPoolWithArgmax", byName), "places in the image")
                .input(F32, Shape.of(1, 3, 3, 1), image)
                .output(F32)
                .output(DataType.INT32)
                .expect(
                        floats(Shape.of(1, 2, 2, 1), 8, 9, 8, 9),
                        Fill.of(3, 5, 3, 5).bytes(DataType.INT32, Shape.of(1, 2, 2, 1))));
        cases.add(SingleOperator.of(new CustomOperator("MaxPoolingWithArgmax2D", new byte[4]), "short options")
                .input(F32, Shape.of(1, 3, 3, 1), image)
                .output(F32)
                .output(F32)
                .expectRefusal("24 bytes"));
    }

    private static void unpools(List<OperatorCase> cases) {
        cases.add(SingleOperator.of(
                        new CustomOperator("MaxUnpooling2D", record(SAME, 2, 2, 2, 2, 0)), "places in windows")
                .input(F32, Shape.of(1, 1, 2, 1), Fill.of(5, 7))
                .input(F32, Shape.of(1, 1, 2, 1), Fill.of(3.1f, 0.1f))
                .output(F32)
                .expect(floats(Shape.of(1, 2, 4, 1), 0, 0, 7, 0, 0, 5, 0, 0)));
        for (String name : List.of("MaxUnpooling2D", "LiteRtMaxUnpooling2D")) {
            cases.add(SingleOperator.of(
                            new CustomOperator(name, record(VALID, 3, 2, 2, 2, 0)), "places in images, two channels")
                    .input(F32, Shape.of(2, 1, 2, 1), Fill.of(1, 2, 3, 4))
                    .input(DataType.INT32, Shape.of(2, 1, 2, 1), Fill.of(0, 9, 4, 4))
                    .output(F32)
                    .expect(floats(Shape.of(2, 2, 5, 1), 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0)));
        }
        cases.add(
                SingleOperator.of(new CustomOperator("MaxUnpooling2D", record(SAME, 2, 2, 2, 2, 0)), "a place outside")
                        .input(F32, Shape.of(1, 1, 1, 1), Fill.of(1))
                        .input(DataType.INT32, Shape.of(1, 1, 1, 1), Fill.of(4))
                        .output(F32)
                        .expectRefusal("place 0"));
    }

    private static OperatorCase transposed(int padding, int stride, int height, int filter) {
        Shape input = Shape.of(2, height, 3, 2);
        Shape weights = Shape.of(3, filter, 2, 2);
        float[] x = numbers(input, 1);
        float[] w = numbers(weights, 2);
        float[] b = numbers(Shape.of(3), 3);
        int cropY = padding == SAME ? Math.max(0, filter - (height - 1) % stride - 1) : 0;
        int cropX = padding == SAME ? Math.max(0, 2 - 2 % stride - 1) : 0;
        int outHeight = stride * (height - 1) + filter - cropY;
        int outWidth = stride * 2 + 2 - cropX;
        double[] sums = new double[2 * outHeight * outWidth * 3];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = b[i % 3];
        }
        for (int i = 0; i < x.length; i++) {
            int c = i % 2;
            int column = i / 2 % 3;
            int row = i / 6 % height;
            int image = i / (6 * height);
            for (int j = 0; j < w.length; j++) {
                int tapX = j / 2 % 2;
                int tapY = j / 4 % filter;
                int o = j / (4 * filter);
                int y = row * stride - cropY / 2 + tapY;
                int u = column * stride - cropX / 2 + tapX;
                if (j % 2 == c && y >= 0 && y < outHeight && u >= 0 && u < outWidth) {
                    sums[((image * outHeight + y) * outWidth + u) * 3 + o] += (double) x[i] * w[j];
                }
            }
        }
        CustomOperator operator = new CustomOperator("Convolution2DTransposeBias", record(padding, stride, stride));
        return SingleOperator.of(
                        operator, (padding == SAME ? "SAME" : "VALID") + ", stride " + stride + ", filter " + filter)
                .input(F32, input, Fill.random(1))
                .constant(F32, weights, Fill.random(2))
                .constant(F32, Shape.of(3), Fill.random(3))
                .output(F32)
                .within(Bound.ulps(2).orPartOfLargest(1e-6))
                .expect(floats(Shape.of(2, outHeight, outWidth, 3), sums));
    }

    private static float[] numbers(Shape shape, long seed) {
        float[] numbers = new float[shape.intElements()];
        ByteBuffer.wrap(Fill.random(seed).bytes(F32, shape))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(numbers);
        return numbers;
    }

    private static CustomOperator hadamard(int size) {
        return new CustomOperator("aeq.hadamard_rotation", FlexValue.encode(Map.of("hadamard_size", size)));
    }

    /** Entry (i, j) of the matrix is -1 where i and j share an odd number of bits, else 1. */
    private static OperatorCase rotated(int size, int width) {
        Shape shape = Shape.of(2, 3, width);
        float[] x = numbers(shape, 4);
        double[] expected = new double[x.length];
        int rotatedPart = 6 * (width / size) * size;
        for (int i = 0; i < x.length; i++) {
            if (i >= rotatedPart) {
                expected[i] = x[i];
                continue;
            }
            int start = i - i % size;
            for (int j = 0; j < size; j++) {
                expected[i] += (Integer.bitCount(j & (i - start)) % 2 == 0 ? 1 : -1) * x[start + j] / Math.sqrt(size);
            }
        }
        return SingleOperator.of(hadamard(size), "size " + size + " of " + width)
                .input(F32, shape, Fill.random(4))
                .output(F32)
                .within(Bound.ulps(2).orPartOfLargest(1e-6))
                .expect(floats(shape, expected));
    }
}
