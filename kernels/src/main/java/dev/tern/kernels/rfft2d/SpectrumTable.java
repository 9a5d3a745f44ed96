package dev.tern.kernels.rfft2d;

import dev.tern.assembler.vector.Traits;
import dev.tern.operators.Binding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The numbers that a transform reads: for each pair of a row's numbers where it goes (bytes), then halves of the turns that
 * bring transforms of even and odd numbers together (cosine and sine of each), then the turns of each step (three each).
 */
final class SpectrumTable {
    static final int TURN_BYTES = 8;

    private SpectrumTable() {}

    static MemorySegment of(int length, Traits traits, Binding binding) {
        int pairs = length / 2;
        int bytes = stepOffset(pairs, pairs);
        MemorySegment table = binding.memory(bytes);
        for (int i = 0; i < pairs; i++) {
            table.set(ValueLayout.JAVA_INT, (long) Integer.BYTES * i, position(i, pairs) * 2 * traits.vectorBytes());
        }
        for (int i = 0; i < pairs / 2; i++) {
            turn(table, turnsOffset(pairs) + (long) TURN_BYTES * i, i, length, 0.5);
        }
        for (int span = firstSpan(pairs); span < pairs; span *= 4) {
            long at = stepOffset(pairs, span);
            for (int i = 0; i < span; i++) {
                for (int quarter = 1; quarter < 4; quarter++) {
                    turn(table, at, (long) quarter * i, 4 * span, 1);
                    at += TURN_BYTES;
                }
            }
        }
        return table;
    }

    private static void turn(MemorySegment table, long at, long steps, int circle, double factor) {
        double angle = 2 * Math.PI * steps / circle;
        table.set(ValueLayout.JAVA_FLOAT, at, (float) (factor * Math.cos(angle)));
        table.set(ValueLayout.JAVA_FLOAT, at + Float.BYTES, (float) (factor * -Math.sin(angle)));
    }

    /** Length of the transforms that the first step of four brings together. */
    static int firstSpan(int pairs) {
        return Integer.numberOfTrailingZeros(pairs) % 2 == 0 ? 1 : 2;
    }

    static int turnsOffset(int pairs) {
        return Integer.BYTES * pairs;
    }

    /** Where the turns stand of the step that brings transforms of {@code span} numbers together. */
    static int stepOffset(int pairs, int span) {
        int before = 0;
        for (int s = firstSpan(pairs); s < span; s *= 4) {
            before += 3 * s;
        }
        return turnsOffset(pairs) + TURN_BYTES * (pairs / 2 + before);
    }

    /** Where number {@code i} stands at the start, so that all steps find theirs in order. */
    static int position(int i, int count) {
        return count <= 2 ? i : (i & 3) * (count / 4) + position(i >> 2, count / 4);
    }
}
