package dev.tern.operators.elementwise;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** POW: powers. Integers have exponents of 0 or more, and their powers are held in the range of 32 bits. */
public final class Pow {
    private static final int BLOCK = 1024;

    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            78,
            "POW",
            56,
            d -> d.inputs("base", "exponent")
                    .outputs("power")
                    .types("T T -> T : f32 i32")
                    .shapes(Shapes::broadcast)
                    .inPlace(0)
                    .kernel((op, binding) -> bind(binding)));

    private Pow() {}

    private static Kernel bind(Binding binding) {
        if (binding.output(0).type() == DataType.FLOAT32) {
            return BinaryKernels.floats(binding, (x, y, out, n) -> {
                for (int i = 0; i < n; i++) {
                    out[i] = power(x[i], y[i]);
                }
            });
        }
        Kernel powers = BinaryKernels.ints(binding, (x, y, out, n) -> {
            for (int i = 0; i < n; i++) {
                out[i] = (int) Math.pow(x[i], y[i]);
            }
        });
        Tensor exponent = binding.input(1);
        int[] block = binding.ints(Math.min(BLOCK, exponent.elements()));
        return () -> {
            requireNotNegative(exponent, block);
            powers.run();
        };
    }

    /** As C has it: one to any power is one, and so is minus one to an infinite power. */
    private static float power(float x, float y) {
        return x == 1 || x == -1 && Float.isInfinite(y) ? 1 : (float) Math.pow(x, y);
    }

    private static void requireNotNegative(Tensor exponent, int[] block) {
        long elements = exponent.elements();
        for (long first = 0; first < elements; first += block.length) {
            int n = (int) Math.min(block.length, elements - first);
            exponent.readInts(first, n, block, 0);
            for (int i = 0; i < n; i++) {
                if (block[i] < 0) {
                    throw TernException.at("exponent of integers")
                            .expected("0 or more")
                            .found(block[i] + " at element " + (first + i))
                            .fix("use floats for negative exponents");
                }
            }
        }
    }
}
