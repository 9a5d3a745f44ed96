package dev.tern.kernels;

import dev.tern.operators.Binding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules ask of the tensors of a node. */
public final class Operands {
    private Operands() {}

    /** Whether machine code can reach this tensor's memory. */
    public static boolean isReachable(Tensor tensor) {
        return tensor.data().isNative();
    }

    /** Address of a tensor's memory. */
    public static long address(Tensor tensor) {
        return tensor.data().address();
    }

    /** Address of an operand's bytes; those of a constant on the Java heap are copied. */
    public static long constantAddress(Binding binding, int input) {
        Tensor tensor = binding.input(input);
        if (isReachable(tensor)) {
            return address(tensor);
        }
        MemorySegment copy = binding.memory(tensor.data().byteSize());
        copy.copyFrom(tensor.data());
        return copy.address();
    }

    private static boolean canRead(Binding binding, int input) {
        return binding.isConstant(input) || isReachable(binding.input(input));
    }

    /** Whether weights or bias, operands 1 and 2, may change from run to run. */
    public static boolean weightsChange(Binding binding) {
        return !binding.isConstant(1) || binding.hasInput(2) && !binding.isConstant(2);
    }

    /** Why a product of floats cannot take these operands (input, dense weights, bias), or null. */
    public static @Nullable String whyNoFloats(Binding binding) {
        if (binding.input(0).type() != DataType.FLOAT32 || binding.input(1).type() != DataType.FLOAT32) {
            return "its operands are not floats";
        }
        if (!canRead(binding, 1) || binding.hasInput(2) && !canRead(binding, 2)) {
            return "its weights or its bias change from run to run on the Java heap";
        }
        if (binding.hasInput(2) && binding.input(2).type() != DataType.FLOAT32) {
            return "its bias does not hold floats";
        }
        if (!binding.input(1).shape().equals(binding.shape(1))) {
            return "its weights are stored sparsely";
        }
        if (!isReachable(binding.input(0)) || !isReachable(binding.output(0))) {
            return "its tensors lie on the Java heap";
        }
        return binding.output(0).elements() == 0 || binding.input(0).elements() == 0 ? "there is nothing to do" : null;
    }

    /** The epilogue if it is a single addition (or nothing) and limits behind it; null for any other. */
    public static @Nullable Tail tail(float low, float high, List<Step> epilogue) {
        Tensor addend = null;
        float from = low;
        float to = high;
        for (Step step : epilogue) {
            switch (step) {
                case Step.Clamp(float least, float most) -> {
                    from = Math.min(Math.max(from, least), most);
                    to = Math.min(Math.max(to, least), most);
                }
                case Step.Add(Tensor other) -> {
                    boolean limited = from != Float.NEGATIVE_INFINITY || to != Float.POSITIVE_INFINITY;
                    if (addend != null || limited || !isReachable(other)) {
                        return null;
                    }
                    addend = other;
                }
                case Step.AddStored _ -> {
                    return null;
                }
            }
        }
        return new Tail(addend == null ? 0 : address(addend), from, to);
    }

    /** What is done before a store: add what lies at an address (0 for nothing), then limit. */
    public record Tail(long addend, float low, float high) {}

    /**
     * Stores numbers from number {@code first} of a table on: all at once, since each by itself would cost a program that has
     * just begun a method handle.
     */
    public static void store(long[] numbers, MemorySegment table, long first) {
        MemorySegment.copy(numbers, 0, table, ValueLayout.JAVA_LONG, Long.BYTES * first, numbers.length);
    }
}
