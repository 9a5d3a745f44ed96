package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** A product of tensors over any dimensions. */
public record StablehloDotGeneral(
        List<Long> leftBatchDimensions,
        List<Long> rightBatchDimensions,
        List<Long> leftContractingDimensions,
        List<Long> rightContractingDimensions,
        List<Precision> precision)
        implements BuiltinOperator {
    public static final OperatorDefinition<StablehloDotGeneral> DEFINITION = OperatorDefinition.builtin(
            197,
            "STABLEHLO_DOT_GENERAL",
            d -> d.options2(12, new StablehloDotGeneral(List.of(), List.of(), List.of(), List.of(), List.of()))
                    .inputs("left", "right")
                    .outputs("result")
                    .noKernel(Refusal.STABLEHLO));

    public StablehloDotGeneral {
        leftBatchDimensions = List.copyOf(leftBatchDimensions);
        rightBatchDimensions = List.copyOf(rightBatchDimensions);
        leftContractingDimensions = List.copyOf(leftContractingDimensions);
        rightContractingDimensions = List.copyOf(rightContractingDimensions);
        precision = List.copyOf(precision);
    }

    @Override
    public OperatorDefinition<StablehloDotGeneral> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloDotGeneral map(Slots slots) {
        return new StablehloDotGeneral(
                slots.int64s(0, leftBatchDimensions),
                slots.int64s(1, rightBatchDimensions),
                slots.int64s(2, leftContractingDimensions),
                slots.int64s(3, rightContractingDimensions),
                slots.wideChoices(4, precision, Precision.class));
    }
}
