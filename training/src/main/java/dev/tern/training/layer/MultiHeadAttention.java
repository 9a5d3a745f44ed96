package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;

/**
 * Keras' MultiHeadAttention of a query, a value and, as third input, a key; the key is the value where it is left out.
 *
 * @param valueWidth numbers of a head's value; 0 for as many as its key
 * @param outputWidth numbers of a result; 0 for as many as a query has
 * @param causal whether a place sees only those before it
 */
public record MultiHeadAttention(
        String name,
        int heads,
        int keyWidth,
        int valueWidth,
        int outputWidth,
        float dropout,
        boolean useBias,
        boolean causal,
        Initializer kernelInitializer,
        Initializer biasInitializer)
        implements Layer {

    public static MultiHeadAttention of(int heads, int keyWidth) {
        return new MultiHeadAttention(
                "", heads, keyWidth, 0, 0, 0, true, false, Initializers.GLOROT_UNIFORM, Initializers.ZEROS);
    }

    private int values() {
        return valueWidth == 0 ? keyWidth : valueWidth;
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        Shape query = inputs.get(0);
        Shape value = inputs.get(1);
        Shape key = inputs.size() > 2 ? inputs.get(2) : value;
        int result = outputWidth == 0 ? query.dim(-1) : outputWidth;
        List<WeightSpec> all = new ArrayList<>();
        projection(all, "query", query.dim(-1), keyWidth);
        projection(all, "key", key.dim(-1), keyWidth);
        projection(all, "value", value.dim(-1), values());
        all.add(WeightSpec.of("attention_output/kernel", kernelInitializer, heads, values(), result)
                .stored(2, 0, 1));
        if (useBias) {
            all.add(WeightSpec.of("attention_output/bias", biasInitializer, result));
        }
        return all;
    }

    private void projection(List<WeightSpec> all, String part, int in, int width) {
        all.add(WeightSpec.of(part + "/kernel", kernelInitializer, in, heads, width)
                .stored(1, 2, 0));
        if (useBias) {
            all.add(WeightSpec.of(part + "/bias", biasInitializer, heads, width));
        }
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        if (inputs.size() < 2 || inputs.size() > 3 || inputs.getFirst().rank() != 3) {
            throw TernException.at("inputs of " + kind())
                    .expected("query, value and perhaps key, of shape [batch, places, numbers]")
                    .found(String.valueOf(inputs.stream().map(Edge::shape).toList()))
                    .fix("give two or three such tensors");
        }
        Maths m = scope.maths();
        Edge query = m.mul(projected(scope, "query", inputs.get(0), keyWidth), (float) (1 / Math.sqrt(keyWidth)));
        Edge key = projected(scope, "key", inputs.getLast(), keyWidth);
        Edge value = projected(scope, "value", inputs.get(1), values());
        Edge scores = m.matmul(query, key, false, true);
        if (causal) {
            scores = m.add(scores, Attention.future(m, scores.dim(2), scores.dim(3)));
        }
        scores = Attention.masked(scope, scores, inputs.get(1), 2);
        Edge shares = Dropout.of(dropout).call(scope.within("softmax"), m.softmax(scores));
        Edge seen = m.transpose(m.matmul(shares, value, false, false), 0, 2, 1, 3);
        Edge rows = m.reshape(seen, -1, seen.dim(1), heads * values());
        Edge kernel = scope.weight("attention_output/kernel");
        Edge flat = m.reshape(kernel, kernel.dim(0), heads * values());
        return List.of(Rows.product(scope, rows, flat, useBias ? scope.weight("attention_output/bias") : null));
    }

    /** [batch, heads, places, width]. */
    private Edge projected(LayerScope scope, String part, Edge x, int width) {
        Maths m = scope.maths();
        Edge kernel = m.reshape(scope.weight(part + "/kernel"), heads * width, x.dim(2));
        Edge bias = useBias ? m.reshape(scope.weight(part + "/bias"), heads * width) : null;
        Edge rows = Rows.product(scope, x, kernel, bias);
        return m.transpose(m.reshape(rows, -1, x.dim(1), heads, width), 0, 2, 1, 3);
    }

    public MultiHeadAttention valueWidth(int other) {
        return new MultiHeadAttention(
                name,
                heads,
                keyWidth,
                other,
                outputWidth,
                dropout,
                useBias,
                causal,
                kernelInitializer,
                biasInitializer);
    }

    public MultiHeadAttention outputWidth(int other) {
        return new MultiHeadAttention(
                name, heads, keyWidth, valueWidth, other, dropout, useBias, causal, kernelInitializer, biasInitializer);
    }

    public MultiHeadAttention dropout(float other) {
        return new MultiHeadAttention(
                name,
                heads,
                keyWidth,
                valueWidth,
                outputWidth,
                other,
                useBias,
                causal,
                kernelInitializer,
                biasInitializer);
    }

    public MultiHeadAttention useBias(boolean other) {
        return new MultiHeadAttention(
                name,
                heads,
                keyWidth,
                valueWidth,
                outputWidth,
                dropout,
                other,
                causal,
                kernelInitializer,
                biasInitializer);
    }

    public MultiHeadAttention causal(boolean other) {
        return new MultiHeadAttention(
                name,
                heads,
                keyWidth,
                valueWidth,
                outputWidth,
                dropout,
                useBias,
                other,
                kernelInitializer,
                biasInitializer);
    }

    public MultiHeadAttention kernelInitializer(Initializer other) {
        return new MultiHeadAttention(
                name, heads, keyWidth, valueWidth, outputWidth, dropout, useBias, causal, other, biasInitializer);
    }

    public MultiHeadAttention biasInitializer(Initializer other) {
        return new MultiHeadAttention(
                name, heads, keyWidth, valueWidth, outputWidth, dropout, useBias, causal, kernelInitializer, other);
    }

    @Override
    public MultiHeadAttention named(String other) {
        return new MultiHeadAttention(
                other,
                heads,
                keyWidth,
                valueWidth,
                outputWidth,
                dropout,
                useBias,
                causal,
                kernelInitializer,
                biasInitializer);
    }

    @Override
    public String kind() {
        return "MultiHeadAttention";
    }
}
