package dev.tern.training.operator;

import java.util.List;

/**
 * The arithmetic of an update as data, from which machine code is written: assignments in turn, each operation rounded by
 * itself, as the loop over arrays has them.
 */
public record Formula(List<Assignment> assignments) {
    public Formula {
        assignments = List.copyOf(assignments);
    }

    public static Formula of(Assignment... assignments) {
        return new Formula(List.of(assignments));
    }

    /** Gives {@code target}, which is the weight, a slot, or a place, the value of {@code term}. */
    public record Assignment(Term target, Term term) {}

    /** A number of each element, or one for all. */
    public sealed interface Term {
        /** The assignment of {@code term} to this. */
        default Assignment becomes(Term term) {
            return new Assignment(this, term);
        }

        default Term plus(Term other) {
            return new Pair(Pair.Kind.SUM, this, other);
        }

        default Term minus(Term other) {
            return new Pair(Pair.Kind.DIFFERENCE, this, other);
        }

        default Term times(Term other) {
            return new Pair(Pair.Kind.PRODUCT, this, other);
        }

        default Term over(Term other) {
            return new Pair(Pair.Kind.QUOTIENT, this, other);
        }

        /** The larger of both, which are no NaN. */
        default Term orMore(Term other) {
            return new Pair(Pair.Kind.LARGER, this, other);
        }

        /** The smaller of both, which are no NaN. */
        default Term orLess(Term other) {
            return new Pair(Pair.Kind.SMALLER, this, other);
        }

        default Term root() {
            return new Single(Single.Kind.ROOT, this);
        }

        default Term magnitude() {
            return new Single(Single.Kind.MAGNITUDE, this);
        }

        default Term negated() {
            return new Single(Single.Kind.NEGATED, this);
        }

        /** One with the sign of this; zero where this is zero. */
        default Term sign() {
            return new Single(Single.Kind.SIGN, this);
        }
    }

    /** The weight itself. */
    public record Weight() implements Term {}

    public record Gradient() implements Term {}

    public record Slot(int index) implements Term {}

    /** A number that the optimiser worked out for the step. */
    public record Given(int index) implements Term {}

    /** A place for a number that later terms use again. */
    public record Place(int index) implements Term {}

    public record Constant(float value) implements Term {}

    /** A function of one number. */
    public record Single(Kind kind, Term term) implements Term {
        /** Which function. */
        public enum Kind {
            ROOT,
            MAGNITUDE,
            NEGATED,
            SIGN
        }
    }

    /** A function of two numbers. */
    public record Pair(Kind kind, Term first, Term second) implements Term {
        /** Which function. */
        public enum Kind {
            SUM,
            DIFFERENCE,
            PRODUCT,
            QUOTIENT,
            LARGER,
            SMALLER
        }
    }
}
