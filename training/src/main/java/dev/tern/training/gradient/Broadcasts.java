package dev.tern.training.gradient;

import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** What broadcasting means on the way back: a sum over every axis along which an operand was repeated. */
final class Broadcasts {
    private Broadcasts() {}

    static Edge summed(Maths maths, Edge gradient, Shape operand) {
        if (gradient.shape().equals(operand)) {
            return gradient;
        }
        int extra = gradient.rank() - operand.rank();
        int[] axes = new int[gradient.rank()];
        int count = 0;
        for (int i = 0; i < gradient.rank(); i++) {
            boolean repeated = i < extra || (operand.dim(i - extra) == 1 && gradient.dim(i) != 1);
            if (repeated) {
                axes[count++] = i;
            }
        }
        Edge sum = count == 0 ? gradient : maths.sum(gradient, false, java.util.Arrays.copyOf(axes, count));
        return maths.reshape(sum, operand);
    }
}
