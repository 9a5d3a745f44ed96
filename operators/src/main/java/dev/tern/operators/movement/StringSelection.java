package dev.tern.operators.movement;

import dev.tern.operators.Binding;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Writes string results that are a choice of the strings of one operand. */
final class StringSelection {
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private StringSelection() {}

    /** Makes result {@code i} from the strings at {@code positions} of {@code source}. */
    static void write(Binding binding, int i, Shape shape, Tensor source, int[] positions) {
        MemorySegment from = source.data();
        int count = StringElements.count(from);
        long bytes = 4L * (positions.length + 2L);
        for (int position : positions) {
            if (position >= count) {
                throw TernException.at("string tensor")
                        .expected(source.elements() + " strings, as its shape " + source.shape() + " says")
                        .found(count + " strings")
                        .fix("write as many strings as the shape has elements");
            }
            bytes += StringElements.slice(from, position).byteSize();
        }
        if (bytes > Integer.MAX_VALUE) {
            throw TernException.of("strings of " + bytes + " bytes do not fit one string tensor (2147483647 bytes)");
        }
        MemorySegment to = binding.allocateOutput(i, shape, bytes).data();
        to.set(I32, 0, positions.length);
        int at = 4 * (positions.length + 2);
        for (int p = 0; p < positions.length; p++) {
            MemorySegment string = StringElements.slice(from, positions[p]);
            to.set(I32, 4L + 4L * p, at);
            MemorySegment.copy(string, 0, to, at, string.byteSize());
            at += (int) string.byteSize();
        }
        to.set(I32, 4L + 4L * positions.length, at);
    }
}
