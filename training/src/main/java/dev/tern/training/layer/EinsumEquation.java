package dev.tern.training.layer;

import dev.tern.tensor.TernException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A product of two tensors as Einstein writes it: {@code abc,cd->abd}, a letter for each axis.
 *
 * @param left letters of the first operand
 * @param right letters of the second
 * @param result letters of the result
 */
record EinsumEquation(String left, String right, String result) {
    private static final String ANY = "...";
    private static final Pattern FORM = Pattern.compile("([a-zA-Z.]+),([a-zA-Z]+)->([a-zA-Z.]+)");
    /** Letters of axes that the dots stand for. */
    private static final String HIDDEN = "0123456789";

    /** Reads an equation for a first operand of {@code rank} axes. */
    static EinsumEquation of(String text, int rank) {
        Matcher matcher = FORM.matcher(text.replace(" ", ""));
        if (!matcher.matches()) {
            throw wrong(text, "two operands and a result, such as abc,cd->abd");
        }
        String left = matcher.group(1);
        String result = matcher.group(3);
        int hidden = rank - left.replace(ANY, "").length();
        boolean dots = left.contains(ANY);
        if (dots != result.contains(ANY) || hidden < 0 || !dots && hidden != 0 || hidden > HIDDEN.length()) {
            throw wrong(text, "a letter for each of the " + rank + " axes of the input, or dots in input and result");
        }
        EinsumEquation equation = new EinsumEquation(
                left.replace(ANY, HIDDEN.substring(0, hidden)),
                matcher.group(2),
                result.replace(ANY, HIDDEN.substring(0, hidden)));
        equation.check(text);
        return equation;
    }

    private void check(String text) {
        boolean dots = (left + result).contains(".");
        boolean twice = twice(left) || twice(right) || twice(result);
        boolean strange = result.chars().anyMatch(c -> left.indexOf(c) < 0 && right.indexOf(c) < 0);
        boolean lost = left.chars().anyMatch(c -> right.indexOf(c) < 0 && result.indexOf(c) < 0)
                || right.chars().anyMatch(c -> left.indexOf(c) < 0 && result.indexOf(c) < 0);
        if (dots || twice || strange || lost || right.indexOf(left.charAt(0)) >= 0) {
            throw wrong(
                    text, "letters once in each tensor; what is summed in both operands; the batch in the input alone");
        }
    }

    private static boolean twice(String letters) {
        return letters.chars().distinct().count() != letters.length();
    }

    private static TernException wrong(String text, String expected) {
        return TernException.at("equation")
                .expected(expected)
                .found("'" + text.replaceAll("[^ -~]", "?") + "'")
                .fix("correct the equation");
    }

    /** The letters of {@code of} that stand in {@code in}, and in {@code also} or not. */
    static String letters(String of, String in, String also, boolean wanted) {
        StringBuilder all = new StringBuilder();
        for (char c : of.toCharArray()) {
            if (in.indexOf(c) >= 0 && also.indexOf(c) >= 0 == wanted) {
                all.append(c);
            }
        }
        return all.toString();
    }

    /** The places of {@code letters} in {@code among}. */
    static int[] places(String letters, String among) {
        return letters.chars().map(among::indexOf).toArray();
    }
}
