package dev.tern.operators.movement;

import dev.tern.graph.Operator;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * String results that are a choice of the strings of one operand. Their size in bytes only the run knows, so the run asks
 * the operator's shape rule and allocates.
 */
public final class StringMovement implements Kernel {
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Says for each element of the result which element of the operand it is. */
    @FunctionalInterface
    public interface Choice {
        /** Fills the first {@code count} of {@code positions}, one for each element of the result in order. */
        void choose(int[] positions, int count);
    }

    private final Binding binding;
    private final int input;
    private final ShapeSource shapes;
    private final Choice choice;
    private int[] positions = new int[0];

    @FunctionalInterface
    private interface ShapeSource {
        Shape shape();
    }

    private StringMovement(Binding binding, int input, ShapeSource shapes, Choice choice) {
        this.binding = binding;
        this.input = input;
        this.shapes = shapes;
        this.choice = choice;
    }

    /** Makes result 0 from the strings of operand {@code input} that {@code choice} picks. */
    public static <O extends Operator> Kernel of(
            O operator, ShapeRule<O> rule, Binding binding, int input, Choice choice) {
        ShapeScope scope = new BoundScope(binding);
        return new StringMovement(
                binding, input, () -> rule.shapes(operator, scope).getFirst(), choice);
    }

    /** Makes result 0 from the strings of operand {@code input}, all in their order. */
    static <O extends Operator> Kernel whole(O operator, ShapeRule<O> rule, Binding binding, int input) {
        return of(operator, rule, binding, input, (positions, count) -> {
            for (int i = 0; i < count; i++) {
                positions[i] = i;
            }
        });
    }

    @Override
    public void run() {
        Shape shape = shapes.shape();
        int count = shape.intElements();
        if (positions.length < count) {
            positions = binding.ints(Math.max(count, positions.length + (positions.length >> 1)));
        }
        choice.choose(positions, count);
        write(shape, count, binding.input(input));
    }

    private void write(Shape shape, int count, Tensor source) {
        MemorySegment from = source.data();
        int available = StringElements.count(from);
        long bytes = 4L * (count + 2L);
        for (int p = 0; p < count; p++) {
            if (positions[p] < 0 || positions[p] >= available) {
                throw TernException.at("string tensor")
                        .expected(source.elements() + " strings, as its shape " + source.shape() + " says")
                        .found(available + " strings")
                        .fix("write as many strings as the shape has elements");
            }
            bytes += StringElements.slice(from, positions[p]).byteSize();
        }
        if (bytes > Integer.MAX_VALUE) {
            throw TernException.of("strings of " + bytes + " bytes do not fit one string tensor (2147483647 bytes)");
        }
        MemorySegment to = binding.allocateOutput(0, shape, bytes).data();
        to.set(I32, 0, count);
        int at = 4 * (count + 2);
        for (int p = 0; p < count; p++) {
            MemorySegment string = StringElements.slice(from, positions[p]);
            to.set(I32, 4L + 4L * p, at);
            MemorySegment.copy(string, 0, to, at, string.byteSize());
            at += (int) string.byteSize();
        }
        to.set(I32, 4L + 4L * count, at);
    }
}
