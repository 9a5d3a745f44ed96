package dev.tern.training.savedmodel;

import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;

/** Weights with their axes in another order. */
final class Layouts {
    private Layouts() {}

    /** {@code tensor} with axis {@code order[i]} in place {@code i}; as it is where no order is given. */
    static Tensor transposed(Tensor tensor, int... order) {
        if (order.length == 0) {
            return tensor;
        }
        Shape from = tensor.shape();
        int rank = order.length;
        if (rank != from.rank()) {
            throw TernException.of("weights of rank " + from.rank() + " where rank " + rank + " is needed");
        }
        int[] dims = new int[rank];
        long[] steps = new long[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = from.dim(order[i]);
            steps[i] = from.elements(order[i] + 1, rank);
        }
        int width = tensor.type().bits() / 8;
        MemorySegment to =
                MemorySegment.ofArray(new byte[Math.toIntExact(tensor.data().byteSize())]);
        int[] at = new int[rank];
        long source = 0;
        for (long i = 0; i < tensor.elements(); i++) {
            MemorySegment.copy(tensor.data(), source * width, to, i * width, width);
            for (int axis = rank - 1; axis >= 0; axis--) {
                source += steps[axis];
                if (++at[axis] < dims[axis]) {
                    break;
                }
                source -= steps[axis] * dims[axis];
                at[axis] = 0;
            }
        }
        return Tensor.of(tensor.type(), Shape.of(dims), Quantization.NONE, to);
    }
}
