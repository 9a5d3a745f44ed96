package dev.tern.conformance.operators;

import dev.tern.graph.Operator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Shapes, types and scales that operators of two operands are tried on. */
final class BinaryGrid {
    private BinaryGrid() {}

    /** Two shapes that meet. */
    record Pair(Shape x, Shape y) {
        @Override
        public String toString() {
            return x + " " + y;
        }
    }

    /** Equal shapes, scalars, repeated axes at either end and in the middle, nothing at all, more than one block. */
    static final List<Pair> PAIRS = List.of(
            pair(new int[] {5}, new int[] {5}),
            pair(new int[] {1}, new int[] {1}),
            pair(new int[] {2, 3, 4}, new int[] {4}),
            pair(new int[] {2, 3, 4}, new int[] {1}),
            pair(new int[] {1}, new int[] {3, 5}),
            pair(new int[] {2, 1, 4}, new int[] {3, 1}),
            pair(new int[] {3, 4}, new int[] {3, 1}),
            pair(new int[] {2, 2, 1, 3}, new int[] {2, 1, 5, 1}),
            pair(new int[] {2, 3, 700}, new int[] {1, 3, 700}),
            pair(new int[] {0, 3}, new int[] {0, 3}),
            pair(new int[] {37, 41}, new int[] {37, 41}));

    /** The pairs and one of five axes. */
    static final List<Pair> PAIRS_OF_HIGH_RANK = List.of(pair(new int[] {2, 1, 3, 2, 2}, new int[] {2, 2, 1, 2, 1}));

    /** Scales and zero points of two operands and a result, from ordinary to extreme. */
    record Scales(Quantization x, Quantization y, Quantization out) {
        @Override
        public String toString() {
            return x.scale() + "/" + x.zeroPoint() + " " + y.scale() + "/" + y.zeroPoint() + " " + out.scale() + "/"
                    + out.zeroPoint();
        }
    }

    static List<Scales> scalesOf(DataType type) {
        return switch (type) {
            case INT8 ->
                List.of(
                        scales(0.02f, -5, 0.013f, 11, 0.03f, -7),
                        scales(0.0078125f, -128, 1.5f, 127, 0.9f, 0),
                        scales(1e-4f, 3, 2e-4f, -100, 0.1f, 127),
                        scales(0.3f, 127, 0.31f, -128, 0.5f, -128));
            case UINT8 ->
                List.of(
                        scales(0.02f, 128, 0.013f, 120, 0.03f, 100),
                        scales(0.0078125f, 0, 1.5f, 255, 0.9f, 0),
                        scales(1e-4f, 3, 2e-4f, 200, 0.1f, 255));
            default ->
                List.of(
                        scales(0.0003f, 0, 0.00011f, 0, 0.0005f, 0),
                        scales(0.00390625f, 0, 0.0009765625f, 0, 0.00390625f, 0),
                        scales(1e-6f, 0, 1e-2f, 0, 1e-2f, 0));
        };
    }

    static Scales scales(float scaleX, int zeroX, float scaleY, int zeroY, float scaleZ, int zeroZ) {
        return new Scales(
                Quantization.perTensor(scaleX, zeroX),
                Quantization.perTensor(scaleY, zeroY),
                Quantization.perTensor(scaleZ, zeroZ));
    }

    private static Pair pair(int[] x, int[] y) {
        return new Pair(Shape.of(x), Shape.of(y));
    }

    /** The operator on every pair of shapes, without quantisation. */
    static List<SingleOperator> plain(Operator operator, DataType type, DataType result, Fill x, Fill y) {
        List<SingleOperator> all = new ArrayList<>();
        for (Pair pair : PAIRS) {
            all.add(SingleOperator.of(operator, pair.toString())
                    .input(type, pair.x, x)
                    .input(type, pair.y, y)
                    .output(result));
        }
        return all;
    }

    /** The operator on a few pairs of shapes under every choice of scales. */
    static List<SingleOperator> quantized(Operator operator, DataType type) {
        List<SingleOperator> all = new ArrayList<>();
        for (Scales scales : scalesOf(type)) {
            all.add(quantized(operator, type, PAIRS.getLast(), scales));
            all.add(quantized(operator, type, PAIRS.get(2), scales));
            all.add(quantized(operator, type, PAIRS.get(4), scales));
            all.add(quantized(operator, type, PAIRS.get(7), scales));
        }
        return all;
    }

    /** The operator on one pair of shapes under one choice of scales. */
    static SingleOperator quantized(Operator operator, DataType type, Pair pair, Scales scales) {
        return SingleOperator.of(operator, pair + " " + scales)
                .input(type, pair.x, scales.x, Fill.random(1))
                .input(type, pair.y, scales.y, Fill.random(2))
                .output(type, scales.out);
    }
}
