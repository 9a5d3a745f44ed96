package dev.tern.conformance.operators;

import static dev.tern.conformance.operators.WindowCaseParts.FLOAT_SUMS;
import static dev.tern.conformance.operators.WindowCaseParts.HYBRID_SUMS;
import static dev.tern.conformance.operators.WindowCaseParts.INPUT_SCALE;
import static dev.tern.conformance.operators.WindowCaseParts.SYMMETRIC;
import static dev.tern.conformance.operators.WindowCaseParts.WEIGHT_SCALE;
import static dev.tern.conformance.operators.WindowCaseParts.one;
import static dev.tern.conformance.operators.WindowCaseParts.resultScale;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT8;

import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Cases of BATCH_MATMUL. */
final class BatchMatmulCases implements OperatorCase.Source {
    private record Size(String name, Shape x, Shape y) {
        Shape x(boolean swapped) {
            return swapped ? swap(x) : x;
        }

        Shape y(boolean swapped) {
            return swapped ? swap(y) : y;
        }

        private static Shape swap(Shape shape) {
            return shape.with(-1, shape.dim(-2)).with(-2, shape.dim(-1));
        }

        int depth() {
            return x.dim(-1);
        }
    }

    private static final List<Size> SIZES = List.of(
            new Size("plain", Shape.of(4, 7), Shape.of(7, 5)),
            new Size("one row", Shape.of(1, 1, 33), Shape.of(1, 33, 100)),
            new Size("batches", Shape.of(3, 6, 8), Shape.of(3, 8, 9)),
            new Size("repeated y", Shape.of(3, 6, 8), Shape.of(8, 9)),
            new Size("repeated x", Shape.of(2, 1, 5, 4), Shape.of(1, 3, 4, 6)),
            new Size("five extents", Shape.of(2, 1, 2, 3, 4), Shape.of(2, 2, 4, 5)),
            new Size("many rows", Shape.of(130, 12), Shape.of(12, 3)),
            new Size("attention", Shape.of(2, 19, 64), Shape.of(2, 64, 71)));

    /** Where a matrix of x is used several times, the original reads the scales of other rows. */
    private static final List<String> REPEATED_X = List.of("repeated x", "five extents");

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Size size : SIZES) {
            for (boolean swapX : List.of(false, true)) {
                for (boolean swapY : List.of(false, true)) {
                    cases.add(floats(size, swapX, swapY));
                    cases.add(narrow(size, swapX, swapY, false));
                    cases.add(wide(size, swapX, swapY));
                }
            }
            cases.add(narrow(size, false, false, true));
            cases.add(narrow(size, false, true, true));
            cases.add(shorts(size, false));
            cases.add(shorts(size, true));
            cases.add(sums(size));
            if (!REPEATED_X.contains(size.name)) {
                cases.add(hybrid(size, false));
                cases.add(hybrid(size, true));
            }
        }
        cases.add(refused("rank 1", Shape.of(4), Shape.of(4, 3), "2 to 5 extents"));
        cases.add(refused("depths differ", Shape.of(2, 4), Shape.of(5, 3), "depth of y"));
        cases.add(refused("batches differ", Shape.of(2, 2, 4), Shape.of(3, 4, 3), "equal extents, or 1"));
        return cases;
    }

    private static String name(Size size, boolean swapX, boolean swapY) {
        return size.name + (swapX ? " x swapped" : "") + (swapY ? " y swapped" : "");
    }

    private static OperatorCase floats(Size s, boolean swapX, boolean swapY) {
        return SingleOperator.of(new BatchMatmul(swapX, swapY, false), name(s, swapX, swapY))
                .input(FLOAT32, s.x(swapX), Fill.uniform(1, -3, 3))
                .input(FLOAT32, s.y(swapY), Fill.uniform(2, -1, 1))
                .output(FLOAT32)
                .within(FLOAT_SUMS)
                .expectOriginal();
    }

    private static OperatorCase narrow(Size s, boolean swapX, boolean swapY, boolean constant) {
        SingleOperator operator = SingleOperator.of(
                        new BatchMatmul(swapX, swapY, false), name(s, swapX, swapY) + (constant ? " constant" : ""))
                .input(INT8, s.x(swapX), one(INPUT_SCALE, -7), Fill.random(3));
        Quantization scale = one(WEIGHT_SCALE, 11);
        return (constant
                        ? operator.constant(INT8, s.y(swapY), scale, Fill.random(4))
                        : operator.input(INT8, s.y(swapY), scale, Fill.random(4)))
                .output(INT8, one(resultScale(s.depth()), 5))
                .expectOriginal();
    }

    /** 16-bit numbers times constant bytes: sums by this loop, a quarter of each, halves up. */
    private static OperatorCase shorts(Size s, boolean swapY) {
        int depth = s.depth();
        int columns = s.y.dim(-1);
        Shape xShape = Shape.of(s.x.dim(-2), depth);
        Shape yShape = Shape.of(depth, columns);
        double[] x = new double[xShape.intElements()];
        double[] y = new double[yShape.intElements()];
        for (int i = 0; i < x.length; i++) {
            x[i] = i * 7919 % 601 - 300;
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = i * 7907 % 15 - 7;
        }
        double[] results = new double[xShape.dim(0) * columns];
        for (int i = 0; i < results.length; i++) {
            double sum = 0;
            for (int k = 0; k < depth; k++) {
                int column = i % columns;
                sum += x[i / columns * depth + k] * y[swapY ? column * depth + k : k * columns + column];
            }
            results[i] = Math.clamp(Math.floor(sum / 4 + 0.5), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return SingleOperator.of(new BatchMatmul(false, swapY, false), name(s, false, swapY) + " 16-bit")
                .input(INT16, xShape, one(0.5f, 0), Fill.of(x))
                .constant(INT8, swapY ? Size.swap(yShape) : yShape, one(0.5f, 0), Fill.of(y))
                .output(INT16, one(1f, 0))
                .expect(Fill.of(results).bytes(INT16, Shape.of(xShape.dim(0), columns)));
    }

    private static OperatorCase wide(Size s, boolean swapX, boolean swapY) {
        return SingleOperator.of(new BatchMatmul(swapX, swapY, false), name(s, swapX, swapY))
                .input(INT16, s.x(swapX), one(INPUT_SCALE / 256, 0), Fill.random(5))
                .input(INT16, s.y(swapY), one(WEIGHT_SCALE / 256, 0), Fill.random(6))
                .output(INT16, one(resultScale(s.depth()) / 256, 0))
                .expectOriginal();
    }

    private static OperatorCase sums(Size s) {
        return SingleOperator.of(new BatchMatmul(false, false, false), s.name + " sums")
                .input(INT8, s.x, one(INPUT_SCALE, -7), Fill.random(7))
                .input(INT8, s.y, one(WEIGHT_SCALE, 11), Fill.random(8))
                .output(INT32, Quantization.NONE)
                .expectOriginal();
    }

    private static OperatorCase hybrid(Size s, boolean asymmetric) {
        return SingleOperator.of(new BatchMatmul(false, false, asymmetric), s.name + (asymmetric ? " asymmetric" : ""))
                .input(FLOAT32, s.x, Fill.uniform(9, -2, 5))
                .constant(INT8, s.y, one(WEIGHT_SCALE, 0), SYMMETRIC)
                .output(FLOAT32)
                .within(HYBRID_SUMS)
                .expectOriginal();
    }

    private static OperatorCase refused(String name, Shape x, Shape y, String message) {
        return SingleOperator.of(new BatchMatmul(false, false, false), name)
                .input(FLOAT32, x, Fill.uniform(1, -3, 3))
                .input(FLOAT32, y, Fill.uniform(2, -1, 1))
                .output(FLOAT32)
                .expectRefusal(message);
    }
}
