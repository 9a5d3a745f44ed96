package dev.tern.conformance.operators;

import dev.tern.graph.Operator;
import dev.tern.operators.random.Multinomial;
import dev.tern.operators.random.RandomStandardNormal;
import dev.tern.operators.random.RandomUniform;
import dev.tern.operators.random.RngBitGenerator;
import dev.tern.operators.random.RngBitGenerator.Algorithm;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/**
 * RANDOM_UNIFORM, RANDOM_STANDARD_NORMAL, MULTINOMIAL and STABLEHLO_RNG_BIT_GENERATOR with given seeds; several runs,
 * because the numbers go on.
 */
final class RandomCases implements OperatorCase.Source {
    private static final long[][] SEEDS = {
        {1, 0},
        {0, 7},
        {0x123456789ABCDEFL, -5},
        {1, -5},
        {0x123456789ABCDEFL, 3},
        {-3, 2},
        {9, 0x1234567890L},
        {0x89ABCDEFL, 3}
    };

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> all = new ArrayList<>();
        for (long[] seeds : SEEDS) {
            for (int[] dims : new int[][] {{1}, {3, 5}, {2, 2, 4}, {0}, {1001}}) {
                all.add(reals(new RandomUniform(seeds[0], seeds[1]), dims, Bound.exact()));
                all.add(reals(
                        new RandomStandardNormal(seeds[0], seeds[1]),
                        dims,
                        Bound.ulps(8).orAbsolute(1e-6)));
            }
            for (DataType type : new DataType[] {DataType.INT32, DataType.INT64}) {
                all.add(draws(new Multinomial(seeds[0], seeds[1]), 1, 1, 7, type, Fill.random(1)));
                all.add(draws(new Multinomial(seeds[0], seeds[1]), 3, 10, 33, type, Fill.uniform(2, -3, 3)));
                all.add(draws(
                        new Multinomial(seeds[0], seeds[1]),
                        2,
                        4,
                        16,
                        type,
                        Fill.of(1, Double.NEGATIVE_INFINITY, 0, Double.NaN, 2)));
            }
        }
        all.add(draws(new Multinomial(3, 4), 2, 5, 0, DataType.INT32, Fill.random(1)));
        for (int[] dims : new int[][] {{4, 4}, {3, 5}}) {
            all.add(SingleOperator.of(new RandomUniform(1, 2), "shape known to the run " + Shape.of(dims))
                    .input(DataType.INT32, Shape.of(2), Fill.of(dims[0], dims[1]))
                    .output(DataType.FLOAT32)
                    .runs(3)
                    .expectOriginal());
        }
        all.add(SingleOperator.of(new Multinomial(1, 2), "samples known to the run")
                .input(DataType.FLOAT32, Shape.of(2, 5), Fill.random(3))
                .input(DataType.INT32, Shape.scalar(), Fill.of(9))
                .output(DataType.INT32)
                .runs(3)
                .expectOriginal());
        all.add(SingleOperator.of(new RandomUniform(1, 2), "negative extent")
                .constant(DataType.INT32, Shape.of(2), Fill.of(2, -1))
                .output(DataType.FLOAT32)
                .expectRefusal("extents of 0 or more"));
        bits(all);
        return all;
    }

    private static OperatorCase reals(Operator operator, int[] dims, Bound bound) {
        double[] extents = java.util.Arrays.stream(dims).asDoubleStream().toArray();
        return SingleOperator.of(operator, Shape.of(dims) + " " + operator)
                .constant(DataType.INT32, Shape.of(dims.length), Fill.of(extents))
                .output(DataType.FLOAT32)
                .within(bound)
                .runs(3)
                .expectOriginal();
    }

    private static OperatorCase draws(
            Multinomial operator, int batches, int classes, int samples, DataType type, Fill logits) {
        return SingleOperator.of(operator, batches + "x" + classes + " " + samples + " samples " + operator)
                .input(DataType.FLOAT32, Shape.of(batches, classes), logits)
                .constant(DataType.INT32, Shape.scalar(), Fill.of(samples))
                .output(type)
                .runs(3)
                .expectOriginal();
    }

    private static void bits(List<OperatorCase> all) {
        DataType[] types = {DataType.INT32, DataType.UINT32, DataType.INT64, DataType.UINT64};
        for (Algorithm algorithm : Algorithm.values()) {
            for (DataType type : types) {
                for (int words = 2; words <= (algorithm == Algorithm.THREEFRY ? 2 : 3); words++) {
                    for (int count : new int[] {1, 7, 64}) {
                        all.add(bits(algorithm, type, words, count, Fill.random(words)));
                    }
                    all.add(bits(algorithm, type, words, 33, Fill.of(5, 0xFFFFFFFFL)));
                }
            }
        }
    }

    private static OperatorCase bits(Algorithm algorithm, DataType type, int words, int count, Fill state) {
        RngBitGenerator operator = new RngBitGenerator(algorithm);
        return SingleOperator.of(operator, algorithm + " " + words + " words of state, " + count + " results")
                .input(DataType.UINT64, Shape.of(words), state)
                .output(DataType.UINT64, Shape.of(words), Quantization.NONE)
                .output(type, Shape.of(count), Quantization.NONE)
                .expectOriginal();
    }
}
