package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.training.tape.Edge;
import org.jspecify.annotations.Nullable;

/** Products of rows with a matrix that is stored as operators want it. */
final class Rows {
    private Rows() {}

    /** {@code rows · weightsᵀ + bias} along the last axis. */
    static Edge product(LayerScope scope, Edge rows, Edge weights, @Nullable Edge bias) {
        dev.tern.operators.fullyconnected.FullyConnected operator =
                new dev.tern.operators.fullyconnected.FullyConnected(
                        dev.tern.operators.Activation.NONE,
                        dev.tern.operators.fullyconnected.WeightsFormat.DEFAULT,
                        rows.rank() > 2,
                        false,
                        DataType.FLOAT32);
        return scope.tape().add(operator, rows, weights, bias);
    }
}
