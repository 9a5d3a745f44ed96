package dev.tern.operators.random;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.tensor.Tensor;

/** Reals drawn evenly from [0, 1). The numbers go on from run to run and begin again when the model is prepared. */
public record RandomUniform(long seed, long seed2) implements BuiltinOperator {
    public static final OperatorDefinition<RandomUniform> DEFINITION = OperatorDefinition.builtin(
            148,
            "RANDOM_UNIFORM",
            d -> d.options(114, new RandomUniform(0, 0))
                    .inputs("shape")
                    .outputs("output")
                    .types("i32 -> f32")
                    .shapes((operator, scope) -> RandomShape.of(scope))
                    .stateful()
                    .kernel(RandomUniform::bind));

    @Override
    public OperatorDefinition<RandomUniform> definition() {
        return DEFINITION;
    }

    @Override
    public RandomUniform map(Slots slots) {
        return new RandomUniform(slots.int64(0, seed), slots.int64(1, seed2));
    }

    private static Kernel bind(RandomUniform operator, Binding binding) {
        Philox generator = Generators.of(binding, 0, Seeds.ofStored(operator.seed, operator.seed2));
        Tensor output = binding.output(0);
        float[] reals = binding.floats(4);
        return () -> {
            for (long i = 0; i < output.elements(); i += 4) {
                int[] words = generator.next();
                for (int k = 0; k < 4; k++) {
                    reals[k] = Philox.uniform(words[k]);
                }
                output.writeFloats(i, (int) Math.min(4, output.elements() - i), reals, 0);
            }
        };
    }
}
