package dev.tern.operators.window;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/** Checks of shapes that every windowed operator and matrix product makes before anything is computed. */
public final class WindowChecks {
    private WindowChecks() {}

    /** The operand has exactly {@code rank} extents. */
    public static void rank(String operand, Shape shape, int rank) {
        if (shape.rank() != rank) {
            throw TernException.at(operand)
                    .expected(rank + " extents")
                    .found("shape " + shape)
                    .fix("reshape it before this operator");
        }
    }

    /** No extent from {@code axis} on is zero. */
    public static void filled(String operand, Shape shape, int axis) {
        for (int i = axis; i < shape.rank(); i++) {
            if (shape.dim(i) < 1) {
                throw TernException.at(operand)
                        .expected("extents of 1 or more from axis " + axis + " on")
                        .found("shape " + shape)
                        .fix("the operator has nothing to work on; correct the shape");
            }
        }
    }

    /** The operand has {@code count} elements. */
    public static void elements(String operand, Shape shape, int count) {
        if (shape.elements() != count) {
            throw TernException.at(operand)
                    .expected(count + " elements")
                    .found("shape " + shape)
                    .fix("give one element for each output channel");
        }
    }

    /** {@code divisor} divides {@code value}. */
    public static void divides(String valueName, int value, String divisorName, int divisor) {
        if (value % divisor != 0) {
            throw TernException.at(valueName)
                    .expected("a multiple of the " + divisorName + ", " + divisor)
                    .found(String.valueOf(value))
                    .fix("correct the shapes of image and filter");
        }
    }

    /** Both extents are the same. */
    public static void equal(String name, int found, String otherName, int expected) {
        if (found != expected) {
            throw TernException.at(name)
                    .expected(expected + ", as " + otherName)
                    .found(String.valueOf(found))
                    .fix("correct the shapes of the operands");
        }
    }
}
