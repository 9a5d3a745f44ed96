package dev.tern.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.TernException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextVectorizationTest {
    private static final List<String> TEXTS = List.of("The cat sat.", "the DOG sat; the cat ran!", "a dog's life", "");

    @Test
    void frequentWordsComeFirst() {
        TextVectorization words = TextVectorization.adapted(6, 5, TEXTS);
        // the 3, sat 2, cat 2; of equally many the later in the alphabet is first, and only four have a place.
        assertThat(words.vocabulary()).containsExactly("the", "sat", "cat", "ran");
        assertThat(words.size()).isEqualTo(6);
        assertThat(words.of("The CAT, unknown -- sat")).containsExactly(2, 4, 1, 3, 0);
        assertThat(words.of("the the the the the the")).containsExactly(2, 2, 2, 2, 2);
        assertThat(words.of("  ")).containsExactly(0, 0, 0, 0, 0);
    }

    @Test
    void phrasesFollowTheWords() {
        TextVectorization words = TextVectorization.adapted(100, 5, 2, List.of("x y z"));
        assertThat(words.vocabulary()).containsExactlyInAnyOrder("x", "y", "z", "x y", "y z");
        int[] row = words.of("x y z");
        assertThat(words.vocabulary().get(row[3] - 2)).isEqualTo("x y");
        assertThat(words.vocabulary().get(row[4] - 2)).isEqualTo("y z");
    }

    @Test
    void rowsOfADataSetBecomeNumbers() {
        Dataset rows = Dataset.of(
                Column.texts("text", TEXTS.toArray(String[]::new)), Column.labels("label", new int[] {0, 1, 2, 3}));
        Dataset numbers = TextVectorization.of(List.of("cat", "dog"), 3).apply(rows, "text");
        assertThat((int[]) numbers.toColumn("text").values()).containsExactly(1, 2, 1, 1, 3, 1, 1, 1, 1, 0, 0, 0);
        assertThat((int[]) numbers.toColumn("label").values()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void textsAreLookedUp() {
        StringLookup lookup = StringLookup.adapted(2, List.of("b", "a", "b", "c", "c", "c"));
        assertThat(lookup.vocabulary()).containsExactly("c", "b");
        assertThat(lookup.of("c")).isEqualTo(1);
        assertThat(lookup.of("a")).isZero();
        assertThat(lookup.size()).isEqualTo(3);
        assertThatThrownBy(() -> TextVectorization.adapted(2, 5, TEXTS)).isInstanceOf(TernException.class);
    }
}
