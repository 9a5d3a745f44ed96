package dev.tern.training.gradient;

import dev.tern.graph.Value;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Contents of constants on a tape. */
final class Constant {
    private Constant() {}

    /** The whole numbers of a constant, or null for a value that only the run knows. */
    static int @Nullable [] ints(Value value) {
        if (value.buffer() == null || !value.isConstant()) {
            return value.shape().rank() > 0 && value.shape().elements() == 0 ? new int[0] : null;
        }
        return Tensor.of(
                        value.type(),
                        value.shape(),
                        value.quantization(),
                        value.buffer().bytes())
                .toInts();
    }
}
