package dev.tern.training.operator;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.initializer.Randomness;
import java.util.List;

/**
 * Random floats that are a function of a seed and the number of the step alone, so that training which is resumed draws what
 * it would have drawn.
 *
 * @param normal whether they are normally distributed, else uniform in [0, 1)
 */
public record RandomNumbers(long seed, boolean normal, List<Integer> extents) implements TrainingOperator {
    public static final OperatorDefinition<RandomNumbers> DEFINITION = OperatorDefinition.builtin(
            NO_CODE,
            "RANDOM_NUMBERS",
            d -> d.options(0, new RandomNumbers(0, false, List.of()))
                    .inputs("step")
                    .outputs("numbers")
                    .types("i32 -> f32")
                    .shapes((op, scope) -> List.of(op.shape()))
                    .stateful()
                    .kernel(RandomNumbers::bind));

    public RandomNumbers {
        extents = List.copyOf(extents);
    }

    @Override
    public OperatorDefinition<RandomNumbers> definition() {
        return DEFINITION;
    }

    private Shape shape() {
        return Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Kernel bind(RandomNumbers op, Binding binding) {
        Tensor step = binding.input(0);
        Tensor numbers = binding.output(0);
        int n = numbers.intElements();
        float[] chunk = binding.floats(Math.min(n, Chunks.LENGTH));
        return () -> {
            long key = Randomness.key(op.seed, step.intAt(0));
            for (int at = 0; at < n; at += chunk.length) {
                int count = Math.min(chunk.length, n - at);
                for (int i = 0; i < count; i++) {
                    chunk[i] = op.normal ? Randomness.normal(key, at + i) : Randomness.uniform(key, at + i);
                }
                numbers.writeFloats(at, count, chunk, 0);
            }
        };
    }
}
