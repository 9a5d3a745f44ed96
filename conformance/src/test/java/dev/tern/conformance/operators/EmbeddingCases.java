package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.embedding.EmbeddingLookup;
import dev.tern.operators.embedding.EmbeddingLookupSparse;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** EMBEDDING_LOOKUP, quantised tables included, and EMBEDDING_LOOKUP_SPARSE. */
final class EmbeddingCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(EmbeddingLookup.DEFINITION)) {
            DataType table = types.inputs().get(1);
            DataType output = types.outputs().getFirst();
            Quantization quantization = table == output ? Quantization.NONE : Quantization.perTensor(0.3f, 0);
            cases.add(lookup(table, output, quantization, Shape.of(5, 6)));
            cases.add(lookup(table, output, quantization, Shape.of(5, 2, 4)));
            if (table != output && table != DataType.UINT8) {
                Quantization perRow = Quantization.perAxis(new float[] {0.1f, 0.2f, 0.3f, 0.4f, 0.5f}, new long[5], 0);
                cases.add(lookup(table, output, perRow, Shape.of(5, 8)));
            }
        }
        for (EmbeddingLookupSparse.Combiner combiner : EmbeddingLookupSparse.Combiner.values()) {
            cases.add(SingleOperator.of(new EmbeddingLookupSparse(combiner), combiner.toString())
                    .input(DataType.INT32, Shape.of(4), Fill.of(1, 3, 0, 2))
                    .input(DataType.INT32, Shape.of(4, 2), Fill.of(0, 0, 0, 1, 2, 0, 2, 1))
                    .input(DataType.INT32, Shape.of(2), Fill.of(3, 2))
                    .input(DataType.FLOAT32, Shape.of(4), Fill.of(1, 2, 0.5, 4))
                    .input(DataType.FLOAT32, Shape.of(4, 3, 2), Fill.random(1))
                    .output(DataType.FLOAT32)
                    .within(Bound.ulps(1))
                    .expectOriginal());
        }
        cases.add(SingleOperator.of(TypeRows.plain(EmbeddingLookup.DEFINITION), "outside")
                .input(DataType.INT32, Shape.of(1), Fill.of(5))
                .constant(DataType.FLOAT32, Shape.of(5, 2), Fill.random(1))
                .output(DataType.FLOAT32)
                .expectRefusal("row number 0"));
        return cases;
    }

    private static OperatorCase lookup(DataType table, DataType output, Quantization quantization, Shape shape) {
        return SingleOperator.of(
                        TypeRows.plain(EmbeddingLookup.DEFINITION), shape + " " + quantization.size() + " scales")
                .input(DataType.INT32, Shape.of(4), Fill.of(4, 0, 2, 2))
                .constant(
                        table, shape, quantization, table == DataType.UINT8 ? Fill.integers(1, 0, 127) : Fill.random(1))
                .output(output)
                .expectOriginal();
    }
}
