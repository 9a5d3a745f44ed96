package dev.tern.operators.random;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.tensor.Tensor;

/**
 * Reals from the normal distribution around 0 with variance 1, two at a time from two even ones. The numbers go on from
 * run to run and begin again when the model is prepared.
 */
public record RandomStandardNormal(long seed, long seed2) implements BuiltinOperator {
    private static final float LEAST = 1e-7f;

    public static final OperatorDefinition<RandomStandardNormal> DEFINITION = OperatorDefinition.builtin(
            146,
            "RANDOM_STANDARD_NORMAL",
            d -> d.options(114, new RandomStandardNormal(0, 0))
                    .inputs("shape")
                    .outputs("output")
                    .types("i32 -> f32")
                    .shapes((operator, scope) -> RandomShape.of(scope))
                    .stateful()
                    .kernel(RandomStandardNormal::bind));

    @Override
    public OperatorDefinition<RandomStandardNormal> definition() {
        return DEFINITION;
    }

    @Override
    public RandomStandardNormal map(Slots slots) {
        return new RandomStandardNormal(slots.int64(0, seed), slots.int64(1, seed2));
    }

    private static Kernel bind(RandomStandardNormal operator, Binding binding) {
        Philox generator = Generators.of(binding, 0, Seeds.ofStored(operator.seed, operator.seed2));
        Tensor output = binding.output(0);
        float[] reals = binding.floats(4);
        return () -> {
            for (long i = 0; i < output.elements(); i += 4) {
                int[] words = generator.next();
                pair(words[0], words[1], reals, 0);
                pair(words[2], words[3], reals, 2);
                output.writeFloats(i, (int) Math.min(4, output.elements() - i), reals, 0);
            }
        };
    }

    private static void pair(int radiusWord, int angleWord, float[] to, int at) {
        float even = Math.max(Philox.uniform(radiusWord), LEAST);
        float angle = (float) (2 * Math.PI * Philox.uniform(angleWord));
        float radius = (float) Math.sqrt(-2f * (float) Math.log(even));
        to[at] = (float) Math.sin(angle) * radius;
        to[at + 1] = (float) Math.cos(angle) * radius;
    }
}
