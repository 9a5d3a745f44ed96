package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.arithmetic.Divisors;
import dev.tern.tensor.DataType;

/** FLOOR_DIV and FLOOR_MOD: quotients rounded down, and the remainders that go with them, which have the divisor's sign. */
public final class FloorDivision {
    public static final OperatorDefinition<PlainOperator> FLOOR_DIV = PlainOperator.define(
            90,
            "FLOOR_DIV",
            65,
            d -> d.versions(3, (op, in, out) -> switch (out.getFirst()) {
                        case INT16, INT8 -> 3;
                        case FLOAT32 -> 2;
                        default -> 1;
                    })
                    .inputs("x", "y")
                    .outputs("quotient")
                    .types("T T -> T : f32 i32 i16 i8")
                    .shapes(Shapes::broadcast)
                    .inPlace(0)
                    .kernel((op, binding) -> quotients(binding)));

    public static final OperatorDefinition<PlainOperator> FLOOR_MOD = PlainOperator.define(
            95,
            "FLOOR_MOD",
            72,
            d -> d.versions(2, (op, in, out) -> switch (out.getFirst()) {
                        case INT16, INT8 -> 2;
                        default -> 1;
                    })
                    .inputs("x", "y")
                    .outputs("remainder")
                    .types("T T -> T : f32 i32 i64 i16 i8")
                    .shapes(Shapes::broadcast)
                    .inPlace(0)
                    .kernel((op, binding) -> remainders(binding)));

    private FloorDivision() {}

    private static Kernel quotients(Binding binding) {
        if (binding.output(0).type() == DataType.FLOAT32) {
            return Divisors.checkedFloats(binding, BinaryKernels.floats(binding, (x, y, out, n) -> {
                for (int i = 0; i < n; i++) {
                    out[i] = (float) Math.floor((double) x[i] / y[i]);
                }
            }));
        }
        return Divisors.checked(binding, 0, BinaryKernels.ints(binding, (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = Math.floorDiv(x[i], y[i]);
            }
        }));
    }

    private static Kernel remainders(Binding binding) {
        if (binding.output(0).type() == DataType.FLOAT32) {
            return BinaryKernels.floats(binding, (x, y, out, n) -> {
                for (int i = 0; i < n; i++) {
                    float remainder = x[i] % y[i];
                    out[i] = remainder != 0 && y[i] < 0 != remainder < 0 ? remainder + y[i] : remainder;
                }
            });
        }
        return Divisors.checked(binding, 0, BinaryKernels.longs(binding, (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = Math.floorMod(x[i], y[i]);
            }
        }));
    }
}
