package dev.tern.operators.uncomputed;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;

/** Operators of the StableHLO dialect that have no attributes: one row each. */
public final class PlainStablehlo {
    public static final OperatorDefinition<PlainOperator> LOGISTIC = row(162, "STABLEHLO_LOGISTIC", "operand");
    public static final OperatorDefinition<PlainOperator> DIVIDE = row(164, "STABLEHLO_DIVIDE", "left", "right");
    public static final OperatorDefinition<PlainOperator> RESHAPE = row(167, "STABLEHLO_RESHAPE", "operand");
    public static final OperatorDefinition<PlainOperator> CLAMP =
            row(168, "STABLEHLO_CLAMP", "minimum", "operand", "maximum");
    public static final OperatorDefinition<PlainOperator> ABS = row(175, "STABLEHLO_ABS", "operand");
    public static final OperatorDefinition<PlainOperator> COSINE = row(177, "STABLEHLO_COSINE", "operand");
    public static final OperatorDefinition<PlainOperator> EXPONENTIAL = row(178, "STABLEHLO_EXPONENTIAL", "operand");
    public static final OperatorDefinition<PlainOperator> FLOOR = row(179, "STABLEHLO_FLOOR", "operand");
    public static final OperatorDefinition<PlainOperator> LOG = row(180, "STABLEHLO_LOG", "operand");
    public static final OperatorDefinition<PlainOperator> NEGATE = row(182, "STABLEHLO_NEGATE", "operand");
    public static final OperatorDefinition<PlainOperator> OR = row(183, "STABLEHLO_OR", "left", "right");
    public static final OperatorDefinition<PlainOperator> POWER = row(184, "STABLEHLO_POWER", "left", "right");
    public static final OperatorDefinition<PlainOperator> REMAINDER = row(185, "STABLEHLO_REMAINDER", "left", "right");
    public static final OperatorDefinition<PlainOperator> RSQRT = row(186, "STABLEHLO_RSQRT", "operand");
    public static final OperatorDefinition<PlainOperator> SELECT =
            row(187, "STABLEHLO_SELECT", "condition", "yes", "no");
    public static final OperatorDefinition<PlainOperator> SUBTRACT = row(188, "STABLEHLO_SUBTRACT", "left", "right");
    public static final OperatorDefinition<PlainOperator> TANH = row(189, "STABLEHLO_TANH", "operand");
    public static final OperatorDefinition<PlainOperator> CONVERT = row(192, "STABLEHLO_CONVERT", "operand");
    public static final OperatorDefinition<PlainOperator> DYNAMIC_UPDATE_SLICE =
            row(194, "STABLEHLO_DYNAMIC_UPDATE_SLICE", "operand", "update", "starts*");
    public static final OperatorDefinition<PlainOperator> CBRT = row(208, "STABLEHLO_CBRT", "operand");

    private PlainStablehlo() {}

    private static OperatorDefinition<PlainOperator> row(int code, String name, String... operands) {
        return PlainOperator.define(
                code, name, 0, d -> d.inputs(operands).outputs("result").noKernel(Refusal.STABLEHLO));
    }
}
