package dev.tern.operators.split;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Copies;
import dev.tern.operators.movement.Staged;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;

/** The kernel of both operators: copies consecutive slices of an operand into one result each. */
final class Pieces {
    private Pieces() {}

    static Kernel bind(Binding binding, int input, int axisOperand) {
        Staged from = Staged.input(binding, input);
        Staged[] to = new Staged[binding.outputCount()];
        for (int i = 0; i < to.length; i++) {
            to[i] = Staged.output(binding, i);
        }
        Tensor axis = binding.input(axisOperand);
        Shape shape = binding.input(input).shape();
        if (binding.isConstant(axisOperand)) {
            return Copies.of(
                    new Staged[] {from}, to, copies(binding, shape, Axis.of(axis, shape.rank()), from.elementBytes()));
        }
        return () -> cut(copies(binding, shape, Axis.of(axis, shape.rank()), from.elementBytes()), from, to);
    }

    private static StridedCopy[] copies(Binding binding, Shape shape, int axis, int elementBytes) {
        long[] strides = Box.strides(shape);
        StridedCopy[] copies = new StridedCopy[binding.outputCount()];
        long start = 0;
        for (int i = 0; i < copies.length; i++) {
            int[] extents = binding.output(i).shape().dims();
            copies[i] = StridedCopy.of(Box.gathering(extents, strides, start), elementBytes);
            start += extents[axis] * strides[axis];
        }
        return copies;
    }

    private static void cut(StridedCopy[] copies, Staged from, Staged[] to) {
        from.load();
        for (int i = 0; i < copies.length; i++) {
            copies[i].run(from.memory(), to[i].memory());
            to[i].store();
        }
    }
}
