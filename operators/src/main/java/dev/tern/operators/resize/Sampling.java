package dev.tern.operators.resize;

import dev.tern.operators.ShapeScope;
import dev.tern.operators.arithmetic.Rounding;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Where the elements of a resized axis come from. With {@code alignCorners} the first and last elements of both sides
 * meet; with {@code halfPixelCenters} positions are centres of elements rather than their beginnings.
 */
public record Sampling(int from, int to, boolean alignCorners, boolean halfPixelCenters) {
    private static final int MOST = 1 << 20;

    /** The shape of {@code scope}'s image at the size that its second operand gives. */
    static List<Shape> shapes(ShapeScope scope) {
        Shape input = scope.shape(0);
        Extent.requireEqual(4, input.rank(), "rank of the image");
        if (!scope.shape(1).equals(Shape.of(2))) {
            throw TernException.at("size")
                    .expected("shape [2]: height and width")
                    .found(scope.shape(1).toString())
                    .fix("give two numbers");
        }
        Tensor size = scope.data(1);
        int height = size.intAt(0);
        int width = size.intAt(1);
        for (int extent : new int[] {height, width, input.dim(1), input.dim(2)}) {
            if (extent < 1 || extent > MOST) {
                throw TernException.at("height and width of image and result")
                        .expected("1 to " + MOST)
                        .found(String.valueOf(extent))
                        .fix("correct the size");
            }
        }
        return List.of(Shape.of(input.dim(0), height, width, input.dim(3)));
    }

    /** Distance between positions, as a float. */
    float scale() {
        return alignCorners && to > 1 ? (float) (from - 1) / (to - 1) : (float) from / to;
    }

    /** Position of result {@code i} in the source, between elements. */
    public float position(int i) {
        return halfPixelCenters ? (i + 0.5f) * scale() - 0.5f : i * scale();
    }

    /** Index of the source element before {@code position}, held inside. */
    public int before(float position) {
        return Math.clamp((int) Math.floor(position), 0, from - 1);
    }

    /** Index of the source element after {@code position}, held inside. */
    public int after(float position) {
        return Math.min((int) Math.ceil(position), from - 1);
    }

    /** Distance between positions, in 1024ths. */
    private int scale10() {
        return alignCorners && to > 1 ? ((from - 1) * 1024 + (to - 1) / 2) / (to - 1) : (from * 1024 + to / 2) / to;
    }

    /** Position of result {@code i} in the source, in 1024ths. */
    public int position10(int i) {
        int scale = scale10();
        return halfPixelCenters ? i * scale + scale / 2 - 512 : i * scale;
    }

    /** As {@link #before(float)} for a position in 1024ths. */
    public int before10(int position) {
        return Math.clamp(position / 1024, 0, from - 1);
    }

    /** As {@link #after(float)} for a position in 1024ths. */
    public int after10(int position) {
        return Math.min((position + 1023) / 1024, from - 1);
    }

    /** Index of the source element nearest to result {@code i}. */
    int nearest(int i) {
        float scaled = (i + (halfPixelCenters ? 0.5f : 0f)) * scale();
        int index = alignCorners ? (int) Rounding.halfAway(scaled) : (int) Math.floor(scaled);
        return Math.max(0, Math.min(index, from - 1));
    }

    /** As {@link #nearest} in 16-bit fixed point, the rule for unsigned bytes without either option. */
    int nearestFixed(int i) {
        long scale = ((long) from << 16) / to + 1;
        return (int) Math.min(i * scale >> 16, from - 1);
    }
}
