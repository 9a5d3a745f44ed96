package dev.tern.operators.variables;

import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What stands behind a variable's handle: a tensor that assignments replace. */
final class Variable {
    private @Nullable Tensor tensor;

    /** Takes over a copy of {@code from}. */
    void assign(Tensor from) {
        Tensor held = tensor;
        boolean fits = held != null
                && held.type() == from.type()
                && held.shape().equals(from.shape())
                && held.data().byteSize() == from.data().byteSize();
        if (!fits) {
            MemorySegment memory = Arena.ofAuto()
                    .allocate(Math.max(1, from.data().byteSize()), 64)
                    .asSlice(0, from.data().byteSize());
            held = Tensor.of(from.type(), from.shape(), from.quantization(), memory);
            tensor = held;
        }
        java.util.Objects.requireNonNull(held).data().copyFrom(from.data());
    }

    /** The contents; an error before the first assignment. */
    Tensor read() {
        Tensor held = tensor;
        if (held == null) {
            throw TernException.at("variable")
                    .expected("a value assigned before it is read")
                    .found("none")
                    .fix("run the model's initialisation first, or assign the variable");
        }
        return held;
    }
}
