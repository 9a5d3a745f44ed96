package dev.tern.testkit.nets;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an operator of sums of products has its operands.
 *
 * @param channelAxis the axis of the weights that runs along the results' channels; -1 for one scale
 */
record WeightRole(int data, int weights, int bias, int channelAxis) {
    private static final Map<String, WeightRole> BY_OPERATOR = Map.of(
            "CONV_2D", new WeightRole(0, 1, 2, 0),
            "DEPTHWISE_CONV_2D", new WeightRole(0, 1, 2, 3),
            "FULLY_CONNECTED", new WeightRole(0, 1, 2, -1),
            "TRANSPOSE_CONV", new WeightRole(2, 1, 3, 0));

    static @Nullable WeightRole of(String operator) {
        return BY_OPERATOR.get(operator);
    }
}
