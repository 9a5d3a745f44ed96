package dev.tern.operators.uncomputed;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import java.util.List;

/** Joins looked-up embeddings. */
public record ConcatEmbeddings(int channels, List<Integer> columnsPerChannel, List<Integer> embeddingDimensions)
        implements BuiltinOperator {
    public static final OperatorDefinition<ConcatEmbeddings> DEFINITION = OperatorDefinition.builtin(
            29,
            "CONCAT_EMBEDDINGS",
            d -> d.options(3, new ConcatEmbeddings(0, List.of(), List.of()))
                    .inputs("operands*")
                    .outputs("output")
                    .noKernel(Refusal.RESERVED));

    public ConcatEmbeddings {
        columnsPerChannel = List.copyOf(columnsPerChannel);
        embeddingDimensions = List.copyOf(embeddingDimensions);
    }

    @Override
    public OperatorDefinition<ConcatEmbeddings> definition() {
        return DEFINITION;
    }

    @Override
    public ConcatEmbeddings map(Slots slots) {
        return new ConcatEmbeddings(
                slots.int32(0, channels), slots.int32s(1, columnsPerChannel), slots.int32s(2, embeddingDimensions));
    }
}
