package dev.tern.operators.random;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Draws classes: in each row of logits, class {@code i} with a probability proportional to its exponential. Logits that
 * are not finite stand for classes that are never drawn.
 */
public record Multinomial(long seed, long seed2) implements BuiltinOperator {
    /** Blocks of words set aside for each sample, so that parallel generators would not meet. */
    private static final long RESERVED_BLOCKS = 512;

    public static final OperatorDefinition<Multinomial> DEFINITION = OperatorDefinition.builtin(
            149,
            "MULTINOMIAL",
            d -> d.options(114, new Multinomial(0, 0))
                    .inputs("logits", "samples")
                    .outputs("output")
                    .types("f32 i32 -> i32|i64")
                    .shapes(Multinomial::shapes)
                    .stateful()
                    .kernel(Multinomial::bind));

    @Override
    public OperatorDefinition<Multinomial> definition() {
        return DEFINITION;
    }

    @Override
    public Multinomial map(Slots slots) {
        return new Multinomial(slots.int64(0, seed), slots.int64(1, seed2));
    }

    private static List<Shape> shapes(Multinomial operator, ShapeScope scope) {
        Shape logits = scope.shape(0);
        if (logits.rank() != 2 || logits.dim(1) < 1 || scope.shape(1).rank() != 0) {
            throw TernException.at("logits and samples")
                    .expected("logits [batches, classes] of at least one class, and one number of samples")
                    .found(logits + " and " + scope.shape(1))
                    .fix("reshape the operands");
        }
        int samples = scope.intScalar(1);
        if (samples < 0) {
            throw TernException.at("samples")
                    .expected("0 or more")
                    .found(String.valueOf(samples))
                    .fix("correct the number");
        }
        return List.of(Shape.of(logits.dim(0), samples));
    }

    private static Kernel bind(Multinomial operator, Binding binding) {
        return new Draws(Seeds.ofStored(operator.seed, operator.seed2), binding);
    }

    private static final class Draws implements Kernel {
        private static final int SAMPLES_AT_ONCE = 4096;

        private final Binding binding;
        private final Tensor logits;
        private final Tensor output;
        private final Philox generator;
        private final Philox words;
        private final float[] row;
        private final double[] cumulative;

        Draws(Seeds seeds, Binding binding) {
            this.binding = binding;
            logits = binding.input(0);
            output = binding.output(0);
            generator = Generators.of(binding, 1, seeds);
            words = generator.copy();
            row = binding.floats(logits.shape().dim(1));
            cumulative = binding.doubles(logits.shape().dim(1));
        }

        @Override
        public void run() {
            int batches = logits.shape().dim(0);
            int samples = output.shape().dim(1);
            words.follow(generator);
            generator.skip(batches * ((samples + 3L) / 4 * 4) * RESERVED_BLOCKS);
            int[] block = words.words();
            int used = block.length;
            for (int batch = 0; batch < batches; batch++) {
                logits.readFloats((long) batch * row.length, row.length, row, 0);
                double total = accumulate(row, cumulative);
                for (int i = 0; i < samples; i++) {
                    if (i % SAMPLES_AT_ONCE == 0) {
                        binding.checkpoint();
                    }
                    if (used == block.length) {
                        block = words.next();
                        used = 0;
                    }
                    double sought = Philox.uniform(block[used], block[used + 1]) * total;
                    used += 2;
                    output.setLong((long) batch * samples + i, firstAbove(cumulative, sought));
                }
            }
        }

        private static double accumulate(float[] row, double[] cumulative) {
            float most = -Float.MAX_VALUE;
            for (float logit : row) {
                most = Float.isFinite(logit) ? Math.max(most, logit) : most;
            }
            double total = 0;
            for (int i = 0; i < row.length; i++) {
                total += Float.isFinite(row[i]) ? Math.exp(row[i] - (double) most) : 0;
                cumulative[i] = total;
            }
            return total;
        }

        private static int firstAbove(double[] ascending, double sought) {
            int from = 0;
            int to = ascending.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (ascending[middle] > sought) {
                    to = middle;
                } else {
                    from = middle + 1;
                }
            }
            return from;
        }
    }
}
