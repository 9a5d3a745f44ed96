package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.BFLOAT16;
import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.COMPLEX64;
import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.FLOAT64;
import static dev.tern.tensor.DataType.FLOAT8_E4M3FN;
import static dev.tern.tensor.DataType.FLOAT8_E5M2;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT2;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT4;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT16;
import static dev.tern.tensor.DataType.UINT32;
import static dev.tern.tensor.DataType.UINT4;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.cast.Cast;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** CAST: every pair of types, values within and beyond the narrower type's range, NaN. */
final class CastCases implements OperatorCase.Source {
    private static final List<DataType> TYPES =
            List.of(FLOAT32, FLOAT64, FLOAT16, INT64, INT32, UINT32, INT16, UINT16, UINT8, INT8, BOOL, COMPLEX64);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (DataType from : TYPES) {
            for (DataType to : TYPES) {
                boolean fraction = from.isFloat() || from == COMPLEX64;
                Fill fill = from == BOOL
                        ? Fill.of(0, 1, 1, 0)
                        : !fraction
                                ? Fill.random(1)
                                : to == UINT8 || to == UINT16 || to == UINT32 || to == INT8
                                        ? Fill.uniform(1, 0, 120)
                                        : Fill.uniform(1, -120, 120);
                cases.add(SingleOperator.of(new Cast(from, to), "")
                        .input(from, Shape.of(37), fill)
                        .output(to)
                        .expectOriginal());
            }
        }
        specified(cases);
        cases.add(SingleOperator.of(new Cast(INT4, FLOAT32), "packed, odd count")
                .input(INT4, Shape.of(7), Fill.random(3))
                .output(FLOAT32)
                .expectOriginal());
        cases.add(SingleOperator.of(new Cast(FLOAT32, INT8), "beyond the range")
                .input(FLOAT32, Shape.of(5), Fill.of(1000, -1000, Double.NaN, 2.9, -2.9))
                .output(INT8)
                .expect(Fill.of(127, -128, 127, 2, -2).bytes(INT8, Shape.of(5))));
        cases.add(SingleOperator.of(new Cast(FLOAT32, INT4), "beyond the range")
                .input(FLOAT32, Shape.of(5), Fill.of(1000, -1000, 3.5, 2.9, -2.9))
                .output(INT4)
                .expect(Fill.of(7, -8, 3, 2, -2).bytes(INT4, Shape.of(5))));
        cases.add(SingleOperator.of(new Cast(FLOAT32, BOOL), "fractions are true")
                .input(FLOAT32, Shape.of(4), Fill.of(0, 0.25, -0.0, -1e-30))
                .output(BOOL)
                .expectOriginal());
        return cases;
    }

    /** Types that the original at hand lacks, on two numbers that every type holds. */
    private static void specified(List<OperatorCase> cases) {
        List<DataType> packed = List.of(BFLOAT16, INT4, INT2, UINT4);
        for (DataType narrow : packed) {
            for (DataType other : TYPES) {
                zeroAndOne(narrow, other, cases);
                zeroAndOne(other, narrow, cases);
            }
            zeroAndOne(narrow, BFLOAT16, cases);
        }
        Fill raw = Fill.raw((byte) 0, (byte) 0x38);
        Fill wideRaw = Fill.raw((byte) 0, (byte) 0x3C);
        for (DataType other : TYPES) {
            cases.add(cast(FLOAT8_E4M3FN, other, raw));
            cases.add(cast(FLOAT8_E5M2, other, wideRaw));
        }
        cases.add(cast(FLOAT8_E4M3FN, BFLOAT16, raw));
        cases.add(cast(FLOAT8_E5M2, BFLOAT16, wideRaw));
    }

    private static void zeroAndOne(DataType from, DataType to, List<OperatorCase> cases) {
        cases.add(cast(from, to, from == COMPLEX64 ? Fill.of(0, 5, 1, 7) : Fill.of(0, 1)));
    }

    private static OperatorCase cast(DataType from, DataType to, Fill zeroAndOne) {
        Fill expected = to == COMPLEX64 ? Fill.of(0, 0, 1, 0) : Fill.of(0, 1);
        return SingleOperator.of(new Cast(from, to), "zero and one")
                .input(from, Shape.of(2), zeroAndOne)
                .output(to)
                .expect(expected.bytes(to, Shape.of(2)));
    }
}
