package dev.tern.operators.lstm;

import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;

/** Operands of the basic form that are written over after a step with its results, so that they persist as state. */
final class BasicState {
    private final Tensor operand;
    private final Tensor result;
    private final boolean writable;

    BasicState(Binding binding, int operand, int result) {
        this.operand = binding.input(operand);
        this.result = binding.output(result);
        this.writable = !binding.isConstant(operand);
    }

    void keep() {
        if (writable) {
            operand.data().copyFrom(result.data());
        }
    }
}
