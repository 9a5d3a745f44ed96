package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.Locale;

/** What becomes of the whole numbers that stand for categories. */
public enum Encoding {
    /** Nothing. */
    INT,
    /** A row for each of them, one of whose numbers is 1. */
    ONE_HOT,
    /** A row for each example, with 1 for what occurs in its last axis. */
    MULTI_HOT,
    /** A row for each example, with how often each occurs in its last axis. */
    COUNT;

    /** As files call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code numbers} from 0 to {@code count - 1}, int32, in this form. */
    Edge of(Maths m, Edge numbers, int count) {
        if (this == INT) {
            return numbers;
        }
        Edge rows = m.oneHot(numbers, count);
        boolean single = numbers.rank() > 1 && numbers.dim(numbers.rank() - 1) == 1;
        if (this == ONE_HOT) {
            // As Keras has it: a last axis of extent 1 gives way to the row.
            return single ? m.sum(rows, false, numbers.rank() - 1) : rows;
        }
        if (numbers.rank() < 2) {
            return rows;
        }
        int axis = numbers.rank() - 1;
        return this == COUNT ? m.sum(rows, false, axis) : m.largest(rows, false, axis);
    }
}
