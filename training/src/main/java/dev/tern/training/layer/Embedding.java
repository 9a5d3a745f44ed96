package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table for each whole number.
 *
 * @param maskZero whether 0 stands for no entry, which layers behind pass over
 */
public record Embedding(
        String name,
        int entries,
        int width,
        Initializer initializer,
        @Nullable Regularizer regularizer,
        boolean maskZero)
        implements SimpleLayer {

    public static Embedding of(int entries, int width) {
        return new Embedding("", entries, width, Initializers.EMBEDDING_UNIFORM, null, false);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        return List.of(WeightSpec.of("embeddings", initializer, entries, width).with(regularizer, null));
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        Edge numbers = m.cast(input, DataType.INT32);
        Edge result = m.gather(scope.weight("embeddings"), numbers, 0);
        if (maskZero && input.rank() == 2) {
            Edge none = m.cast(m.equal(numbers, m.tape().ints(Shape.scalar(), 0)), DataType.FLOAT32);
            scope.mask(result, m.sub(1, none));
        }
        return result;
    }

    public Embedding initializer(Initializer other) {
        return new Embedding(name, entries, width, other, regularizer, maskZero);
    }

    public Embedding regularizer(@Nullable Regularizer other) {
        return new Embedding(name, entries, width, initializer, other, maskZero);
    }

    public Embedding maskZero(boolean other) {
        return new Embedding(name, entries, width, initializer, regularizer, other);
    }

    @Override
    public Embedding named(String other) {
        return new Embedding(other, entries, width, initializer, regularizer, maskZero);
    }

    @Override
    public String kind() {
        return "Embedding";
    }
}
