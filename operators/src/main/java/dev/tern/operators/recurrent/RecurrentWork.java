package dev.tern.operators.recurrent;

import dev.tern.tensor.Shape;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Counts the products of recurrent operators. */
public final class RecurrentWork {
    private RecurrentWork() {}

    /** One product for each element of every weight operand and each vector of the input (operand 0). */
    public static long multiplyAdds(List<@Nullable Shape> in, IntPredicate isWeights) {
        Shape input = in.getFirst();
        if (input == null || input.rank() < 2) {
            return 0;
        }
        long elements = 0;
        for (int i = 1; i < in.size(); i++) {
            Shape shape = in.get(i);
            elements += shape == null || !isWeights.test(i) ? 0 : shape.elements();
        }
        return elements * input.elements(0, input.rank() - 1);
    }
}
