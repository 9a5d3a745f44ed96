package dev.tern.training.layer;

import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * The middle of pictures; smaller ones are enlarged first.
 */
public record CenterCrop(String name, int height, int width) implements SimpleLayer {

    public static CenterCrop of(int height, int width) {
        return new CenterCrop("", height, width);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Windows.requireRank(kind(), input, 2);
        Maths m = scope.maths();
        int top = (input.dim(1) - height) / 2;
        int left = (input.dim(2) - width) / 2;
        if (input.dim(1) >= height && input.dim(2) >= width) {
            return m.slice(input, new int[] {0, top, left, 0}, new int[] {-1, height, width, -1});
        }
        float factor = Math.max((float) height / input.dim(1), (float) width / input.dim(2));
        int rows = Math.max(height, Math.round(input.dim(1) * factor));
        int columns = Math.max(width, Math.round(input.dim(2) * factor));
        Edge large = m.apply(new ResizeBilinear(false, true), input, m.tape().ints(rows, columns));
        return m.slice(
                large, new int[] {0, (rows - height) / 2, (columns - width) / 2, 0}, new int[] {-1, height, width, -1});
    }

    @Override
    public CenterCrop named(String other) {
        return new CenterCrop(other, height, width);
    }

    @Override
    public String kind() {
        return "CenterCrop";
    }
}
