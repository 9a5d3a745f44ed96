package dev.tern.operators.variables;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.Resources;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** READ_VARIABLE: the contents of the variable behind a handle. */
public final class ReadVariable {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            143,
            "READ_VARIABLE",
            112,
            d -> d.inputs("handle")
                    .outputs("value")
                    .types("res -> f32|f64|u32|i64|i32|i16|i8|u8|bool|c64|c128|f16|str|u64|u16|i4")
                    .sizedByRun("the last assignment")
                    .stateful()
                    .kernel((operator, binding) -> bind(binding)));

    private ReadVariable() {}

    private static Kernel bind(Binding binding) {
        Tensor handle = binding.input(0);
        Resources resources = binding.resources();
        return () -> {
            Tensor value = resources
                    .content(handle.intAt(0), Variable.class, Variable::new)
                    .read();
            if (value.type() != binding.outputType(0)) {
                throw TernException.at("variable")
                        .expected("type " + binding.outputType(0))
                        .found("type " + value.type())
                        .fix("the model assigns and reads the variable with different types");
            }
            binding.allocateOutput(0, value.shape(), value.data().byteSize())
                    .data()
                    .copyFrom(value.data());
        };
    }
}
