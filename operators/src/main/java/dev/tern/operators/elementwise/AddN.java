package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;

/** ADD_N: the sum of any number of operands of one shape, added in order. */
public final class AddN {
    private static final int BLOCK = 1024;

    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            106,
            "ADD_N",
            82,
            d -> d.inputs("first", "more+")
                    .outputs("sum")
                    .types("T T -> T : f32 i32")
                    .shapes(Shapes::equal)
                    .kernel((op, binding) ->
                            binding.output(0).type() == DataType.FLOAT32 ? floats(binding) : ints(binding)));

    private AddN() {}

    private static Tensor[] operands(Binding binding) {
        Tensor[] operands = new Tensor[binding.inputCount()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = binding.input(i);
        }
        return operands;
    }

    private static Kernel floats(Binding binding) {
        Tensor[] operands = operands(binding);
        Tensor output = binding.output(0);
        long elements = output.elements();
        float[] sum = binding.floats(Math.min(BLOCK, elements));
        float[] x = binding.floats(Math.min(BLOCK, elements));
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                operands[0].readFloats(first, n, sum, 0);
                for (int k = 1; k < operands.length; k++) {
                    operands[k].readFloats(first, n, x, 0);
                    for (int i = 0; i < n; i++) {
                        sum[i] += x[i];
                    }
                }
                output.writeFloats(first, n, sum, 0);
            }
        };
    }

    private static Kernel ints(Binding binding) {
        Tensor[] operands = operands(binding);
        Tensor output = binding.output(0);
        long elements = output.elements();
        int[] sum = binding.ints(Math.min(BLOCK, elements));
        int[] x = binding.ints(Math.min(BLOCK, elements));
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                operands[0].readInts(first, n, sum, 0);
                for (int k = 1; k < operands.length; k++) {
                    operands[k].readInts(first, n, x, 0);
                    for (int i = 0; i < n; i++) {
                        sum[i] += x[i];
                    }
                }
                output.writeInts(first, n, sum, 0);
            }
        };
    }
}
