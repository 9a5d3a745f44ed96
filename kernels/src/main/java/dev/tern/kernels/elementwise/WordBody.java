package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Integers of 32 bits as two's complement adds and multiplies them, comparisons of such integers or of floats, and what
 * truth values, which any byte but zero makes true, are brought together to. Sums, differences and comparisons take integers
 * of 64 bits as well.
 */
enum WordBody implements MapBody {
    ADD(Binary.ADD_I32),
    SUB(Binary.SUB_I32),
    MUL(Binary.MUL_I32),
    EQUAL_F32(Comparison.EQUAL_F32, false, false),
    NOT_EQUAL_F32(Comparison.EQUAL_F32, false, true),
    LESS_F32(Comparison.LESS_F32, false, false),
    LESS_EQUAL_F32(Comparison.LESS_EQUAL_F32, false, false),
    GREATER_F32(Comparison.LESS_F32, true, false),
    GREATER_EQUAL_F32(Comparison.LESS_EQUAL_F32, true, false),
    EQUAL_I32(Comparison.EQUAL_I32, false, false),
    NOT_EQUAL_I32(Comparison.EQUAL_I32, false, true),
    LESS_I32(Comparison.LESS_I32, false, false),
    LESS_EQUAL_I32(Comparison.LESS_I32, true, true),
    GREATER_I32(Comparison.LESS_I32, true, false),
    GREATER_EQUAL_I32(Comparison.LESS_I32, false, true),
    LOGICAL_AND(Binary.OR, true),
    LOGICAL_OR(Binary.AND, true),
    LOGICAL_NOT(null, false);

    private final @Nullable Binary operation;
    private final @Nullable Comparison comparison;
    private final boolean swaps;
    /** Whether the answer of a comparison, or of what is done to tests for zero, is turned around. */
    private final boolean negates;

    WordBody(Binary arithmetic) {
        this(arithmetic, null, false, false);
    }

    WordBody(Comparison comparison, boolean swaps, boolean negates) {
        this(null, comparison, swaps, negates);
    }

    WordBody(@Nullable Binary ofZeros, boolean negates) {
        this(ofZeros, Comparison.EQUAL_I32, false, negates);
    }

    WordBody(@Nullable Binary operation, @Nullable Comparison comparison, boolean swaps, boolean negates) {
        this.operation = operation;
        this.comparison = comparison;
        this.swaps = swaps;
        this.negates = negates;
    }

    /** The comparison of this name for floats or for integers. */
    static WordBody comparison(String name, boolean floats) {
        return valueOf(name + (floats ? "_F32" : "_I32"));
    }

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        if (in.length > 2) {
            writeWide(code, in, spare);
            if (comparison == null) {
                return;
            }
        } else if (comparison == null) {
            code.binary(Objects.requireNonNull(operation), in[0], in[0], in[1]);
            return;
        } else if (name().startsWith("LOGICAL")) {
            code.zero(spare[0]);
            code.compare(comparison, in[0], in[0], spare[0]);
            if (operation != null) {
                code.compare(comparison, in[1], in[1], spare[0]);
                code.binary(operation, in[0], in[0], in[1]);
            }
        } else {
            code.compare(comparison, in[0], swaps ? in[1] : in[0], swaps ? in[0] : in[1]);
        }
        if (negates) {
            code.unary(Unary.NOT, in[0], in[0]);
        }
        code.shift(Shift.RIGHT_U32, in[0], in[0], 31);
    }

    /** On halves of 64 bits; comparisons leave all ones or zero. */
    private void writeWide(VectorAssembler code, V[] in, V[] spare) {
        V low = in[swaps ? 1 : 0];
        V otherLow = in[swaps ? 0 : 1];
        V high = in[swaps ? 3 : 2];
        V otherHigh = in[swaps ? 2 : 3];
        if (comparison == Comparison.EQUAL_I32) {
            code.compare(Comparison.EQUAL_I32, low, low, otherLow);
            code.compare(Comparison.EQUAL_I32, high, high, otherHigh);
            code.binary(Binary.AND, in[0], low, high);
            return;
        }
        if (operation == Binary.ADD_I32) {
            code.binary(Binary.ADD_I32, low, low, otherLow);
        }
        // Without their sign, the low halves compare as unsigned numbers.
        code.constant(spare[0], Integer.MIN_VALUE);
        code.binary(Binary.XOR, spare[1], low, spare[0]);
        code.binary(Binary.XOR, spare[0], otherLow, spare[0]);
        code.compare(
                Comparison.LESS_I32, spare[1], spare[1], spare[0]); // the carry of a sum, the borrow of a difference
        if (operation == Binary.ADD_I32) {
            code.binary(Binary.ADD_I32, high, high, otherHigh);
            code.binary(Binary.SUB_I32, high, high, spare[1]);
        } else if (operation == Binary.SUB_I32) {
            code.binary(Binary.SUB_I32, low, low, otherLow);
            code.binary(Binary.SUB_I32, high, high, otherHigh);
            code.binary(Binary.ADD_I32, high, high, spare[1]);
        } else {
            code.compare(Comparison.EQUAL_I32, spare[0], high, otherHigh);
            code.binary(Binary.AND, spare[1], spare[1], spare[0]);
            code.compare(Comparison.LESS_I32, spare[0], high, otherHigh);
            code.binary(Binary.OR, in[0], spare[0], spare[1]);
        }
    }
}
