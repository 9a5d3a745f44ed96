package dev.tern.training.loss;

import dev.tern.tensor.DataType;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** How far predictions are from what they should be. {@link Losses} has Keras'; own ones implement this. */
public interface Loss {
    /** What kind of loss this is, as Keras calls it. */
    String kind();

    /** One number for each example and position: {@code predicted} without its last axis, which is averaged over. */
    Edge values(Maths maths, Edge target, Edge predicted);

    /** Element type of targets. */
    default DataType targetType() {
        return DataType.FLOAT32;
    }

    /** Whether targets are class numbers, and so have one axis less than predictions. */
    default boolean targetsAreClasses() {
        return targetType() == DataType.INT32;
    }
}
