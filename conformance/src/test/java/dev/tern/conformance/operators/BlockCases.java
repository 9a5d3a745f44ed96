package dev.tern.conformance.operators;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.TypeRule;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToBatch;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Tiles moved between space, channels and batches. */
final class BlockCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(SpaceToDepth.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(SingleOperator.of(new SpaceToDepth(2), "2")
                    .input(type, Shape.of(2, 4, 6, 3), Fill.random(1))
                    .output(type)
                    .expectOriginal());
            cases.add(SingleOperator.of(new DepthToSpace(3), "3")
                    .input(type, Shape.of(2, 2, 1, 18), Fill.random(1))
                    .output(type)
                    .expectOriginal());
        }
        for (TypeRule.TypeCase types : TypeRows.compared(SpaceToBatch.SPACE_TO_BATCH_ND)) {
            DataType type = types.inputs().getFirst();
            cases.add(batches(
                    SpaceToBatch.SPACE_TO_BATCH_ND, type, Shape.of(2, 4, 6, 3), false, list(2, 3), list(0, 0, 0, 0)));
            cases.add(batches(
                    SpaceToBatch.SPACE_TO_BATCH_ND, type, Shape.of(1, 5, 2, 1), true, list(3, 2), list(1, 0, 2, 4)));
            cases.add(batches(SpaceToBatch.SPACE_TO_BATCH_ND, type, Shape.of(2, 5, 3), false, list(4), list(1, 2)));
            cases.add(batches(
                    SpaceToBatch.BATCH_TO_SPACE_ND, type, Shape.of(12, 2, 2, 3), false, list(2, 3), list(0, 0, 0, 0)));
            cases.add(batches(
                    SpaceToBatch.BATCH_TO_SPACE_ND, type, Shape.of(6, 3, 2, 1), true, list(3, 2), list(4, 1, 1, 0)));
            cases.add(batches(SpaceToBatch.BATCH_TO_SPACE_ND, type, Shape.of(8, 2, 3), false, list(4), list(1, 2)));
        }
        cases.add(SingleOperator.of(new SpaceToDepth(0), "block of 0")
                .input(DataType.FLOAT32, Shape.of(1, 2, 2, 1), Fill.random(1))
                .output(DataType.FLOAT32)
                .expectRefusal("block_size"));
        return cases;
    }

    private static double[] list(double... values) {
        return values;
    }

    private static OperatorCase batches(
            OperatorDefinition<PlainOperator> definition,
            DataType type,
            Shape shape,
            boolean late,
            double[] block,
            double[] margins) {
        boolean stored = type == DataType.INT8 || type == DataType.UINT8;
        Quantization quantization = stored ? Quantization.perTensor(0.5f, 9) : Quantization.NONE;
        Shape pairs = Shape.of(block.length, 2);
        SingleOperator operator = SingleOperator.of(TypeRows.plain(definition), shape + (late ? " late" : ""))
                .input(type, shape, quantization, Fill.random(1));
        if (late) {
            operator.input(DataType.INT32, Shape.of(block.length), Fill.of(block))
                    .input(DataType.INT32, pairs, Fill.of(margins));
        } else {
            operator.constant(DataType.INT32, Shape.of(block.length), Fill.of(block))
                    .constant(DataType.INT32, pairs, Fill.of(margins));
        }
        return operator.output(type, quantization).expectOriginal();
    }
}
