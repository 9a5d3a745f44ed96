package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;

/** Compares its operands element by element. */
public record StablehloCompare(Direction direction, Order order) implements BuiltinOperator {
    public static final OperatorDefinition<StablehloCompare> DEFINITION = OperatorDefinition.builtin(
            191,
            "STABLEHLO_COMPARE",
            d -> d.options2(8, new StablehloCompare(Direction.EQ, Order.NOTYPE))
                    .inputs("left", "right")
                    .outputs("result")
                    .noKernel(Refusal.STABLEHLO));

    /** What is asked; in file order. */
    public enum Direction {
        EQ,
        NE,
        GE,
        GT,
        LE,
        LT
    }

    /** By which order; in file order. */
    public enum Order {
        NOTYPE,
        FLOAT,
        FLOAT_TOTAL_ORDER,
        SIGNED,
        UNSIGNED
    }

    @Override
    public OperatorDefinition<StablehloCompare> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloCompare map(Slots slots) {
        return new StablehloCompare(slots.wideChoice(0, direction), slots.wideChoice(1, order));
    }
}
