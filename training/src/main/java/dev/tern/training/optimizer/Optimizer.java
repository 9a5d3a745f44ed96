package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.OptimizerStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How weights follow their gradients. An optimiser is a value; what it remembers lies in slots, one of each for every weight.
 * {@link Optimizers} has Keras'; own ones implement this.
 */
public interface Optimizer {
    /** What kind of optimiser this is, as Keras calls it. */
    String kind();

    /** The learning rate of each step. */
    Schedule learningRate();

    /** The same with another learning rate. */
    Optimizer withLearningRate(Schedule schedule);

    /** The same with these limits of gradients. */
    Optimizer withClipping(Clipping limits);

    /** Names of the slots, as Keras has them. */
    List<String> slots();

    /** What a slot holds before the first step. */
    default float initial(String slot) {
        return 0;
    }

    /**
     * The numbers that the update of one step needs, the same for all weights.
     *
     * @param step number of the step, from 1
     * @param rate learning rate of this step
     */
    void numbers(long step, float rate, StepNumbers to);

    /** The same as an array of its own. */
    default float[] numbers(long step, float rate) {
        StepNumbers to = new StepNumbers();
        numbers(step, rate, to);
        return java.util.Arrays.copyOf(to.array(), to.count());
    }

    /** The arithmetic of the update. */
    OptimizerStep.UpdateLoop loop();

    /** The same arithmetic for machine code, bit by bit; null where there is none, and the loop computes. */
    default @Nullable Formula formula() {
        return null;
    }

    /** Limits of the gradients before they are used. */
    default Clipping clipping() {
        return Clipping.NONE;
    }

    /** How gradients are cut down; at most one of the three is not zero. */
    record Clipping(float value, float norm, float globalNorm) {
        public static final Clipping NONE = new Clipping(0, 0, 0);

        public static Clipping byValue(float most) {
            return new Clipping(most, 0, 0);
        }

        /** Each weight's gradient on its own. */
        public static Clipping byNorm(float most) {
            return new Clipping(0, most, 0);
        }

        /** All gradients together. */
        public static Clipping byGlobalNorm(float most) {
            return new Clipping(0, 0, most);
        }
    }
}
