package dev.tern.operators.batchmatmul;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/**
 * The sizes of one product of batches of matrices, and which matrices meet.
 *
 * @param batches leading extents of the result
 * @param xSteps how far the matrix of x moves along each of them; 0 where it is repeated
 * @param ySteps the same for y
 */
public record MatrixExtents(int[] batches, int[] xSteps, int[] ySteps, int rows, int depth, int columns) {
    /** The sizes of {@code op} with operands of these shapes. */
    public static MatrixExtents of(BatchMatmul op, Shape x, Shape y) {
        int leading = Math.max(x.rank(), y.rank()) - 2;
        int[] batches = new int[leading];
        int[] xSteps = new int[leading];
        int[] ySteps = new int[leading];
        int xStep = 1;
        int yStep = 1;
        for (int axis = leading - 1; axis >= 0; axis--) {
            int xExtent = extent(x, leading, axis);
            int yExtent = extent(y, leading, axis);
            if (xExtent != yExtent && xExtent != 1 && yExtent != 1) {
                throw TernException.at("leading extents")
                        .expected("equal extents, or 1")
                        .found(x + " and " + y)
                        .fix("correct the shapes of the matrices");
            }
            batches[axis] = xExtent == 1 ? yExtent : xExtent;
            xSteps[axis] = xExtent == 1 ? 0 : xStep;
            ySteps[axis] = yExtent == 1 ? 0 : yStep;
            xStep *= xExtent;
            yStep *= yExtent;
        }
        return new MatrixExtents(
                batches,
                xSteps,
                ySteps,
                op.adjointX() ? x.dim(-1) : x.dim(-2),
                op.adjointX() ? x.dim(-2) : x.dim(-1),
                op.adjointY() ? y.dim(-2) : y.dim(-1));
    }

    private static int extent(Shape shape, int leading, int axis) {
        int own = axis - (leading - (shape.rank() - 2));
        return own < 0 ? 1 : shape.dim(own);
    }

    /** The shape of the result. */
    Shape output() {
        int[] dims = java.util.Arrays.copyOf(batches, batches.length + 2);
        dims[batches.length] = rows;
        dims[batches.length + 1] = columns;
        return Shape.of(dims);
    }

    /** Matrices in the result. */
    public int count() {
        int count = 1;
        for (int extent : batches) {
            count = Math.multiplyExact(count, extent);
        }
        return count;
    }

    /** Which matrix of x goes into matrix {@code batch} of the result. */
    public int xMatrix(int batch) {
        return matrix(batch, xSteps);
    }

    /** Which matrix of y goes into matrix {@code batch} of the result. */
    public int yMatrix(int batch) {
        return matrix(batch, ySteps);
    }

    private int matrix(int batch, int[] steps) {
        int matrix = 0;
        for (int axis = batches.length - 1, left = batch; axis >= 0; axis--) {
            matrix += left % batches[axis] * steps[axis];
            left /= batches[axis];
        }
        return matrix;
    }
}
