package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import java.util.List;

/**
 * An input of a model.
 *
 * @param shape one example's shape, without the batch
 */
public record Input(String name, DataType type, Shape shape) implements Layer {
    /** A float input. */
    public static Input of(int... extents) {
        return new Input("", DataType.FLOAT32, Shape.of(extents));
    }

    /** The same with elements of another type. */
    public Input ofType(DataType other) {
        return new Input(name, other, shape);
    }

    @Override
    public Input named(String other) {
        return new Input(other, type, shape);
    }

    @Override
    public String kind() {
        return "InputLayer";
    }

    @Override
    public Input input() {
        return this;
    }

    /** The shape with -1 for the batch in front. */
    public Shape batchShape() {
        int[] extents = new int[shape.rank() + 1];
        extents[0] = Shape.UNKNOWN;
        System.arraycopy(shape.dims(), 0, extents, 1, shape.rank());
        return Shape.of(extents);
    }

    /** A new symbol for it, to build a model from. */
    public Symbol symbol() {
        return Symbol.ofInput(this);
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        if (inputs.size() != 1) {
            throw TernException.of("an input stands at the beginning of a model and takes nothing from other layers");
        }
        return inputs;
    }
}
