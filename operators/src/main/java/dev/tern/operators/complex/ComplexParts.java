package dev.tern.operators.complex;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeRule;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** IMAG, REAL and COMPLEX_ABS. */
public final class ComplexParts {
    private static final int BLOCK = 1024;
    private static final Part MODULUS = Math::hypot;

    public static final OperatorDefinition<PlainOperator> IMAG = define(133, "IMAG", (real, imaginary) -> imaginary);
    public static final OperatorDefinition<PlainOperator> REAL = define(134, "REAL", (real, imaginary) -> real);
    public static final OperatorDefinition<PlainOperator> COMPLEX_ABS = define(135, "COMPLEX_ABS", MODULUS);

    private ComplexParts() {}

    /** A number made of the two parts of another. */
    @FunctionalInterface
    private interface Part {
        double of(double real, double imaginary);
    }

    private static OperatorDefinition<PlainOperator> define(int code, String name, Part part) {
        return PlainOperator.define(
                code,
                name,
                0,
                d -> d.inputs("z")
                        .outputs("part")
                        .types("c64 -> f32", "c128 -> f64")
                        .shapes(ShapeRule.sameAs(0))
                        .kernel((op, binding) -> bind(binding, part)));
    }

    private static Kernel bind(Binding binding, Part part) {
        Tensor parts = parts(binding.input(0));
        Tensor output = binding.output(0);
        if (part == MODULUS && output.type() == DataType.FLOAT32) {
            return moduli(binding, parts, output);
        }
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        double[] pairs = binding.doubles(2L * block);
        double[] result = binding.doubles(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                parts.readDoubles(2 * first, 2 * n, pairs, 0);
                for (int i = 0; i < n; i++) {
                    result[i] = part.of(pairs[2 * i], pairs[2 * i + 1]);
                }
                output.writeDoubles(first, n, result, 0);
            }
        };
    }

    /** Squares of floats neither overflow nor vanish in doubles: a root of their sum is right to the last bit or next to it. */
    private static Kernel moduli(Binding binding, Tensor parts, Tensor output) {
        long elements = output.elements();
        int block = (int) Math.min(BLOCK, elements);
        float[] pairs = binding.floats(2L * block);
        float[] result = binding.floats(block);
        return () -> {
            for (long first = 0; first < elements; first += BLOCK) {
                int n = (int) Math.min(BLOCK, elements - first);
                parts.readFloats(2 * first, 2 * n, pairs, 0);
                for (int i = 0; i < n; i++) {
                    double re = pairs[2 * i];
                    double im = pairs[2 * i + 1];
                    double root = Math.sqrt(re * re + im * im);
                    // An infinite part outweighs one that is no number.
                    result[i] = (float) (Double.isNaN(root) ? Math.hypot(re, im) : root);
                }
                output.writeFloats(first, n, result, 0);
            }
        };
    }

    /** The same numbers with real and imaginary parts along a new last axis. */
    private static Tensor parts(Tensor complex) {
        int[] dims = Arrays.copyOf(complex.shape().dims(), complex.shape().rank() + 1);
        dims[dims.length - 1] = 2;
        DataType type = complex.type() == DataType.COMPLEX64 ? DataType.FLOAT32 : DataType.FLOAT64;
        return Tensor.of(type, Shape.of(dims), Quantization.NONE, complex.data());
    }
}
