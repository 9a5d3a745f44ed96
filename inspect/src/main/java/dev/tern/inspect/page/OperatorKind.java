package dev.tern.inspect.page;

import java.util.List;

/** What kinds of operators the page tells apart by colour. */
enum OperatorKind {
    WEIGHTS("CONV", "FULLY_CONNECTED", "MATMUL", "LSTM", "RNN", "SVDF", "EMBEDDING"),
    POOLING("POOL", "MEAN", "REDUCE", "SUM", "ARG_", "TOPK", "CUMSUM"),
    ACTIVATION("RELU", "SOFTMAX", "LOGISTIC", "TANH", "SWISH", "ELU", "GELU", "NORM"),
    CONVERSION("QUANT", "CAST", "DENSIFY"),
    CONTROL("IF", "WHILE", "CALL", "VARIABLE", "VAR_HANDLE", "HASHTABLE"),
    MOVEMENT(
            "RESHAPE",
            "TRANSPOSE",
            "CONCAT",
            "PAD",
            "SLICE",
            "SPLIT",
            "GATHER",
            "SQUEEZE",
            "EXPAND",
            "PACK",
            "SHAPE",
            "TILE",
            "FILL",
            "RESIZE",
            "SPACE",
            "DEPTH_TO",
            "BROADCAST",
            "SCATTER",
            "SELECT",
            "WHERE",
            "REVERSE"),
    ARITHMETIC("ADD", "SUB", "MUL", "DIV", "MAXIMUM", "MINIMUM", "POW", "SQRT", "EXP", "LOG", "ABS", "SQUARE", "NEG"),
    OTHER();

    private final List<String> parts;

    OperatorKind(String... parts) {
        this.parts = List.of(parts);
    }

    /** The first kind of which a part stands in the operator's name. */
    static OperatorKind of(String operator) {
        for (OperatorKind kind : values()) {
            if (kind.parts.stream().anyMatch(operator::contains)) {
                return kind;
            }
        }
        return OTHER;
    }
}
