package dev.tern.inspect.compare;

/**
 * One thing in which two models differ.
 *
 * @param where the part of the model
 * @param what the property, for example {@code shape}
 * @param left how it is in the first model, empty where it is missing there
 * @param right how it is in the second model, empty where it is missing there
 */
public record Difference(String where, String what, String left, String right) {
    @Override
    public String toString() {
        if (left.isEmpty()) {
            return where + ": " + what + " only in the second: " + right;
        }
        return right.isEmpty()
                ? where + ": " + what + " only in the first: " + left
                : where + ": " + what + " " + left + " | " + right;
    }
}
