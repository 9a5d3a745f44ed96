package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** Numbers above a threshold as they are, and zero for the others. */
public record ThresholdedReluLayer(String name, float threshold) implements SimpleLayer {
    public static ThresholdedReluLayer of(float threshold) {
        return new ThresholdedReluLayer("", threshold);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        return m.mul(input, m.cast(m.greater(input, threshold), DataType.FLOAT32));
    }

    @Override
    public ThresholdedReluLayer named(String other) {
        return new ThresholdedReluLayer(other, threshold);
    }

    @Override
    public String kind() {
        return "ThresholdedReLU";
    }
}
