package dev.tern.custom.detection;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tern.operators.Binding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Scores as real numbers; bytes are read where they lie, because most of them are never asked for. */
final class Scores {
    private final Tensor tensor;
    private final MemorySegment bytes;
    private final boolean areBytes;
    private final int signBit;
    private final float scale;
    private final float zero;
    /** Scores that are no bytes. */
    private final float[] numbers;

    Scores(Binding binding, Tensor tensor) {
        this.tensor = tensor;
        bytes = tensor.data();
        scale = tensor.quantization().scale();
        zero = tensor.quantization().zeroPoint();
        boolean isSigned = tensor.type() == DataType.INT8;
        areBytes = (isSigned || tensor.type() == DataType.UINT8) && scale >= Float.MIN_NORMAL;
        signBit = isSigned ? 0x80 : 0;
        numbers = binding.floats(areBytes ? 0 : tensor.elements());
    }

    void read() {
        if (!areBytes) {
            Boxes.readReal(tensor, numbers);
        }
    }

    float at(int i) {
        return areBytes ? real(bytes.get(JAVA_BYTE, i) & 0xFF ^ signBit) : numbers[i];
    }

    /** Of a byte whose sign, if it has one, is turned around. */
    private float real(int ordered) {
        return (ordered - signBit - zero) * scale;
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
        int even = 0;
        int odd = 0;
        int i = first;
        for (; i < first + count - 1; i += 2) {
            even = Math.max(even, bytes.get(JAVA_BYTE, i) & 0xFF ^ signBit);
            odd = Math.max(odd, bytes.get(JAVA_BYTE, i + 1) & 0xFF ^ signBit);
        }
        if (i < first + count) {
            even = Math.max(even, bytes.get(JAVA_BYTE, i) & 0xFF ^ signBit);
        }
        return real(Math.max(even, odd));
    }
}
