package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.Arrays;
import java.util.List;

/**
 * Keras' Attention by products, or AdditiveAttention by sums: query, value and perhaps key.
 *
 * @param additive sums through a hyperbolic tangent instead of products
 * @param useScale whether a learned scale stands in front
 */
public record Attention(String name, boolean additive, boolean useScale, float dropout, boolean causal)
        implements Layer {

    public static Attention of() {
        return new Attention("", false, false, 0, false);
    }

    /** Keras' AdditiveAttention, which has a scale by default. */
    public static Attention ofSums() {
        return new Attention("", true, true, 0, false);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        if (!useScale) {
            return List.of();
        }
        return List.of(
                additive
                        ? WeightSpec.of(
                                "scale",
                                Initializers.GLOROT_UNIFORM,
                                inputs.getFirst().dim(-1))
                        : WeightSpec.of("scale", Initializers.ONES));
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        Maths m = scope.maths();
        Edge query = inputs.get(0);
        Edge value = inputs.get(1);
        Edge key = inputs.getLast();
        Edge scores;
        if (additive) {
            Edge sums = m.tanh(m.add(m.expand(query, 2), m.expand(key, 1)));
            scores = m.sum(useScale ? m.mul(sums, scope.weight("scale")) : sums, false, 3);
        } else {
            Edge products = m.matmul(query, key, false, true);
            scores = useScale ? m.mul(products, scope.weight("scale")) : products;
        }
        if (causal) {
            scores = m.add(scores, future(m, scores.dim(1), scores.dim(2)));
        }
        scores = masked(scope, scores, value, 1);
        Edge shares = Dropout.of(dropout).call(scope.within("softmax"), m.softmax(scores));
        Edge result = m.matmul(shares, value, false, false);
        Edge asked = scope.mask(query);
        return List.of(asked == null ? result : m.mul(result, m.reshape(asked, -1, query.dim(1), 1)));
    }

    /** Scores with what a mask of the values leaves out taken out of the softmax; {@code inner} axes lie before the last. */
    static Edge masked(LayerScope scope, Edge scores, Edge value, int inner) {
        Edge mask = scope.mask(value);
        if (mask == null) {
            return scores;
        }
        Maths m = scope.maths();
        int[] extents = new int[inner + 2];
        Arrays.fill(extents, 1);
        extents[0] = -1;
        extents[inner + 1] = value.dim(1);
        return m.add(scores, m.reshape(m.mul(m.add(mask, -1), 1e9f), extents));
    }

    /** Numbers that take what lies ahead out of a softmax. */
    static Edge future(Maths m, int rows, int columns) {
        float[] ahead = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(ahead, r * columns + Math.min(columns, r + 1), (r + 1) * columns, -1e9f);
        }
        return m.tape().constant(Shape.of(rows, columns), ahead);
    }

    public Attention useScale(boolean other) {
        return new Attention(name, additive, other, dropout, causal);
    }

    public Attention dropout(float other) {
        return new Attention(name, additive, useScale, other, causal);
    }

    public Attention causal(boolean other) {
        return new Attention(name, additive, useScale, dropout, other);
    }

    @Override
    public Attention named(String other) {
        return new Attention(other, additive, useScale, dropout, causal);
    }

    @Override
    public String kind() {
        return additive ? "AdditiveAttention" : "Attention";
    }
}
