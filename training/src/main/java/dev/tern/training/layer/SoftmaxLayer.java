package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * Keras' Softmax layer.
 */
public record SoftmaxLayer(String name, int axis) implements SimpleLayer {

    public static SoftmaxLayer of() {
        return new SoftmaxLayer("", -1);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        int along = axis < 0 ? axis + input.rank() : axis;
        if (along == input.rank() - 1) {
            return m.softmax(input);
        }
        int[] swap = Maths.axes(input.rank());
        swap[along] = input.rank() - 1;
        swap[input.rank() - 1] = along;
        return m.transpose(m.softmax(m.transpose(input, swap)), swap);
    }

    public SoftmaxLayer axis(int other) {
        return new SoftmaxLayer(name, other);
    }

    @Override
    public SoftmaxLayer named(String other) {
        return new SoftmaxLayer(other, axis);
    }

    @Override
    public String kind() {
        return "Softmax";
    }
}
