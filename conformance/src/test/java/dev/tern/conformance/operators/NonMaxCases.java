package dev.tern.conformance.operators;

import dev.tern.operators.nonmax.NonMaxSuppression;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Suppression of overlapping boxes, hard and soft, with many equal scores. */
final class NonMaxCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (int seed = 1; seed <= 4; seed++) {
            for (int most : new int[] {1, 5, 40}) {
                for (boolean ties : new boolean[] {false, true}) {
                    Fill scores = ties ? Fill.of(0.5, 0.9, 0.5, 0.7, 0.5, 0.9) : Fill.uniform(seed + 50L, 0, 1);
                    cases.add(suppress(seed, most, scores, ties, -1));
                    cases.add(suppress(seed, most, scores, ties, 0));
                    cases.add(suppress(seed, most, scores, ties, 0.5));
                }
            }
        }
        return cases;
    }

    private static OperatorCase suppress(int seed, int most, Fill scores, boolean ties, double sigma) {
        boolean soft = sigma >= 0;
        String name = "boxes " + seed + ", most " + most + (ties ? ", ties" : "") + (soft ? ", sigma " + sigma : "");
        SingleOperator operator = SingleOperator.of(
                        TypeRows.plain(soft ? NonMaxSuppression.V5 : NonMaxSuppression.V4), name)
                .input(DataType.FLOAT32, Shape.of(30, 4), Fill.uniform(seed, 0, 1))
                .input(DataType.FLOAT32, Shape.of(30), scores);
        if (seed % 2 == 0) {
            operator.input(DataType.INT32, Shape.scalar(), Fill.of(most));
        } else {
            operator.constant(DataType.INT32, Shape.scalar(), Fill.of(most));
        }
        operator.constant(DataType.FLOAT32, Shape.scalar(), Fill.of(0.4))
                .constant(DataType.FLOAT32, Shape.scalar(), Fill.of(0.2));
        if (soft) {
            operator.constant(DataType.FLOAT32, Shape.scalar(), Fill.of(sigma)).output(DataType.INT32);
        }
        return operator.output(soft ? DataType.FLOAT32 : DataType.INT32)
                .output(DataType.INT32)
                .within(Bound.ulps(4))
                .expectOriginal();
    }
}
