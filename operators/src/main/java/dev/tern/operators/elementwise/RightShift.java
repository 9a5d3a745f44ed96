package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.tensor.DataType;

/** RIGHT_SHIFT: signed numbers keep their sign. A shift is held between 0 and one less than the type's bits. */
public final class RightShift {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            161,
            "RIGHT_SHIFT",
            126,
            d -> d.inputs("x", "by")
                    .outputs("y")
                    .types("T T -> T : i8 u8 i16 u16 i32 u32")
                    .shapes(Shapes::broadcast)
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private RightShift() {}

    private static Kernel bind(Binding binding) {
        DataType type = binding.output(0).type();
        int most = type.bits() - 1;
        if (type == DataType.UINT32) {
            return BinaryKernels.ints(binding, (x, y, out, n) -> {
                for (int i = 0; i < n; i++) {
                    out[i] = x[i] >>> (y[i] < 0 ? most : Math.min(y[i], most));
                }
            });
        }
        return BinaryKernels.ints(binding, (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = x[i] >> Math.min(Math.max(y[i], 0), most);
            }
        });
    }
}
