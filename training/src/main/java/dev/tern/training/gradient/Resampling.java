package dev.tern.training.gradient;

import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** Resizing of images as two products with matrices that say how much each element of an axis counts. */
record Resampling(boolean alignCorners, boolean halfPixelCenters, boolean nearest) {
    Edge of(Maths m, Edge image, Edge resized) {
        int images = image.dim(0);
        int channels = image.dim(3);
        Edge rows = m.tape().constant(Shape.of(resized.dim(1), image.dim(1)), matrix(image.dim(1), resized.dim(1)));
        Edge columns = m.tape().constant(Shape.of(resized.dim(2), image.dim(2)), matrix(image.dim(2), resized.dim(2)));
        Edge flat = m.reshape(image, images, image.dim(1), image.dim(2) * channels);
        Edge tall = m.matmul(rows, flat, false, false);
        Edge lines = m.reshape(tall, images * resized.dim(1), image.dim(2), channels);
        return m.reshape(m.matmul(columns, lines, false, false), resized.shape());
    }

    private float[] matrix(int from, int to) {
        float scale = alignCorners && to > 1 ? (float) (from - 1) / (to - 1) : (float) from / to;
        float[] matrix = new float[to * from];
        for (int i = 0; i < to; i++) {
            if (nearest) {
                float scaled = (i + (halfPixelCenters ? 0.5f : 0f)) * scale;
                int index = (int) (alignCorners ? Math.floor(scaled + 0.5f) : Math.floor(scaled));
                matrix[i * from + Math.clamp(index, 0, from - 1)] = 1;
                continue;
            }
            float position = halfPixelCenters ? (i + 0.5f) * scale - 0.5f : i * scale;
            int before = Math.clamp((int) Math.floor(position), 0, from - 1);
            int after = Math.min((int) Math.ceil(position), from - 1);
            float share = position - before;
            matrix[i * from + before] += 1 - share;
            matrix[i * from + Math.max(after, 0)] += share;
        }
        return matrix;
    }
}
