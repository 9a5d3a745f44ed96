package dev.tern.operators.arithmetic;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function of one 8-bit number as a table of its 256 results. However long the arithmetic of an element is, it runs
 * 256 times while the kernel is made, and the run itself only looks up.
 */
public final class ByteTable {
    private static final int BLOCK = 4096;

    private ByteTable() {}

    /** A function of real numbers. */
    @FunctionalInterface
    public interface Real {
        float at(float x);
    }

    /** A kernel that maps every stored byte of operand 0 by {@code function}, whose results fit the result's type. */
    public static Kernel ofStored(Binding binding, IntUnaryOperator function) {
        return ofStored(binding, 1, function, function);
    }

    /**
     * A kernel that maps stored bytes of operand 0 by {@code whole} in whole blocks of {@code blockElements}, and by
     * {@code left} in the elements left over at the end.
     */
    public static Kernel ofStored(Binding binding, int blockElements, IntUnaryOperator whole, IntUnaryOperator left) {
        Tensor input = binding.input(0);
        byte[] wholeTable = table(binding, input.type(), whole);
        byte[] leftTable = whole == left ? wholeTable : table(binding, input.type(), left);
        MemorySegment from = input.data();
        MemorySegment to = binding.output(0).data();
        long elements = input.elements();
        long inBlocks = elements - elements % blockElements;
        byte[] block = binding.bytes(Math.min(BLOCK, elements));
        return new Lookup(from, to, inBlocks, elements, wholeTable, leftTable, block);
    }

    /** The kernel of a table: elements before {@code inBlocks} are looked up in {@code whole}, the others in {@code left}. */
    public record Lookup(
            MemorySegment from, MemorySegment to, long inBlocks, long elements, byte[] whole, byte[] left, byte[] block)
            implements Kernel {
        @Override
        public void run() {
            map(from, to, 0, inBlocks, whole, block);
            map(from, to, inBlocks, elements, left, block);
        }

        /** The one table that holds for all elements, or null where two do. */
        public byte @Nullable [] single() {
            return inBlocks == elements || Arrays.equals(whole, left) ? whole : inBlocks == 0 ? left : null;
        }
    }

    private static byte[] table(Binding binding, DataType type, IntUnaryOperator function) {
        byte[] table = binding.bytes(256);
        for (int i = 0; i < 256; i++) {
            table[i] = (byte) function.applyAsInt(type == DataType.INT8 ? (byte) i : i);
        }
        return table;
    }

    /** A kernel for a function of real numbers between quantised tensors: the original's rule for its own tables. */
    public static Kernel ofReal(Binding binding, Real function) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        PerTensor in = PerTensor.of(input.quantization(), "the input");
        PerTensor out = PerTensor.of(output.quantization(), "the result");
        int low = (int) output.type().minimum();
        int high = (int) output.type().maximum();
        float inverse = 1f / out.scale();
        return ofStored(binding, stored -> {
            float value = function.at(in.scale() * (stored - in.zeroPoint()));
            float scaled = Rounding.halfAway(value * inverse) + out.zeroPoint();
            return Math.clamp((long) scaled, low, high);
        });
    }

    private static void map(MemorySegment from, MemorySegment to, long begin, long end, byte[] table, byte[] block) {
        for (long first = begin; first < end; first += block.length) {
            int n = (int) Math.min(block.length, end - first);
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, first, block, 0, n);
            for (int i = 0; i < n; i++) {
                block[i] = table[block[i] & 0xFF];
            }
            MemorySegment.copy(block, 0, to, ValueLayout.JAVA_BYTE, first, n);
        }
    }
}
