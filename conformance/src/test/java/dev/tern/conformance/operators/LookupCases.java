package dev.tern.conformance.operators;

import dev.tern.operators.hashtablelookup.HashtableLookup;
import dev.tern.operators.lshprojection.LshProjection;
import dev.tern.operators.lshprojection.LshProjection.Kind;
import dev.tern.operators.skipgram.SkipGram;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** HASHTABLE_LOOKUP, LSH_PROJECTION and SKIP_GRAM. */
final class LookupCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> all = new ArrayList<>();
        tables(all);
        projections(all);
        runsOfWords(all);
        return all;
    }

    private static void tables(List<OperatorCase> all) {
        DataType[] types = {
            DataType.FLOAT32,
            DataType.INT32,
            DataType.INT64,
            DataType.INT8,
            DataType.UINT8,
            DataType.INT16,
            DataType.BOOL,
            DataType.STRING
        };
        for (DataType type : types) {
            List<Shape> shapes =
                    type == DataType.STRING ? List.of(Shape.of(5)) : List.of(Shape.of(5), Shape.of(5, 2, 3));
            for (Shape shape : shapes) {
                all.add(SingleOperator.of(HashtableLookup.DEFINITION.defaults(), "values " + shape)
                        .input(DataType.INT32, Shape.of(7), Fill.of(9, -3, 4, 100, 0, 5, -100))
                        .input(DataType.INT32, Shape.of(5), Fill.of(-3, 0, 4, 9, 20))
                        .input(type, shape, type == DataType.BOOL ? Fill.of(1, 0, 0, 1) : Fill.random(3))
                        .output(type)
                        .output(DataType.UINT8)
                        .expectOriginal());
            }
        }
        all.add(SingleOperator.of(HashtableLookup.DEFINITION.defaults(), "no rows")
                .input(DataType.INT32, Shape.of(2), Fill.of(1, 2))
                .input(DataType.INT32, Shape.of(0), Fill.of(1))
                .input(DataType.FLOAT32, Shape.of(0, 2), Fill.of(1))
                .output(DataType.FLOAT32)
                .output(DataType.UINT8)
                .expectRefusal("at least one"));
    }

    private static void projections(List<OperatorCase> all) {
        for (Kind kind : new Kind[] {Kind.SPARSE, Kind.DENSE}) {
            for (int itemElements : new int[] {1, 2, 3, 5, 9, 16, 17, 40}) {
                for (boolean weighted : new boolean[] {true, false}) {
                    SingleOperator builder = SingleOperator.of(
                                    new LshProjection(kind), kind + " " + itemElements + " numbers, " + weighted)
                            .input(DataType.FLOAT32, Shape.of(3, 4), Fill.random(1))
                            .input(DataType.INT32, Shape.of(3, itemElements), Fill.random(2));
                    if (weighted) {
                        builder.input(DataType.FLOAT32, Shape.of(3), Fill.of(0.5, -1, 2));
                    }
                    all.add(builder.output(DataType.INT32).expectOriginal());
                }
            }
            for (DataType type : new DataType[] {DataType.INT64, DataType.INT8, DataType.FLOAT32}) {
                all.add(SingleOperator.of(new LshProjection(kind), kind + " of items")
                        .input(DataType.FLOAT32, Shape.of(2, 32), Fill.random(4))
                        .input(type, Shape.of(1, 3), Fill.random(5))
                        .output(DataType.INT32)
                        .expectOriginal());
            }
        }
        all.add(SingleOperator.of(new LshProjection(Kind.UNKNOWN), "unknown kind")
                .input(DataType.FLOAT32, Shape.of(2, 3), Fill.random(4))
                .input(DataType.INT32, Shape.of(1, 3), Fill.random(5))
                .output(DataType.INT32)
                .expectRefusal("SPARSE or DENSE"));
    }

    private static void runsOfWords(List<OperatorCase> all) {
        List<String> texts = List.of(
                "The quick\t brown fox\n jumps over the lazy dog!",
                "one",
                "",
                " ",
                " leading space",
                "trailing space ",
                "two  gaps");
        for (String text : texts) {
            for (int size = 0; size <= 3; size++) {
                for (int skip = 0; skip <= 2; skip++) {
                    for (boolean every : new boolean[] {true, false}) {
                        SkipGram operator = new SkipGram(size, skip, every);
                        all.add(SingleOperator.of(operator, "'" + text.strip() + "' " + text.length() + operator)
                                .input(DataType.STRING, Shape.of(1), Fill.strings(text))
                                .output(DataType.STRING)
                                .expectOriginal());
                    }
                }
            }
        }
    }
}
