package dev.tern.kernels.elementwise;

import dev.tern.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * How operands are spread over a result, with neighbouring dimensions brought together where every operand goes along with
 * both or with neither.
 */
final class Spreading {
    private final int[] extents;
    /** For each operand and each dimension, outermost first, whether it goes along. */
    private final boolean[][] along;

    private Spreading(int[] extents, boolean[][] along) {
        this.extents = extents;
        this.along = along;
    }

    /** Of operands of these shapes, each of which has the result's extent or 1 in every dimension. */
    static Spreading of(Shape result, List<Shape> operands) {
        int[] extents = new int[Math.max(1, result.rank())];
        boolean[][] along = new boolean[operands.size()][extents.length];
        int dims = 0;
        for (int d = 0; d < result.rank(); d++) {
            int extent = result.dim(d);
            if (extent == 1) {
                continue;
            }
            boolean same = dims > 0;
            for (int i = 0; i < along.length; i++) {
                int own = d - result.rank() + operands.get(i).rank();
                along[i][dims] = own >= 0 && operands.get(i).dim(own) != 1;
                same &= dims > 0 && along[i][dims] == along[i][dims - 1];
            }
            if (same) {
                extents[dims - 1] *= extent;
            } else {
                extents[dims++] = extent;
            }
        }
        if (dims == 0) {
            extents[dims++] = 1;
            for (boolean[] each : along) {
                each[0] = true;
            }
        }
        return new Spreading(Arrays.copyOf(extents, dims), along);
    }

    int dims() {
        return extents.length;
    }

    int extent(int dim) {
        return extents[dim];
    }

    boolean goesAlong(int operand, int dim) {
        return along[operand][dim];
    }

    int elements() {
        int product = 1;
        for (int extent : extents) {
            product *= extent;
        }
        return product;
    }

    /** For each row of the result's last dimension, the operand's element that its first element goes with. */
    int[] places(int operand) {
        int[] places = {0};
        int step = along[operand][extents.length - 1] ? extents[extents.length - 1] : 1;
        for (int d = extents.length - 2; d >= 0; d--) {
            int[] more = new int[places.length * extents[d]];
            for (int i = 0; i < more.length; i++) {
                more[i] = places[i % places.length] + (along[operand][d] ? i / places.length * step : 0);
            }
            step *= along[operand][d] ? extents[d] : 1;
            places = more;
        }
        return places;
    }
}
