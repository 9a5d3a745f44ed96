package dev.tern.training.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products by the sum that an equation says, letter by letter. */
class EinsumDenseTest {
    private static final Map<Character, Integer> SIZES = new TreeMap<>(Map.of('a', 2, 'b', 3, 'c', 4, 'd', 5, 'e', 2));

    @ParameterizedTest
    @CsvSource({
        "'ab,bc->ac', b, c", "'abc,cd->abd', bc, d", "'abc,cd->adb', bc, db", "'abc,bd->adc', bc, dc",
        "'abc,cde->abde', bc, bde", "'abcd,cde->abe', bcd, be", "'abc,cbd->abd', bc, bd", "'abd,dbe->aeb', bd, eb"
    })
    void equationsAreSums(String equation, String input, String result) {
        Integer[] x = input.chars().mapToObj(c -> SIZES.get((char) c)).toArray(Integer[]::new);
        Integer[] y = result.chars().mapToObj(c -> SIZES.get((char) c)).toArray(Integer[]::new);
        Model model = Sequential.of(Input.of(Arrays.stream(x).mapToInt(i -> i).toArray()), EinsumDense.of(equation, y))
                .initialize(3);
        String[] letters = equation.split(",|->");
        float[] given = new float[size(letters[0])];
        Random random = new Random(1);
        for (int i = 0; i < given.length; i++) {
            given[i] = random.nextFloat() - 0.5f;
        }
        float[] kernel = model.weights().getFirst().values();
        double[] expected = new double[size(letters[2])];
        int[] at = new int[128];
        sum(
                SIZES.keySet().toArray(Character[]::new),
                0,
                at,
                () -> expected[place(letters[2], at)] +=
                        used(equation, at) ? (double) given[place(letters[0], at)] * kernel[place(letters[1], at)] : 0);
        float[] found = model.predict(given);
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(1e-5));
        }
    }

    private interface Term {
        void add();
    }

    private static void sum(Character[] letters, int from, int[] at, Term term) {
        if (from == letters.length) {
            term.add();
            return;
        }
        for (int i = 0; i < SIZES.get(letters[from]); i++) {
            at[letters[from]] = i;
            sum(letters, from + 1, at, term);
        }
    }

    /** Letters that the equation does not have count once. */
    private static boolean used(String equation, int[] at) {
        return SIZES.keySet().stream().allMatch(c -> equation.indexOf(c) >= 0 || at[c] == 0);
    }

    private static int place(String letters, int[] at) {
        int place = 0;
        for (char c : letters.toCharArray()) {
            place = place * SIZES.get(c) + at[c];
        }
        return place;
    }

    private static int size(String letters) {
        return letters.chars().map(c -> SIZES.get((char) c)).reduce(1, (p, q) -> p * q);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ab,bc", "ab,bc->az", "aab,bc->ac", "ab,cd->ac", "ab,ac->bc", "...b,bc->ac", "", "ab,b c,d->a"})
    void whatIsNoProductIsRefused(String equation) {
        assertThatThrownBy(() -> Sequential.of(Input.of(4), EinsumDense.of(equation, 5)))
                .isInstanceOf(TernException.class);
    }

    @Test
    void extentsMustFit() {
        assertThatThrownBy(() -> Sequential.of(Input.of(3, 4), EinsumDense.of("abc,cd->abd", 7, 5)))
                .hasMessageContaining("output shape");
        assertThatThrownBy(() -> Sequential.of(Input.of(3, 4), EinsumDense.of("abc,cd->abd")))
                .hasMessageContaining("output shape");
    }
}
