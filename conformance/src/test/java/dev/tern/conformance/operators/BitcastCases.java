package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.BFLOAT16;
import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.COMPLEX128;
import static dev.tern.tensor.DataType.COMPLEX64;
import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.FLOAT64;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT16;
import static dev.tern.tensor.DataType.UINT32;
import static dev.tern.tensor.DataType.UINT64;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.bitcast.Bitcast;
import dev.tern.operators.complex.ComplexParts;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** BITCAST between all types, and the parts of complex numbers. */
final class BitcastCases implements OperatorCase.Source {
    private static final List<DataType> TYPES = List.of(
            FLOAT32, FLOAT64, FLOAT16, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BOOL, COMPLEX64);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        PlainOperator bitcast = Operators.of(Bitcast.DEFINITION);
        for (DataType from : TYPES) {
            for (DataType to : TYPES) {
                Shape shape = from.bits() < to.bits() ? Shape.of(3, 2, to.bits() / from.bits()) : Shape.of(3, 2);
                cases.add(SingleOperator.of(bitcast, "")
                        .input(from, shape, from == BOOL ? Fill.integers(1, 0, 1) : Fill.random(1))
                        .output(to)
                        .within(Bound.exact())
                        .expectOriginal());
            }
        }
        byte[] eight = {1, 2, 3, 4, 5, 6, 7, 8};
        for (DataType other : TYPES) {
            cases.add(SingleOperator.of(bitcast, "to bfloat16")
                    .input(other, others(other), Fill.raw(eight))
                    .output(BFLOAT16)
                    .expect(eight));
            cases.add(SingleOperator.of(bitcast, "from bfloat16")
                    .input(
                            BFLOAT16,
                            other.bits() <= 16 ? Shape.of(4) : Shape.of(64 / other.bits(), other.bits() / 16),
                            Fill.raw(eight))
                    .output(other)
                    .expect(eight));
        }
        cases.add(SingleOperator.of(bitcast, "the same type")
                .input(BFLOAT16, Shape.of(4), Fill.raw(eight))
                .output(BFLOAT16)
                .expect(eight));
        cases.add(SingleOperator.of(bitcast, "too few for one")
                .input(INT8, Shape.of(3), Fill.random(1))
                .output(INT32)
                .expectRefusal("last extent of 4"));
        for (OperatorDefinition<PlainOperator> definition :
                List.of(ComplexParts.IMAG, ComplexParts.REAL, ComplexParts.COMPLEX_ABS)) {
            for (DataType type : List.of(COMPLEX64, COMPLEX128)) {
                for (Shape shape : UnaryGrid.SHAPES) {
                    cases.add(SingleOperator.of(Operators.of(definition), shape.toString())
                            .input(type, shape, Fill.uniform(1, -5, 5))
                            .output(type == COMPLEX64 ? FLOAT32 : FLOAT64)
                            .within(Bound.ulps(1))
                            .expectOriginal());
                }
            }
        }
        return cases;
    }

    private static Shape others(DataType type) {
        return type.bits() < 16 ? Shape.of(4, 2) : Shape.of(64 / type.bits());
    }
}
