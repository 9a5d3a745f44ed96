package dev.tern.custom.detection;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.tern.operators.Binding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Scores as real numbers; bytes are read where they lie, because most of them are never asked for. */
final class Scores {
    private static final long LOW_HALVES = 0x00FF_00FF_00FF_00FFL;
    private static final long ABOVE_LOW_HALVES = 0x0100_0100_0100_0100L;

    private final Tensor tensor;
    private final MemorySegment bytes;
    private final boolean areBytes;
    private final float scale;
    private final float zero;
    /** Scores that are no bytes. */
    private final float[] numbers;

    Scores(Binding binding, Tensor tensor) {
        this.tensor = tensor;
        bytes = tensor.data();
        scale = tensor.quantization().scale();
        zero = tensor.quantization().zeroPoint();
        areBytes = tensor.type() == DataType.UINT8 && scale >= Float.MIN_NORMAL;
        numbers = binding.floats(areBytes ? 0 : tensor.elements());
    }

    void read() {
        if (!areBytes) {
            Boxes.readReal(tensor, numbers);
        }
    }

    float at(int i) {
        return areBytes ? real(bytes.get(JAVA_BYTE, i) & 0xFF) : numbers[i];
    }

    private float real(int stored) {
        return (stored - zero) * scale;
    }

    /** The largest of {@code count} neighbours; where they are no numbers, the first unless a later one is larger. */
    float largest(int first, int count) {
        if (!areBytes) {
            float largest = numbers[first];
            for (int i = first + 1; i < first + count; i++) {
                largest = numbers[i] > largest ? numbers[i] : largest;
            }
            return largest;
        }
        return real(count < Long.BYTES ? largestOfFew(first, count) : largestOfMany(first, first + count));
    }

    private int largestOfFew(int first, int count) {
        int largest = 0;
        for (int i = first; i < first + count; i++) {
            largest = Math.max(largest, bytes.get(JAVA_BYTE, i) & 0xFF);
        }
        return largest;
    }

    /** Eight bytes at a time, as four lanes of 16 bits twice; the last eight may have been seen in part. */
    private int largestOfMany(int first, int end) {
        long last = bytes.get(JAVA_LONG_UNALIGNED, end - Long.BYTES);
        long even = last & LOW_HALVES;
        long odd = last >>> Byte.SIZE & LOW_HALVES;
        for (int i = first; i < end - Long.BYTES; i += Long.BYTES) {
            long eight = bytes.get(JAVA_LONG_UNALIGNED, i);
            even = larger(even, eight & LOW_HALVES);
            odd = larger(odd, eight >>> Byte.SIZE & LOW_HALVES);
        }
        long lanes = larger(even, odd);
        lanes = larger(lanes, lanes >>> Integer.SIZE);
        return (int) larger(lanes, lanes >>> Short.SIZE) & 0xFF;
    }

    /** The larger ones of four pairs of bytes, each in a lane of 16 bits. */
    private static long larger(long a, long b) {
        long isFirst = (a | ABOVE_LOW_HALVES) - b & ABOVE_LOW_HALVES;
        long first = isFirst - (isFirst >>> Byte.SIZE);
        return a & first | b & ~first;
    }
}
