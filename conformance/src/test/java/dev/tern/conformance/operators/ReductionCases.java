package dev.tern.conformance.operators;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TypeRule;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Expectation;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Every reduction over every kind of axes: ranks, kept axes, scales, counts that are no powers of two. */
final class ReductionCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (OperatorDefinition<Reduction> definition : List.of(
                Reduction.MEAN,
                Reduction.SUM,
                Reduction.REDUCE_PROD,
                Reduction.REDUCE_MAX,
                Reduction.REDUCE_MIN,
                Reduction.REDUCE_ANY,
                Reduction.REDUCE_ALL)) {
            for (TypeRule.TypeCase types : TypeRows.compared(definition)) {
                addAxes(cases, TypeRows.plain(definition).rule(), types.inputs().getFirst());
            }
        }
        addImagePlanes(cases);
        addQuantizedProducts(cases);
        cases.add(SingleOperator.of(new Reduction(ReductionRule.SUM, false), "axis out of range")
                .input(DataType.FLOAT32, Shape.of(3), Fill.random(1))
                .constant(DataType.INT32, Shape.of(1), Fill.of(1))
                .output(DataType.FLOAT32)
                .expectRefusal("axis"));
        return cases;
    }

    private static void addAxes(List<OperatorCase> cases, ReductionRule rule, DataType type) {
        cases.add(reduce(rule, type, Shape.of(7), false, false, 0));
        cases.add(reduce(rule, type, Shape.of(4, 13), true, false, 1));
        cases.add(reduce(rule, type, Shape.of(5, 3), false, true, -2));
        cases.add(reduce(rule, type, Shape.of(3, 5, 4), true, false, 1, 2));
        cases.add(reduce(rule, type, Shape.of(3, 5, 4), false, false, 0, 2));
        cases.add(reduce(rule, type, Shape.of(2, 3, 2, 3, 2), false, false, 1, 3, 1));
        cases.add(reduce(rule, type, Shape.of(2, 3, 3, 4), false, false, 1, 2));
        cases.add(reduce(rule, type, Shape.of(2, 3, 4), true, false, 0, 1, 2));
        cases.add(reduce(rule, type, Shape.of(33, 101), false, false, 0));
    }

    private static OperatorCase reduce(
            ReductionRule rule, DataType type, Shape shape, boolean keeps, boolean late, double... axes) {
        boolean rescales = rule == ReductionRule.MEAN || rule == ReductionRule.SUM;
        int zero = type == DataType.INT16 ? 0 : type == DataType.UINT8 ? 120 : -7;
        boolean stored = type == DataType.UINT8 || type == DataType.INT8 || type == DataType.INT16;
        Quantization in =
                stored && rule != ReductionRule.PRODUCT ? Quantization.perTensor(0.037f, zero) : Quantization.NONE;
        Quantization out = stored && rescales
                ? Quantization.perTensor(rule == ReductionRule.SUM ? 0.31f : 0.029f, zero == 0 ? 0 : zero + 4)
                : in;
        Fill fill = type == DataType.BOOL
                ? Fill.integers(3, 0, 1)
                : rule == ReductionRule.PRODUCT && !type.isFloat() ? Fill.integers(3, 1, 3) : Fill.random(3);
        SingleOperator operator = SingleOperator.of(new Reduction(rule, keeps), shape + (late ? " late" : ""))
                .input(type, shape, in, fill);
        if (late) {
            operator.input(DataType.INT32, Shape.of(axes.length), Fill.of(axes));
        } else {
            operator.constant(DataType.INT32, Shape.of(axes.length), Fill.of(axes));
        }
        boolean order = type == DataType.FLOAT32 && (rule == ReductionRule.MEAN || rule == ReductionRule.SUM);
        return operator.output(type, out)
                .within(order ? Bound.ulps(4).orPartOfLargest(1e-6) : Bound.exact())
                .expectOriginal();
    }

    /** Height and width of images with kept axes, which the original computes by formulas of their own. */
    private static void addImagePlanes(List<OperatorCase> cases) {
        for (DataType type : List.of(DataType.INT8, DataType.UINT8)) {
            for (int channels : new int[] {1, 7, 16, 35}) {
                for (int size : new int[] {1, 3, 7}) {
                    int zero = type == DataType.UINT8 ? 128 : -3;
                    cases.add(SingleOperator.of(
                                    new Reduction(ReductionRule.MEAN, true), size + "x" + size + "x" + channels)
                            .input(
                                    type,
                                    Shape.of(2, size, size, channels),
                                    Quantization.perTensor(0.0235f, zero),
                                    Fill.random(size * 100L + channels))
                            .constant(DataType.INT32, Shape.of(2), Fill.of(1, 2))
                            .output(type, Quantization.perTensor(0.0171f, zero - 5))
                            .expectOriginal());
                }
            }
        }
    }

    private static void addQuantizedProducts(List<OperatorCase> cases) {
        for (DataType type : List.of(DataType.INT8, DataType.INT16)) {
            for (int count : new int[] {1, 2, 3, 5}) {
                int zero = type == DataType.INT16 ? 0 : 3;
                cases.add(
                        SingleOperator.of(new Reduction(ReductionRule.PRODUCT, false), "quantised, " + count)
                                .input(
                                        type,
                                        Shape.of(6, count),
                                        Quantization.perTensor(0.05f, zero),
                                        Fill.random(count))
                                .constant(DataType.INT32, Shape.of(1), Fill.of(1))
                                .output(type, Quantization.perTensor(0.11f, zero == 0 ? 0 : -6))
                                .expectOriginal(
                                        Expectation.Build.REFERENCE,
                                        "the optimised kernel reads outside its list of axes where single elements are reduced"));
            }
        }
    }
}
