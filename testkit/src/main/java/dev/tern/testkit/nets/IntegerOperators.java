package dev.tern.testkit.nets;

import dev.tern.graph.Operator;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.tensor.DataType;

/** The attributes that a quantised net asks of its operators. */
final class IntegerOperators {
    private IntegerOperators() {}

    /** {@code operator} as it stands in a net of {@code scheme}. */
    static Operator of(Operator operator, IntegerScheme scheme) {
        if (scheme != IntegerScheme.INT16) {
            return operator;
        }
        return switch (operator) {
            case Conv2d c ->
                new Conv2d(
                        c.padding(),
                        c.strideWidth(),
                        c.strideHeight(),
                        c.activation(),
                        c.dilationWidth(),
                        c.dilationHeight(),
                        DataType.INT64);
            case FullyConnected f ->
                new FullyConnected(
                        f.activation(),
                        f.weightsFormat(),
                        f.keepNumDims(),
                        f.asymmetricQuantizeInputs(),
                        DataType.INT64);
            default -> operator;
        };
    }
}
