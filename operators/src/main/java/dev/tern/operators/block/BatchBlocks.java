package dev.tern.operators.block;

import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;

/**
 * How an image with margins is dealt out into batches: pixels at the same place of every block come together in one
 * group of batches.
 *
 * @param sizes extents of a block along the axes after the batch
 * @param before elements of margin before the image along these axes
 * @param after elements of margin after it
 */
record BatchBlocks(int[] sizes, int[] before, int[] after) {
    /** The blocks and margins that two operands describe, for an operand of rank {@code rank}. */
    static BatchBlocks of(Tensor sizes, Tensor margins, int rank) {
        if (rank != 3 && rank != 4) {
            throw TernException.at("operand")
                    .expected("3 or 4 axes")
                    .found(String.valueOf(rank))
                    .fix("reshape it");
        }
        int axes = rank - 2;
        Extent.requireEqual(1, sizes.shape().rank(), "rank of the block's extents");
        Extent.requireEqual(axes, sizes.shape().dim(0), "number of the block's extents");
        Extent.requireEqual(2, margins.shape().rank(), "rank of the margins");
        Extent.requireEqual(axes, margins.shape().dim(0), "number of pairs of margins");
        Extent.requireEqual(2, margins.shape().dim(1), "length of a pair of margins");
        int[] before = new int[axes];
        int[] after = new int[axes];
        for (int i = 0; i < axes; i++) {
            before[i] = Extent.of(margins.longAt(2L * i));
            after[i] = Extent.of(margins.longAt(2L * i + 1));
            if (sizes.intAt(i) < 1) {
                throw TernException.at("extent " + i + " of the block")
                        .expected("1 or more")
                        .found(String.valueOf(sizes.intAt(i)))
                        .fix("correct the block");
            }
        }
        return new BatchBlocks(sizes.toInts(), before, after);
    }

    /** The shape in batches of {@code image}. */
    Shape inBatches(Shape image) {
        int[] dims = image.dims();
        long batches = dims[0];
        for (int i = 0; i < sizes.length; i++) {
            long padded = (long) before[i] + dims[i + 1] + after[i];
            if (padded % sizes[i] != 0) {
                throw TernException.at("axis " + (i + 1))
                        .expected("an extent that with its margins is a multiple of " + sizes[i])
                        .found(String.valueOf(padded))
                        .fix("correct the paddings");
            }
            dims[i + 1] = Extent.of(padded / sizes[i]);
            batches = Extent.of(batches * sizes[i]);
        }
        dims[0] = (int) batches;
        return Shape.of(dims);
    }

    /** The shape of the image that {@code batches} hold. */
    Shape image(Shape batches) {
        int[] dims = batches.dims();
        long groups = 1;
        for (int i = 0; i < sizes.length; i++) {
            long cropped = (long) dims[i + 1] * sizes[i] - before[i] - after[i];
            dims[i + 1] = Extent.of(cropped);
            groups = Extent.of(groups * sizes[i]);
        }
        if (dims[0] % groups != 0) {
            throw TernException.at("batches")
                    .expected("a multiple of the block's " + groups + " places")
                    .found(String.valueOf(dims[0]))
                    .fix("correct the block");
        }
        dims[0] /= (int) groups;
        return Shape.of(dims);
    }

    /** The copies from {@code image} to {@code batches}, one for each place in a block. */
    List<Box> boxes(Shape image, Shape batches) {
        List<Box> boxes = new ArrayList<>();
        int groups = 1;
        for (int size : sizes) {
            groups *= size;
        }
        for (int group = 0; group < groups; group++) {
            boxes.add(box(image, batches, group));
        }
        return boxes;
    }

    private Box box(Shape image, Shape batches, int group) {
        int[] extents = image.dims();
        long[] from = Box.strides(image);
        long[] to = Box.strides(batches);
        long fromStart = 0;
        long toStart = (long) group * image.dim(0) * to[0];
        int rest = group;
        for (int i = sizes.length - 1; i >= 0; i--) {
            int place = rest % sizes[i];
            rest /= sizes[i];
            int first = Math.floorMod(place - before[i], sizes[i]);
            int extent = extents[i + 1];
            extents[i + 1] = first >= extent ? 0 : (extent - first - 1) / sizes[i] + 1;
            fromStart += first * from[i + 1];
            toStart += (first + before[i]) / sizes[i] * to[i + 1];
            from[i + 1] *= sizes[i];
        }
        return new Box(extents, from, fromStart, to, toStart);
    }
}
