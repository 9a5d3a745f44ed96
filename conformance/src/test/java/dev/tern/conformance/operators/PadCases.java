package dev.tern.conformance.operators;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.TypeRule;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.pad.Pad;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** PAD, PADV2 and MIRROR_PAD: ranks, image-like and general paddings, zero points. */
final class PadCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        addConstantPads(cases, Pad.PAD);
        addConstantPads(cases, Pad.PADV2);
        for (TypeRule.TypeCase types : TypeRows.compared(MirrorPad.DEFINITION)) {
            for (MirrorPad.Mode mode : MirrorPad.Mode.values()) {
                cases.add(mirror(types, mode, Shape.of(4), false, 2, 3));
                cases.add(mirror(types, mode, Shape.of(2, 3), true, 1, 1, 2, 0));
                cases.add(mirror(types, mode, Shape.of(2, 3, 4, 2), false, 0, 1, 2, 2, 0, 3, 1, 1));
            }
        }
        for (DataType type : List.of(DataType.UINT8, DataType.INT8)) {
            Quantization quantization = Quantization.perTensor(0.5f, type == DataType.INT8 ? -17 : 17);
            cases.add(SingleOperator.of(TypeRows.plain(Pad.PAD), "zero point")
                    .input(type, Shape.of(1, 3, 3, 2), quantization, Fill.random(1))
                    .constant(DataType.INT32, Shape.of(4, 2), Fill.of(0, 0, 1, 2, 2, 1, 0, 0))
                    .output(type, quantization)
                    .expectOriginal());
        }
        cases.add(SingleOperator.of(TypeRows.plain(Pad.PAD), "two rows of 16,800 bytes")
                .input(DataType.FLOAT32, Shape.of(2, 4200), Fill.random(1))
                .constant(DataType.INT32, Shape.of(2, 2), Fill.of(0, 0, 1, 2))
                .output(DataType.FLOAT32)
                .expectOriginal());
        cases.add(SingleOperator.of(TypeRows.plain(Pad.PAD), "negative")
                .input(DataType.FLOAT32, Shape.of(3), Fill.random(1))
                .constant(DataType.INT32, Shape.of(1, 2), Fill.of(-1, 0))
                .output(DataType.FLOAT32)
                .expectRefusal("extent"));
        return cases;
    }

    private static void addConstantPads(List<OperatorCase> cases, OperatorDefinition<PlainOperator> definition) {
        for (TypeRule.TypeCase types : TypeRows.compared(definition)) {
            cases.add(pad(definition, types, Shape.of(3), true, 1, 2));
            cases.add(pad(definition, types, Shape.of(1, 2, 3, 2), false, 0, 0, 1, 1, 1, 0, 0, 0));
            cases.add(pad(definition, types, Shape.of(2, 1, 3, 2, 2), false, 1, 0, 0, 1, 0, 0, 1, 1, 1, 1));
        }
    }

    private static OperatorCase pad(
            OperatorDefinition<PlainOperator> definition,
            TypeRule.TypeCase types,
            Shape shape,
            boolean late,
            double... paddings) {
        DataType type = types.inputs().getFirst();
        SingleOperator operator = SingleOperator.of(TypeRows.plain(definition), shape + (late ? " late" : ""))
                .input(type, shape, Fill.random(1));
        addPaddings(operator, types.inputs().get(1), shape, late, paddings);
        if (definition == Pad.PADV2) {
            operator.constant(type, Shape.scalar(), Fill.of(5));
        }
        return operator.output(type).expectOriginal();
    }

    private static OperatorCase mirror(
            TypeRule.TypeCase types, MirrorPad.Mode mode, Shape shape, boolean late, double... paddings) {
        DataType type = types.inputs().getFirst();
        int edge = mode == MirrorPad.Mode.REFLECT ? 1 : 0;
        double[] held = paddings.clone();
        for (int i = 0; i < held.length; i++) {
            held[i] = Math.min(held[i], shape.dim(i / 2) - edge);
        }
        SingleOperator operator = SingleOperator.of(new MirrorPad(mode), mode + " " + shape + (late ? " late" : ""))
                .input(type, shape, Fill.random(1));
        addPaddings(operator, types.inputs().get(1), shape, late, held);
        return operator.output(type).expectOriginal();
    }

    private static void addPaddings(
            SingleOperator operator, DataType type, Shape shape, boolean late, double... paddings) {
        Shape pairs = Shape.of(shape.rank(), 2);
        if (late) {
            operator.input(type, pairs, Fill.of(paddings));
        } else {
            operator.constant(type, pairs, Fill.of(paddings));
        }
    }
}
