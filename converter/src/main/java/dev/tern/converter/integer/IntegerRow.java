package dev.tern.converter.integer;

import java.util.Map;

/**
 * How an operator computes with integers.
 *
 * @param weightsAxis axis of the second operand that has a scale for each slice; -1 where that is no constant of weights
 * @param demand what the scale of the result must be
 */
record IntegerRow(int weightsAxis, Demand demand) {
    /** What kernels ask of scales. */
    enum Demand {
        /** The result is what the operand is, moved: it keeps the scale. */
        MOVES,
        /** The scales of operands and result must be the same. */
        SAME,
        /** 1/256 from -128 on: all from 0 to 1. */
        UNIT,
        /** 1/128 around 0: all from -1 to 1. */
        SIGNED_UNIT,
        /** Any. */
        FREE
    }

    private static IntegerRow of(Demand demand) {
        return new IntegerRow(-1, demand);
    }

    static final Map<String, IntegerRow> ROWS = Map.ofEntries(
            Map.entry("CONV_2D", new IntegerRow(0, Demand.FREE)),
            Map.entry("DEPTHWISE_CONV_2D", new IntegerRow(3, Demand.FREE)),
            Map.entry("FULLY_CONNECTED", new IntegerRow(0, Demand.FREE)),
            Map.entry("ADD", of(Demand.FREE)),
            Map.entry("SUB", of(Demand.FREE)),
            Map.entry("MUL", of(Demand.FREE)),
            Map.entry("BATCH_MATMUL", of(Demand.FREE)),
            Map.entry("MEAN", of(Demand.FREE)),
            Map.entry("RELU", of(Demand.FREE)),
            Map.entry("RELU6", of(Demand.FREE)),
            Map.entry("LEAKY_RELU", of(Demand.FREE)),
            Map.entry("HARD_SWISH", of(Demand.FREE)),
            Map.entry("AVERAGE_POOL_2D", of(Demand.SAME)),
            Map.entry("CONCATENATION", of(Demand.SAME)),
            Map.entry("RESIZE_BILINEAR", of(Demand.SAME)),
            Map.entry("LOGISTIC", of(Demand.UNIT)),
            Map.entry("SOFTMAX", of(Demand.UNIT)),
            Map.entry("TANH", of(Demand.SIGNED_UNIT)),
            Map.entry("RESHAPE", of(Demand.MOVES)),
            Map.entry("TRANSPOSE", of(Demand.MOVES)),
            Map.entry("PAD", of(Demand.MOVES)),
            Map.entry("MAX_POOL_2D", of(Demand.MOVES)),
            Map.entry("SLICE", of(Demand.MOVES)),
            Map.entry("STRIDED_SLICE", of(Demand.MOVES)),
            Map.entry("RESIZE_NEAREST_NEIGHBOR", of(Demand.MOVES)),
            Map.entry("SPACE_TO_DEPTH", of(Demand.MOVES)),
            Map.entry("DEPTH_TO_SPACE", of(Demand.MOVES)));
}
