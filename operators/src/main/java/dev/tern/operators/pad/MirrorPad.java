package dev.tern.operators.pad;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Copies;
import dev.tern.operators.movement.Movement;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Borders that mirror the operand. */
public record MirrorPad(Mode mode) implements BuiltinOperator {
    /** Whether the edge itself is mirrored too; in file order. */
    public enum Mode {
        /** The mirror stands in the outermost elements, which appear once. */
        REFLECT,
        /** The mirror stands outside, and the outermost elements appear twice. */
        SYMMETRIC
    }

    public static final OperatorDefinition<MirrorPad> DEFINITION = OperatorDefinition.builtin(
            100,
            "MIRROR_PAD",
            d -> d.options(77, new MirrorPad(Mode.REFLECT))
                    .versions(3, TypeVersions.of(0, "i8 2", "i16 3"))
                    .inputs("input", "paddings")
                    .outputs("output")
                    .types("T i32|i64 -> T : f32 u8 i8 i16 i32 i64")
                    .shapes(MirrorPad::shapes)
                    .kernel(MirrorPad::bind));

    @Override
    public OperatorDefinition<MirrorPad> definition() {
        return DEFINITION;
    }

    @Override
    public MirrorPad map(Slots slots) {
        return new MirrorPad(slots.choice(0, mode));
    }

    private int edge() {
        return mode == Mode.REFLECT ? 1 : 0;
    }

    private static List<Shape> shapes(MirrorPad operator, ShapeScope scope) {
        Shape input = scope.shape(0);
        Paddings paddings = Paddings.of(scope.data(1), input.rank());
        for (int i = 0; i < input.rank(); i++) {
            int most = Math.max(0, input.dim(i) - operator.edge());
            int widest = Math.max(paddings.before()[i], paddings.after()[i]);
            if (widest > most) {
                throw TernException.at("paddings of axis " + i)
                        .expected("at most " + most + ", as there is no more to mirror")
                        .found(String.valueOf(widest))
                        .fix("pad less");
            }
        }
        return List.of(paddings.around(input));
    }

    private static Kernel bind(MirrorPad operator, Binding binding) {
        Tensor input = binding.input(0);
        Tensor paddings = binding.input(1);
        DataType type = input.type();
        if (type == DataType.UINT8 || type == DataType.INT8 || type == DataType.INT16) {
            Movement.requireSameQuantization(binding, 0, 0);
        }
        Shape shape = input.shape();
        int bytes = type.bits() / 8;
        MemorySegment from = input.data();
        MemorySegment to = binding.output(0).data();
        return binding.isConstant(1)
                ? Copies.on(null, from, to, operator.copies(shape, paddings, bytes))
                : () -> Copies.on(null, from, to, operator.copies(shape, paddings, bytes))
                        .run();
    }

    /** One copy for each combination of before, inside and after along all axes. */
    private StridedCopy[] copies(Shape input, Tensor tensor, int bytes) {
        Paddings paddings = Paddings.of(tensor, input.rank());
        long[] dense = Box.strides(input);
        long[] wide = Box.strides(paddings.around(input));
        List<Box> boxes = new ArrayList<>();
        boxes.add(new Box(new int[0], new long[0], 0, new long[0], 0));
        for (int i = 0; i < input.rank(); i++) {
            int before = paddings.before()[i];
            int after = paddings.after()[i];
            int dim = input.dim(i);
            List<Box> grown = new ArrayList<>();
            for (Box box : boxes) {
                grown.add(box.with(before, -dense[i], (before - 1L + edge()) * dense[i], wide[i], 0));
                grown.add(box.with(dim, dense[i], 0, wide[i], before * wide[i]));
                grown.add(box.with(
                        after, -dense[i], (dim - 1L - edge()) * dense[i], wide[i], ((long) before + dim) * wide[i]));
            }
            boxes = grown.stream().filter(box -> !box.isEmpty()).toList();
        }
        return boxes.stream().map(box -> StridedCopy.of(box, bytes)).toArray(StridedCopy[]::new);
    }
}
