package dev.tern.training.optimizer;

import java.util.Arrays;

/** The numbers that an optimiser's update needs in a step, written anew in each without a new array. */
public final class StepNumbers {
    private float[] values = new float[8];
    private int count;

    /** Begins with none. */
    public StepNumbers clear() {
        count = 0;
        return this;
    }

    /** One more. */
    public StepNumbers put(float value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
        return this;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The numbers, and what is left of the array behind them. */
    public float[] array() {
        return values;
    }
}
