package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Parameters;
import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.function.IntBinaryOperator;

/** The numbers that turn each unit's sums into results. */
interface UnitNumbers {
    /** What the numbers need of the code on a machine with {@code traits}. */
    Finish finish(Traits traits);

    /**
     * Fills {@code vectors} rows of a finish's table: {@code unit} tells for vector and lane which unit's numbers stand there;
     * negative where none do. {@code weights} has each unit's sum of weights less their zero point, over {@code depth}.
     */
    void fill(Traits traits, ByteInputs inputs, int[] weights, int vectors, IntBinaryOperator unit, MemorySegment to);

    /** Sets the parameters of a product whose results are {@code output}, besides the table, that the finish reads. */
    default void set(Parameters parameters, Tensor output, Binding binding, Traits traits) {}
}
