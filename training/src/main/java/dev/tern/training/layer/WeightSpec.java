package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Constraint;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Regularizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weight that a layer has.
 *
 * @param name its name within the layer, as Keras has it: {@code kernel}
 * @param shape the shape that Keras gives it
 * @param layout which of Keras' axes stands where in the order that operators want; empty where that is the same
 * @param trainable whether an optimiser changes it
 */
public record WeightSpec(
        String name,
        Shape shape,
        List<Integer> layout,
        Initializer initializer,
        boolean trainable,
        @Nullable Regularizer regularizer,
        @Nullable Constraint constraint) {
    public WeightSpec {
        layout = List.copyOf(layout);
    }

    /** A trainable weight. */
    public static WeightSpec of(String name, Initializer initializer, int... extents) {
        return new WeightSpec(name, Shape.of(extents), List.of(), initializer, true, null, null);
    }

    /** Stored with Keras' axes in this order. */
    public WeightSpec stored(Integer... axes) {
        return new WeightSpec(name, shape, List.of(axes), initializer, trainable, regularizer, constraint);
    }

    /** State that the layer itself changes. */
    public WeightSpec state() {
        return new WeightSpec(name, shape, layout, initializer, false, regularizer, constraint);
    }

    public WeightSpec withName(String other) {
        return new WeightSpec(other, shape, layout, initializer, trainable, regularizer, constraint);
    }

    public WeightSpec withInitializer(Initializer other) {
        return new WeightSpec(name, shape, layout, other, trainable, regularizer, constraint);
    }

    public WeightSpec with(@Nullable Regularizer penalty, @Nullable Constraint bounds) {
        return new WeightSpec(name, shape, layout, initializer, trainable, penalty, bounds);
    }

    /** The shape in which operators get it. */
    public Shape storedShape() {
        return layout.isEmpty()
                ? shape
                : Shape.of(layout.stream().mapToInt(shape::dim).toArray());
    }
}
