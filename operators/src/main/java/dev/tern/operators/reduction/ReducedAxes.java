package dev.tern.operators.reduction;

import dev.tern.operators.movement.Axis;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** Which axes of an operand are reduced. */
public record ReducedAxes(boolean[] reduced) {
    /** The axes that {@code axes} lists; repeated ones count once, and a scalar has none to reduce. */
    public static ReducedAxes of(Shape input, Tensor axes) {
        boolean[] reduced = new boolean[input.rank()];
        if (input.rank() > 0) {
            for (long i = 0; i < axes.elements(); i++) {
                reduced[Axis.of(axes.intAt(i), input.rank())] = true;
            }
        }
        return new ReducedAxes(reduced);
    }

    /** Shape of the result. */
    Shape result(Shape input, boolean keepAxes) {
        int[] dims = new int[input.rank()];
        int count = 0;
        for (int i = 0; i < dims.length; i++) {
            if (!reduced[i]) {
                dims[count++] = input.dim(i);
            } else if (keepAxes) {
                dims[count++] = 1;
            }
        }
        return Shape.of(Arrays.copyOf(dims, count));
    }

    /** Number of elements that come together in each result. */
    long count(Shape input) {
        long count = 1;
        for (int i = 0; i < reduced.length; i++) {
            count *= reduced[i] ? input.dim(i) : 1;
        }
        return count;
    }

    /** Whether these are exactly the height and width of an image [batch, height, width, channels]. */
    boolean isImagePlane() {
        return reduced.length == 4 && !reduced[0] && reduced[1] && reduced[2] && !reduced[3];
    }
}
