package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.arithmetic.SpreadOperand;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;

/** Whether strings are the same bytes. */
final class StringEquality {
    private StringEquality() {}

    static Kernel bind(Binding binding, boolean wanted) {
        Tensor output = binding.output(0);
        SpreadOperand x = SpreadOperand.of(binding.input(0), output.shape());
        SpreadOperand y = SpreadOperand.of(binding.input(1), output.shape());
        long elements = output.elements();
        return () -> {
            for (long i = 0; i < elements; i++) {
                output.setInt(i, isEqual(x, y, i) == wanted ? 1 : 0);
            }
        };
    }

    private static boolean isEqual(SpreadOperand x, SpreadOperand y, long position) {
        return StringElements.slice(x.tensor().data(), (int) x.source(position))
                        .mismatch(StringElements.slice(y.tensor().data(), (int) y.source(position)))
                < 0;
    }
}
