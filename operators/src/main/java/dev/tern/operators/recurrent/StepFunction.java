package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.product.VectorKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** A function of every element of vectors of one length, in machine code where there is any. */
public final class StepFunction {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    private final GateFunction function;
    private final int count;
    private final @Nullable VectorKernel fast;

    private StepFunction(GateFunction function, int count, @Nullable VectorKernel fast) {
        this.function = function;
        this.count = count;
        this.fast = fast;
    }

    /** {@code function} of {@code count} elements. */
    public static StepFunction of(Binding binding, GateFunction function, int count) {
        VectorKernel fast = switch (function) {
            case TANH -> binding.vectorFunction("TANH", count);
            case SIGMOID -> binding.vectorFunction("LOGISTIC", count);
            default -> null;
        };
        return new StepFunction(function, count, fast);
    }

    /** Applies the function to the elements of {@code from} and stores them in {@code to}. */
    public void apply(float[] from, float[] to) {
        if (fast == null) {
            function.apply(from, to, count);
            return;
        }
        MemorySegment.copy(from, 0, fast.vector(), FLOAT, 0, count);
        fast.kernel().run();
        MemorySegment.copy(fast.results(), FLOAT, 0, to, 0, count);
    }
}
